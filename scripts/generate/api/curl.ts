/** An example as the line that a person types. The cookie lies in the file `jar`, as in a browser's store. */
import { type RouteId, routeTable } from '../../../src/protocol/routes.ts';
import { basePath } from '../../../src/protocol/strategies.ts';
import type { Example } from './examples.ts';

export const STATEFUL_URL = 'http://127.0.0.1:3001';

const quoted = (text: string) => `'${text}'`;

export function curlLine(id: RouteId, { params = {}, query, headers = {}, body }: Example): string {
  const { method, path, scope, access } = routeTable[id];
  const filled = path.replaceAll(/\{(\w+)\}/g, (_, name: string) => params[name] ?? '');
  const address = `${STATEFUL_URL}${scope === 'base' ? basePath('stateful') : ''}${filled}`;
  const verb = method.toUpperCase();
  const usual = body ? 'POST' : 'GET';
  return [
    'curl -s',
    ...(access !== 'anyone' || id === 'logout' ? ['-b jar -c jar'] : []),
    ...(id === 'login' ? ['-c jar'] : []),
    ...(verb === usual ? [] : [`-X ${verb}`]),
    query === undefined ? address : quoted(`${address}?${query}`),
    ...(body ? ["-H 'Content-Type: application/json'"] : []),
    ...Object.entries(headers).map(([name, value]) => `-H ${quoted(`${name}: ${value}`)}`),
    ...(body ? [`-d ${quoted(JSON.stringify(body))}`] : []),
  ].join(' ');
}
