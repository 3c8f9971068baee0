// npm runs a program through a shell. Told to end by its process id, it ends that shell, and nobody tells the program,
// which would go on and keep its port. It notices by its parent, another one then, and ends as if told itself.
// (Ctrl-C reaches it anyway: a terminal tells all. On Windows a parent stays the same, and nothing happens here.)
import process from 'node:process';

const LOOK_EVERY_MS = 500;

export function endWithNpm() {
  if (process.env.npm_lifecycle_event === undefined) return;
  const shell = process.ppid;
  const look = setInterval(() => {
    if (process.ppid === shell) return;
    clearInterval(look);
    process.kill(process.pid, 'SIGTERM');
  }, LOOK_EVERY_MS);
  look.unref();
  // Told to end together with its shell, it is ending already: a second signal would cut that short.
  process.on('removeListener', (name) => {
    if (name === 'SIGTERM' || name === 'SIGINT' || name === 'SIGHUP') clearInterval(look);
  });
}
