/** What the clients of the simulated server may do, as data that can be chosen at random and shrunk. */
import fc from 'fast-check';
import type { OperationKind } from '../../src/protocol/history.ts';
import { IDLE_MS } from './history.ts';

export const KINDS = ['cart.read', 'cart.add', 'conversation.read', 'message.append', 'me'] as const;

export type How = 'newest' | 'replay' | 'probe' | 'forged' | 'nothing';

export type Command =
  | { readonly do: 'ask'; readonly client: number; readonly kind: OperationKind; readonly how: How }
  /** Lets one operation in flight go on, or end. */
  | { readonly do: 'go on' | 'give up'; readonly pick: number }
  | { readonly do: 'wait'; readonly ms: number }
  | { readonly do: 'store stops' | 'store heals' | 'node dies' };

const client = fc.nat({ max: 2 });
const pick = fc.nat({ max: 9 });
const hows = fc.constantFrom<How[]>('replay', 'probe', 'forged', 'nothing');
const ask = <Kind extends OperationKind>(kind: fc.Arbitrary<Kind>, how: fc.Arbitrary<How>) =>
  fc.record({ do: fc.constant('ask' as const), client, kind, how });
const events = fc.constantFrom('store stops' as const, 'store heals' as const, 'node dies' as const);

const command: fc.Arbitrary<Command> = fc.oneof(
  { weight: 10, arbitrary: ask(fc.constantFrom(...KINDS), fc.constant<How>('newest')) },
  {
    weight: 4,
    arbitrary: ask(fc.constantFrom('login' as const, 'logout' as const), fc.constant<How>('newest')),
  },
  { weight: 6, arbitrary: ask(fc.constantFrom('me' as const, 'cart.read' as const), hows) },
  { weight: 50, arbitrary: fc.record({ do: fc.constant('go on' as const), pick }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('give up' as const), pick }) },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant('wait' as const), ms: fc.nat({ max: IDLE_MS * 1.5 }) }),
  },
  { weight: 1, arbitrary: fc.record({ do: events }) },
);

export const commands: fc.Arbitrary<Command[]> = fc.array(command, { minLength: 40, maxLength: 160 });
