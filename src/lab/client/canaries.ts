/**
 * Credentials that are planted to be looked for: a password, a token, a cookie. A history knows them by their names;
 * their values, and the answers in which one may stand, are kept here for as long as the run lasts.
 */
import type { HttpAnswer, HttpRequest } from './http-exchange.ts';

export interface Canary {
  /** What it is and where it stands, for the history. */
  readonly name: string;
  readonly value: string;
  /** Puts it into a request; absent: it stands there already. */
  readonly into?: (http: HttpRequest) => HttpRequest;
  /** No server may take it from there. */
  readonly isMisplaced?: boolean;
}

/** Under this many characters only the whole of a credential is a proof. */
const HALVED_LENGTH_MIN = 32;

/** Either half gives away so much that the other can be guessed, or is all that a log's width has left. */
function partsOf(value: string): string[] {
  if (value.length < HALVED_LENGTH_MIN) return [value];
  const middle = Math.ceil(value.length / 2);
  return [value.slice(0, middle), value.slice(middle)];
}

/** The characters of base64 that this text has wherever it begins: its first and last ones hang on its neighbours. */
function base64Of(text: string): string[] {
  return [0, 1, 2].map((offset) => {
    const encoded = Buffer.from(`${'_'.repeat(offset)}${text}`).toString('base64url');
    return encoded.slice(Math.ceil((offset * 4) / 3), -2);
  });
}

/** Also as a careless hand may have wrapped it: in a header of basic authentication, in an address, in a dump. */
function disguisesOf(part: string): string[] {
  const json = JSON.stringify(part).slice(1, -1);
  return [
    ...new Set([part, json, encodeURIComponent(part), Buffer.from(part).toString('hex'), ...base64Of(part)]),
  ];
}

/** The names of those that stand in this text, whole or by half, as they are or encoded. */
export function shownIn(text: string, values: ReadonlyMap<string, string>): string[] {
  // Both alphabets of base64 are one.
  const searched = text.replaceAll('+', '-').replaceAll('/', '_');
  const stands = (needle: string) => text.includes(needle) || searched.includes(needle);
  return [...values].flatMap(([name, value]) =>
    partsOf(value).flatMap(disguisesOf).some(stands) ? [name] : [],
  );
}

/** An answer issues a credential in these, and nowhere else. */
const withoutIssued = ({ headers, body, text }: HttpAnswer): string => {
  const { 'set-cookie': _cookies, ...others } = headers;
  const { token: _token, ...rest } = (typeof body === 'object' && body !== null ? body : {}) as {
    token?: unknown;
  };
  return JSON.stringify([others, body === undefined ? text : rest]);
};

export class Canaries {
  readonly values = new Map<string, string>();
  readonly #answers: string[] = [];

  plant({ name, value }: Canary): void {
    this.values.set(name, value);
  }

  hear(answer: HttpAnswer): void {
    this.#answers.push(withoutIssued(answer));
  }

  /** What was answered to those who carried one, but for what these answers issue. */
  get answers(): string {
    return this.#answers.join('\n');
  }
}
