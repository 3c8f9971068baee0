// Runs a program without a shell, so that no path needs quoting, and with its stdout on our stderr.
//
// Whoever stops us stops the program, and we go last: `npm ci` needs a moment to end, and until then the lock
// must not look abandoned. A Ctrl-C reaches both of us at once; a `kill`, or npm when it is stopped, reaches only us.
import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import process from 'node:process';
import { Stop } from './ends.mjs';

/** @type {NodeJS.Signals[]} */
const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/** @returns {Promise<number>} its exit code */
export async function run(
  /** @type {string} */ program,
  /** @type {string[]} */ args,
  /** @type {string} */ cwd,
) {
  const child = spawn(program, args, { cwd, stdio: ['ignore', 2, 2] });
  /** @type {NodeJS.Signals | undefined} */
  let stoppedBy;
  const stop = (/** @type {NodeJS.Signals} */ signal) => {
    stoppedBy = signal;
    // A closed console is told as SIGHUP on Windows, but nobody can send it there.
    child.kill(process.platform === 'win32' ? 'SIGTERM' : signal);
  };
  for (const signal of signals) process.on(signal, stop);
  /** @type {number | null} */
  const code = await new Promise((resolve, reject) => child.once('error', reject).once('close', resolve));
  for (const signal of signals) process.off(signal, stop);
  if (!stoppedBy) return code ?? 1;
  throw new Stop(
    'Stopped before it was ready; the next start begins anew.',
    128 + constants.signals[stoppedBy],
  );
}
