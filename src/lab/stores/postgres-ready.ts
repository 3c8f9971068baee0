/** Waits until a PostgreSQL answers. That it is the one that was meant, its password tells. */
import { setTimeout as sleep } from 'node:timers/promises';
import { LabRefusal } from '../lab-control.ts';
import type { PostgresServer } from './postgres-server.ts';
import { askPostgres } from './postgres-tables.ts';
import { storeFacts } from './store-facts.ts';

/** After a kill it first repeats what its log says. */
const READY_MS_MAX = 20_000;
/** Somebody else's PostgreSQL runs, or it does not; there is nothing to wait for. */
const FOREIGN_READY_MS_MAX = 2_000;

/** @throws LabRefusal with the reason, and for somebody else's with what helps */
export async function untilPostgresAnswers(url: string, server: PostgresServer | null): Promise<void> {
  const deadline = performance.now() + (server ? READY_MS_MAX : FOREIGN_READY_MS_MAX);
  let reason = '';
  while (performance.now() < deadline && !server?.failure) {
    try {
      return await askPostgres(url);
    } catch (error) {
      const { code, message } = error as NodeJS.ErrnoException;
      reason = code ?? message;
    }
    await sleep(20);
  }
  const whose = server ? 'The lab’s PostgreSQL' : 'The PostgreSQL that DATABASE_URL names';
  const port = new URL(url).port || storeFacts.postgres.port;
  const log = server?.failure ?? `${whose} at port ${port} does not answer (${reason}).`;
  throw new LabRefusal(
    'impossible',
    server ? log : `${log} What helps: start it, or unset DATABASE_URL, so that the lab starts its own.`,
  );
}
