/** Random lives of sessions: what clients do, at the same time and one after the other, while time passes and stores go. */
import fc from 'fast-check';
import type { LinkFault } from '../../../src/protocol/lab-words.ts';
import type { Change } from '../../../src/shop/state.ts';
import { change } from '../../support/arbitraries.ts';

export const users = ['bob', 'carol'] as const;

/** Sessions by number, counted round: how many there are is only known when it runs. */
export type Wish = { readonly node: number } & (
  | { readonly type: 'start'; readonly user: string }
  | { readonly type: 'list'; readonly user: string }
  | { readonly type: 'find'; readonly session: number }
  | { readonly type: 'apply'; readonly session: number; readonly change: Change }
  | { readonly type: 'end'; readonly session: number; readonly user: string | null }
  | { readonly type: 'endAll'; readonly user: string; readonly except: number | null }
);

export type Step =
  | { readonly type: 'together'; readonly wishes: readonly Wish[] }
  | { readonly type: 'pass'; readonly minutes: number }
  | {
      readonly type: 'outage';
      readonly fault: LinkFault;
      /** How many turns of the event loop the operations have before it begins. */
      readonly turns: number;
      readonly wishes: readonly Wish[];
    };

const user = fc.constantFrom(...users);
const session = fc.nat({ max: 5 });
const node = fc.nat({ max: 1 });
const kind = <Type extends string>(type: Type) => fc.constant(type);

const wish: fc.Arbitrary<Wish> = fc.oneof(
  { weight: 3, arbitrary: fc.record({ type: kind('start'), user, node }) },
  { weight: 3, arbitrary: fc.record({ type: kind('find'), session, node }) },
  { weight: 6, arbitrary: fc.record({ type: kind('apply'), session, change, node }) },
  // Mostly their own session; sometimes somebody else's, which they cannot end.
  {
    weight: 2,
    arbitrary: fc.record({ type: kind('end'), session, user: fc.option(user, { freq: 3 }), node }),
  },
  { weight: 1, arbitrary: fc.record({ type: kind('endAll'), user, except: fc.option(session), node }) },
  { weight: 2, arbitrary: fc.record({ type: kind('list'), user, node }) },
);

const together = fc.record({
  type: kind('together'),
  wishes: fc.array(wish, { minLength: 1, maxLength: 3 }),
});

/** Never just at an expiry: those lie two minutes beside what these add up to. */
const pass = fc.record({ type: kind('pass'), minutes: fc.constantFrom(4, 8, 16, 16, 24, 24, 32) });

const outage = fc.record({
  type: kind('outage'),
  fault: fc.constantFrom<LinkFault>('cut', 'reset', 'cut', 'reset', 'silence'),
  turns: fc.nat({ max: 4 }),
  wishes: fc.array(wish, { minLength: 1, maxLength: 2 }),
});

const first = fc.record({
  type: kind('together'),
  wishes: fc.tuple(fc.record({ type: kind('start'), user, node })),
});

const lifeOf = (step: fc.Arbitrary<Step>): fc.Arbitrary<readonly Step[]> =>
  fc
    .tuple(first, fc.array(step, { minLength: 3, maxLength: 12, size: 'max' }))
    .map(([one, others]) => [one, ...others]);

export const life = lifeOf(fc.oneof({ weight: 5, arbitrary: together }, { weight: 2, arbitrary: pass }));

export const lifeWithOutages = lifeOf(
  fc.oneof(
    { weight: 10, arbitrary: together },
    { weight: 4, arbitrary: pass },
    { weight: 1, arbitrary: outage },
  ),
);
