/** What the tests need of the machine. */
import { hasNginx } from '../../deploy/nginx/find.ts';
import { findPostgres } from '../../src/lab/stores/postgres-finder.ts';
import { findRedis } from '../../src/lab/stores/redis-finder.ts';
import { findChromium } from '../../test/support/chromium.ts';

/** Once, before files that run side by side would each install the same. */
export function installPrograms(): void {
  const announce = (text: string) => process.stderr.write(`${text}\n`);
  for (const look of [findRedis, findPostgres, findChromium, hasNginx]) look(announce);
}
