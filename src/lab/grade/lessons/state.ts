/** Where the state lies, what changes it, and what survives. */
import { CONCEPTS, type Lesson, run } from '../lesson.ts';

const RULES = 'src/shop/apply-change.ts';

export const stateLessons: readonly Lesson[] = [
  {
    id: 'lost-update',
    headline: 'Changes that arrive at the same time overwrite each other.',
    expected: 'All of fifty parallel adds to one cart are in it afterwards.',
    why: 'Reading, waiting and then writing loses what others wrote meanwhile. Change the state in one step where it lies: without an await in between, or in one command of the store.',
    see: [run('20'), 'src/strategies/memory.ts, apply'],
    behaviours: ['parallel adds all survive', 'parallel checkouts with one key place one order'],
    experiments: ['20'],
  },
  {
    id: 'rules',
    headline: 'A change does not do to the cart, the conversation or the orders what the shop’s rules say.',
    expected: 'The state after a change is what applyChange(state, change) answers.',
    why: 'A strategy decides where the state lies, not what it is: every strategy sells the same things.',
    see: [RULES],
    behaviours: [
      'each change answers the cart after it, one version further',
      'a product outside the catalogue is not found, whatever is done with it',
      'a cart line holds 999 pieces and refuses the next without any effect',
      'a checkout turns the cart into an order and leaves it empty',
      'the same key answers the same order and has no second effect',
      'an empty cart cannot be checked out',
      'the oldest of more than 20 orders is forgotten by the session, the others are not',
      'the reply shows what the server remembers',
      'a message comes back as it was said, whatever is in it',
      'the last 200 messages are kept, and all are counted',
      'the dashboard counts what the session holds',
    ],
  },
  {
    id: 'too-large',
    headline: 'State that the client cannot carry is not refused.',
    expected:
      'apply() throws new Problem(‘state_too_large’) and changes nothing when the credential grew too long.',
    why: 'Browsers and proxies cut off or drop what is too long, and then the whole session is gone.',
    see: ['src/strategies/jwt.ts, apply'],
    behaviours: ['what would make the token too large is refused and changes nothing'],
  },
  {
    id: 'any-server',
    followsFrom: ['location'],
    headline: 'Another server does not know the session, although the state is not held by a node.',
    expected: 'What any server issued, any server accepts: nothing that is needed lies in one process alone.',
    why: 'Behind a gateway the next request lands on another server.',
    see: [run('03'), CONCEPTS],
    behaviours: ['another server knows the session'],
    experiments: ['03', '04'],
  },
  {
    id: 'crash',
    followsFrom: ['location', 'any-server'],
    headline: 'A server that dies or restarts takes sessions with it, although it claims to hold none.',
    expected:
      'After a kill or a restart of the servers every session and every acknowledged change is still there.',
    why: 'Servers are restarted with every new version, and crash when they like.',
    see: [run('07'), run('08')],
    experiments: ['07', '08'],
  },
  {
    id: 'location',
    headline: 'The state does not lie where stateHeldBy says.',
    expected: 'client: the credential grows with the state. node: a restart loses it. store: neither.',
    why: 'All that one may expect of a strategy follows from where its state lies.',
    see: [run('01'), CONCEPTS],
    experiments: ['01'],
  },
  {
    id: 'capacity',
    headline: 'There is no limit to how many sessions one server takes into its memory.',
    expected:
      'start() throws new Problem(‘not_ready’) when options.sessionsMax sessions live, and no other is harmed.',
    why: 'Whoever logs in a million times must not take the memory that everybody needs.',
    see: ['src/strategies/memory.ts, start'],
    behaviours: ['not_ready: a server that holds as many sessions as it may'],
  },
];
