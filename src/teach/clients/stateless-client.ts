/** A tour of the stateless server, every request told. STATELESS_URL names a server of yours. */
import { guide } from './guide.ts';
import { notice, tell } from './narrator.ts';
import { takeTour } from './tour.ts';

await guide(async ({ stateless }) => {
  notice(stateless.note);
  await takeTour(stateless.origin, 'stateless');
  tell('What to take home');
  notice('The server kept nothing: the token grew with each change, since the cart travels in it.');
  notice(
    'The logout changed nothing at the server: the copy works and is renewed, up to its absolute expiry.',
  );
}, 'stateless');
