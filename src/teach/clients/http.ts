/** The requests of the tours: plain fetch, with what a browser would keep between two of them. */
import { parseSetCookie } from 'cookie';

export interface TourRequest {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

export interface TourAnswer {
  readonly status: number;
  readonly statusText: string;
  /** Only the fields that matter to a session. */
  readonly headers: Readonly<Record<string, string>>;
  // biome-ignore lint/suspicious/noExplicitAny: the narrator shows whatever came, and takes two fields of it.
  readonly body: any;
}

const SHOWN_FIELDS = ['x-served-by', 'set-cookie', 'www-authenticate', 'cache-control'];

export async function send(
  origin: string,
  { method, path, headers, body }: TourRequest,
): Promise<TourAnswer> {
  const answer = await fetch(`${origin}${path}`, {
    method,
    headers: { ...headers, ...(body !== undefined && { 'content-type': 'application/json' }) },
    ...(body !== undefined && { body: JSON.stringify(body) }),
    signal: AbortSignal.timeout(10_000),
  });
  const shown = SHOWN_FIELDS.flatMap((name) => {
    const value = answer.headers.get(name);
    return value === null ? [] : [[name, value] as const];
  });
  const text = await answer.text();
  return {
    status: answer.status,
    statusText: answer.statusText,
    headers: Object.fromEntries(shown),
    body: text === '' ? null : JSON.parse(text),
  };
}

/** What the client carries: one header field, or nothing before the login and after the logout. */
export interface Carried {
  readonly name: 'authorization' | 'cookie';
  readonly value: string;
}

/** The client takes whatever the answer gives, and does not ask which kind of server that was. */
export function carriedAfter(before: Carried | null, { headers, body }: TourAnswer): Carried | null {
  if (typeof body?.token === 'string') return { name: 'authorization', value: `Bearer ${body.token}` };
  const line = headers['set-cookie'];
  if (line === undefined) return before;
  const { name, value = '' } = parseSetCookie(line);
  return value === '' ? null : { name: 'cookie', value: `${name}=${value}` };
}
