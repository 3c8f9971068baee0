/** Says more at once in the log of the service than it may hold back: as many lines of ten thousand bytes as it is told. */
import { once } from 'node:events';
import { createLogger } from '../../src/service/log.ts';

/** Once nobody reads its log any more, as of `server | head -1`. */
async function flushUnread(): Promise<void> {
  process.stdin.resume();
  await once(process.stdin, 'end');
  log('info', 'said', { text: 'to nobody' });
  await flush();
  // The parent may still hold the pipe open.
  process.exit(7);
}

const [lines, end] = process.argv.slice(2);
const { log, flush } = createLogger('chatty', 'info');
// No line can be written before the last one is said: nobody else has a turn.
for (let count = 0; count < Number(lines); count += 1) log('info', 'said', { text: 'x'.repeat(10_000) });
if (end === 'flush') await flush();
if (end === 'unread') await flushUnread();
