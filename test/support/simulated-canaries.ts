/** What the lab plants at the simulated server, and what it finds in its log. */
import type { History } from './history.ts';
import type { Bug } from './simulated-bugs.ts';

const PASSWORD = 'a wrong password';
const QUERY = 'a credential in the query';

/** @param lied is told of each operation that the bug has shaped */
export function plantAndSearch(history: History, bug: Bug | null, lied: (operation: number) => void): void {
  const asNobody = { session: 'canary', user: 'alice', credential: null, probe: true };
  const tried = history.after(1).invoke('login', { ...asNobody, canary: PASSWORD });
  history.after(1);
  tried.fail(401);
  const isLogged = bug === 'writes passwords into its log';
  if (isLogged) lied(tried.id);
  const asked = history.after(1).invoke('me', { ...asNobody, canary: QUERY, misplaced: true });
  history.after(1);
  if (bug === 'takes a credential from the query') lied(asked.ok());
  else asked.fail(401);
  const soughtFor = [PASSWORD, QUERY];
  for (const node of ['node-1', 'node-2']) {
    history.after(1).search('log', node, soughtFor, isLogged && node === 'node-2' ? [PASSWORD] : []);
    history.search('metrics', node, soughtFor);
  }
  history.search('answers', 'every node', soughtFor);
}
