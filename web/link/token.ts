/**
 * The start-up address ends with `#token=…`. A fragment is never sent to a server, so it stands in no log; it
 * leaves the address bar at once, so that neither a projector nor the history shows it.
 */
const KEY = 'statelab.token';

export function takeToken(): string | null {
  const [, token] = /^#token=([\w-]+)/.exec(location.hash) ?? [];
  if (token) {
    sessionStorage.setItem(KEY, token);
    history.replaceState(null, '', '#/');
  }
  return sessionStorage.getItem(KEY);
}
