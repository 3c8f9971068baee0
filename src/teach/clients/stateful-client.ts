/** A tour of the stateful server, every request told. STATEFUL_URL names a server of yours. */
import { guide } from './guide.ts';
import { notice, tell } from './narrator.ts';
import { takeTour } from './tour.ts';

await guide(async ({ stateful }) => {
  notice(stateful.note);
  await takeTour(stateful.origin, 'stateful');
  tell('What to take home');
  notice('The cookie never changed: it is a key, and what it opens lies with the server.');
  notice('The logout counted at once: the copy is a key to nothing.');
}, 'stateful');
