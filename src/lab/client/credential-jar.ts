/**
 * What a client carries: whatever the server gave it last. It does not know the strategy; a token in an
 * answer is a bearer credential, a cookie is a cookie.
 */
import { parseCookie, parseSetCookie, stringifyCookie } from 'cookie';
import { ROUTE_COOKIE } from '../../protocol/headers.ts';
import type { HttpAnswer } from './http-exchange.ts';

export type Carried =
  | { readonly kind: 'bearer'; readonly value: string }
  | { readonly kind: 'cookie'; readonly name: string; readonly value: string };

export class CredentialJar {
  #carried: Carried | null = null;
  /** The gateway's cookie: it says which node, not who. */
  #route: string | null = null;

  /** A second jar with the same in it; what either is given from now on is its own. */
  copy(carried: Carried | null = this.#carried): CredentialJar {
    const copy = new CredentialJar();
    copy.#carried = carried;
    copy.#route = this.#route;
    return copy;
  }

  get carried(): Carried | null {
    return this.#carried;
  }

  /** Takes what the answer gives. @returns what it issued, and whether it cleared the credential */
  take({ headers, body }: HttpAnswer): { issued: Carried | null; cleared: boolean } {
    let issued: Carried | null = null;
    let cleared = false;
    const token = (body as { token?: unknown } | undefined)?.token;
    if (typeof token === 'string') issued = { kind: 'bearer', value: token };
    for (const line of [headers['set-cookie'] ?? []].flat()) {
      const { name, value = '' } = parseSetCookie(line);
      if (name === ROUTE_COOKIE) this.#route = value;
      else if (value === '') cleared = true;
      else issued = { kind: 'cookie', name, value };
    }
    if (cleared) this.#carried = null;
    if (issued) this.#carried = issued;
    return { issued, cleared };
  }

  /** Whether a request with these fields shows what is in it now, whichever way the gateway sends it. */
  isShownBy({ authorization, cookie = '' }: Readonly<Record<string, string>>): boolean {
    const carried = this.#carried;
    const cookies = Object.entries(parseCookie(cookie)).filter(([name]) => name !== ROUTE_COOKIE);
    const [shown] = cookies;
    if (carried?.kind === 'cookie') return shown?.[0] === carried.name && shown[1] === carried.value;
    return authorization === this.headers().authorization && cookies.length === 0;
  }

  /** The header fields that present this credential, along the route that the gateway gave. */
  headers(carried: Carried | null = this.#carried): Record<string, string> {
    const cookies: Record<string, string> = {};
    if (carried?.kind === 'cookie') cookies[carried.name] = carried.value;
    if (this.#route !== null) cookies[ROUTE_COOKIE] = this.#route;
    return {
      ...(carried?.kind === 'bearer' && { authorization: `Bearer ${carried.value}` }),
      ...(Object.keys(cookies).length > 0 && { cookie: stringifyCookie(cookies) }),
    };
  }
}

/** Bytes of the credential itself: the token, or the cookie's name and value. */
export const credentialBytes = (carried: Carried | null): number =>
  carried === null
    ? 0
    : Buffer.byteLength(carried.kind === 'bearer' ? carried.value : `${carried.name}=${carried.value}`);

/** For numbering: two credentials are the same when this is. */
export const identityOf = (carried: Carried): string => `${carried.kind} ${carried.value}`;
