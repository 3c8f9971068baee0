/**
 * Who may speak with the lab. It listens on the loopback address only, but every page in the same browser can
 * reach that address too: the checks here keep other sites out, the token keeps other people's programs out.
 */
import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { Refusal } from './problem.ts';

/**
 * The Host field tells for which name the browser opened the address. A name of somebody else's that resolves
 * to 127.0.0.1 (DNS rebinding) would make the lab same-origin with that somebody's page.
 */
export function requireOwnName({ headers, socket }: IncomingMessage): void {
  const names = ownNames(socket.localPort);
  if (!headers.host || !names.includes(headers.host.toLowerCase())) {
    throw new Refusal('misdirected', `Open http://${names[0]}/ instead.`);
  }
  const { origin } = headers;
  if (origin !== undefined && !names.some((name) => origin.toLowerCase() === `http://${name}`)) {
    throw new Refusal('foreign_origin', 'Only the page that the lab itself serves may ask.');
  }
}

/**
 * A browser tells where a request comes from also where it sends no Origin, as with an image of another site: that
 * could open one stream after the other, until no page gets one. What is no browser says nothing, and has the token.
 */
export function requireOwnPage({ headers }: IncomingMessage): void {
  const site = headers['sec-fetch-site'];
  if (site === undefined || site === 'same-origin' || site === 'none') return;
  throw new Refusal('foreign_origin', 'Only the page that the lab itself serves may ask.');
}

const ownNames = (port: number | undefined): string[] => [`127.0.0.1:${port}`, `localhost:${port}`];

export function requireToken({ headers }: IncomingMessage, token: string): void {
  const [, presented = ''] = /^Bearer +([\w~+/.=-]+)$/i.exec(headers.authorization ?? '') ?? [];
  if (timingSafeEqual(digest(presented), digest(token))) return;
  throw new Refusal('token_required', 'Open the address that `npm start` printed; the token is in it.', {
    'WWW-Authenticate': 'Bearer realm="statelab lab"',
  });
}

/** Of equal length whatever was presented, so that comparing takes equally long. */
const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

/** Nothing inline, nothing from elsewhere, nobody's frame. The page is built to live with this. */
export const securityHeaders: Record<string, string> = {
  'Content-Security-Policy': [
    "default-src 'self'",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; '),
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
};
