/** What a client asks for, in the one form that a proxy can compare and forward. */
import { Problem } from '../../protocol/problems.ts';

/** RFC 9112, section 3.2.1. A fragment never crosses the wire, and frameworks disagree on what one means. */
const ORIGIN_FORM = /^\/[\x21\x22\x24-\x7e]*$/;
const ABSOLUTE_FORM = /^https?:\/\/[^/?#]*/i;

/**
 * Paths are forwarded unchanged. Only the absolute form, which clients send to proxies, loses its authority:
 * a node would read `http://x/metrics` as `/metrics`, and the gateway must see what the node sees.
 * @throws Problem malformed_request
 */
export function originForm(target: string): string {
  const rest = target.replace(ABSOLUTE_FORM, '');
  const path = rest === target || rest.startsWith('/') ? rest : `/${rest}`;
  if (ORIGIN_FORM.test(path)) return path;
  throw new Problem('malformed_request');
}

const decodeAscii = (path: string) =>
  path.replaceAll(/%([0-7][0-9a-f])/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));

/** Not for the world: a node's own figures, however the path to them is spelled. */
export function isPrivate(path: string): boolean {
  const [plain = ''] = path.split('?', 1);
  return /^\/+metrics(\/|$)/i.test(new URL(`http://node${decodeAscii(plain)}`).pathname);
}
