/**
 * What a client carries between two requests: the token, and the cookies of its one origin. Whatever the server gave
 * last is shown next; the client does not ask which strategy that is. In a browser cookies never pass through here:
 * no script sees them, the browser keeps and sends them itself.
 *
 * Fields are private: neither a log nor an inspector shows what is in them.
 */
import { parseSetCookie } from 'cookie';
import { limits } from '../protocol/headers.ts';
import type { Answer } from './exchange.ts';

/** Browsers keep at least so many for a site (RFC 6265, section 6.1). */
const COOKIES_MAX = 50;

/** What can stand in a header field, and nothing that could begin another one (RFC 6750, section 2.1; RFC 6265, 4.1.1). */
const TOKEN = /^[\w.~+/-]+=*$/;
const COOKIE_NAME = /^[\w!#$%&'*+.^`|~-]+$/;
const COOKIE_VALUE = /^[\x21-\x3a\x3c-\x7e]*$/;

type Given = Pick<Answer, 'status' | 'headers' | 'body'>;

const fits = (name: string, value: string): boolean =>
  COOKIE_NAME.test(name) && COOKIE_VALUE.test(value) && name.length + value.length <= limits.cookieBytesMax;

function tokenIn({ status, body }: Given): string | undefined {
  const token =
    status < 400 && typeof body === 'object' && body !== null && 'token' in body ? body.token : undefined;
  return typeof token === 'string' && TOKEN.test(token) ? token : undefined;
}

export class CredentialJar {
  #token: string | null = null;
  readonly #cookies = new Map<string, string>();
  #generation = 0;

  /** Grows with each login and logout: an answer to what was asked before one says nothing of the session since. */
  get generation(): number {
    return this.#generation;
  }

  /** The header fields that show it: `authorization`, `cookie`, or none. */
  headers(): Readonly<Record<string, string>> {
    const cookies = [...this.#cookies].map(([name, value]) => `${name}=${value}`);
    return {
      ...(this.#token !== null && { authorization: `Bearer ${this.#token}` }),
      ...(cookies.length > 0 && { cookie: cookies.join('; ') }),
    };
  }

  /** Takes what the answer gives. @param since the generation in which the request was sent */
  take(answer: Given, since = this.#generation): void {
    // Another session has begun, or this one was left: whoever it is now must not become who it was.
    if (since !== this.#generation) return;
    this.#token = tokenIn(answer) ?? this.#token;
    // A browser of before 2023 has no such method; none of them shows a script a cookie.
    for (const line of answer.headers.getSetCookie?.() ?? []) this.#takeCookie(line, answer.status);
  }

  #takeCookie(line: string, status: number): void {
    const { name, value = '', maxAge, expires } = parseSetCookie(line, { decode: (text) => text });
    const isOver =
      maxAge === undefined ? expires !== undefined && expires.getTime() <= Date.now() : maxAge <= 0;
    if (value === '' || isOver) {
      // A store that does not answer says nothing of the session: its cookie is left alone.
      if (status !== 503) this.#cookies.delete(name);
      return;
    }
    const hasRoom = this.#cookies.has(name) || this.#cookies.size < COOKIES_MAX;
    if (hasRoom && fits(name, value)) this.#cookies.set(name, value);
  }

  /** A login was answered: what comes late, of whoever was there before, is not taken any more. */
  begin(answer: Given): void {
    this.#generation += 1;
    this.take(answer);
  }

  /** A logout was answered: nobody but the client can forget a token. Cookies go where the server says so. */
  end(answer: Given, since: number): void {
    if (since !== this.#generation) return;
    this.take(answer);
    this.#generation += 1;
    this.#token = null;
  }

  /** A second jar with the same in it: whoever has it can do what its owner can. */
  copy(): CredentialJar {
    const copy = new CredentialJar();
    copy.#token = this.#token;
    for (const [name, value] of this.#cookies) copy.#cookies.set(name, value);
    return copy;
  }
}
