/** A store that goes away, and a server that does. */
import { INTERFACE, type Lesson, run } from '../lesson.ts';

const UNAVAILABLE = 'src/strategies/support/store-unavailable.ts';

export const storeLessons: readonly Lesson[] = [
  {
    id: 'outage',
    headline:
      'While the store is away, users are not told so: they are refused, kept waiting or shown an error of ours.',
    expected:
      'Within options.storeDeadlineMs every method throws StoreUnavailable: 503, never 401; afterwards all is as before.',
    why: 'Not knowing is not a refusal. A 401 logs everybody out, and their carts with them, for a hiccup of the store.',
    see: [run('10'), UNAVAILABLE],
    behaviours: [
      'store_unavailable: no answer from the store, on every route that needs it; the cookie stays good',
    ],
    experiments: ['10'],
  },
  {
    id: 'readiness',
    headline: 'A server whose store is away says that it is ready.',
    expected: 'checkReady() throws StoreUnavailable when a request could not be served now.',
    why: 'Gateways and operators ask it before they send users there.',
    see: [`${INTERFACE}, checkReady`],
    behaviours: ['not_ready: a server whose store is away'],
  },
  {
    id: 'close',
    headline: 'A server that is told to stop does not come to an end.',
    expected: 'close() ends timers and connections, and resolves.',
    why: 'What never ends is killed in the end, with whatever it was doing.',
    see: [`${INTERFACE}, close`],
    behaviours: ['not_ready: a server that is about to stop, which finishes what it has begun'],
  },
];
