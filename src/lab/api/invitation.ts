/**
 * An address that hands the token over, once and soon. What a browser is started with stands in the list of processes,
 * which everybody on the machine may read: the token itself must not.
 */
import { randomBytes } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import { Refusal } from './problem.ts';

const PREFIX = '/enter/';
const VALID_MS = 60_000;

export class Invitation {
  readonly path = `${PREFIX}${randomBytes(32).toString('base64url')}`;
  readonly #token: string;
  readonly #until = performance.now() + VALID_MS;
  #isTaken = false;

  constructor(token: string) {
    this.#token = token;
  }

  static isMeantBy(path: string): boolean {
    return path.startsWith(PREFIX);
  }

  /** @throws Refusal when somebody else has come before, or nobody for a minute */
  accept(path: string, response: ServerResponse): void {
    const isValid = path === this.path && !this.#isTaken && performance.now() < this.#until;
    if (!isValid)
      throw new Refusal('not_found', 'This address works once; open the one that `npm start` printed.');
    this.#isTaken = true;
    // In the fragment the token never leaves the browser again.
    response.writeHead(303, { Location: `/#token=${this.#token}`, 'Cache-Control': 'no-store' }).end();
  }
}
