/**
 * What whoever holds a credential reads in it without any key. It is taken apart as a curious holder would: at its
 * dots, through percent-encoding, base64 and JSON. Only the names of what was found leave this file, never a value.
 */
import type { Disclosed } from '../../protocol/history.ts';

/** What the client knows about its user, by name: what it looks for. */
export type Known = ReadonlyMap<Disclosed, ReadonlySet<string>>;

/** Encodings within encodings: nobody nests them deeper. */
const LAYERS_MAX = 6;
const BASE64 = /^[\w+/-]{4,}$/;
const SEPARATORS = /[.:;|&=,]/;
const isControl = /\p{Cc}/u;

const strictUtf8 = new TextDecoder('utf-8', { fatal: true });

/** Undefined where the decoder finds nothing that a person could read. */
function attempt(decode: () => string): string | undefined {
  try {
    const text = decode();
    return isControl.test(text) ? undefined : text;
  } catch {
    return undefined;
  }
}

function json(text: string): object | undefined {
  if (!/^\s*[[{]/.test(text)) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

class Reading {
  readonly values = new Set<string>();
  readonly names = new Set<string>();

  read(text: string, layers = LAYERS_MAX): void {
    if (text === '' || this.values.has(text)) return;
    this.values.add(text);
    if (layers === 0) return;
    const document = json(text);
    if (document) this.#walk(document, layers - 1);
    else for (const inside of this.#unwrap(text)) this.read(inside, layers - 1);
  }

  /** What may be inside this text, however it was wrapped. */
  #unwrap(text: string): string[] {
    const inside = [
      attempt(() => decodeURIComponent(text)),
      BASE64.test(text) ? attempt(() => strictUtf8.decode(Buffer.from(text, 'base64'))) : undefined,
      // A document with a prefix or a signature around it.
      /[{[].*[}\]]/s.exec(text)?.[0],
      ...(SEPARATORS.test(text) ? text.split(SEPARATORS) : []),
    ];
    return inside.filter((found) => found !== undefined);
  }

  #walk(document: object, layers: number): void {
    for (const [name, value] of Object.entries(document)) {
      if (!Array.isArray(document)) this.names.add(name);
      if (typeof value === 'string') this.read(value, layers);
      else if (typeof value === 'object' && value !== null) this.#walk(value, layers);
    }
  }
}

/** @returns what of the known is readable, in the order of `known` */
export function disclosedBy(credential: string, known: Known): Disclosed[] {
  const reading = new Reading();
  reading.read(credential);
  const isReadable = (name: Disclosed, value: string) =>
    // A claim called `user` does not tell that somebody's role is user.
    reading.values.has(value) || (name !== 'role' && reading.names.has(value));
  return [...known].flatMap(([name, values]) =>
    [...values].some((value) => isReadable(name, value)) ? [name] : [],
  );
}

/** Bytes of each part between the dots: a token's header, payload and signature. */
export const partBytes = (credential: string): number[] =>
  credential.split('.').map((part) => Buffer.byteLength(part));
