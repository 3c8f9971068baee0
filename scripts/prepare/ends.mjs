// How the preparation ends and what it says: one line on stderr, whatever the reason.
import process from 'node:process';

/** A foreseen end: a line for the reader and an exit code (1 our fault, 2 usage, 3 the machine lacks something). */
export class Stop extends Error {
  constructor(/** @type {string} */ message, /** @type {number} */ exitCode) {
    super(message);
    this.exitCode = exitCode;
  }
}

export function say(/** @type {string} */ message) {
  process.stderr.write(`statelab: ${message}\n`);
}

/**
 * Undefined where the file system says no, which is an ordinary answer here: the file is absent, the lock taken.
 * @template T
 * @param {() => T} action
 */
export function attempt(action) {
  try {
    return action();
  } catch {
    return undefined;
  }
}

/** The same for an action that answers nothing. */
export function succeeds(/** @type {() => void} */ action) {
  try {
    action();
    return true;
  } catch {
    return false;
  }
}
