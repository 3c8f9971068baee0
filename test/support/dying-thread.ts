/** Stands in for the thread that hashes, and does what the password says. */
import { parentPort } from 'node:worker_threads';

parentPort?.on('message', ({ password }: { password: string }) => {
  if (password === 'throws') throw new Error('as asked');
  if (password === 'exits') process.exit(3);
  if (password === 'answers') parentPort?.postMessage({ value: 'a hash' });
});
