/** What the clients of the simulated server may do, as data that can be chosen at random and shrunk. */
import fc from 'fast-check';
import type { OperationKind } from '../../src/protocol/history.ts';
import { IDLE_MS } from './history.ts';

export const KINDS = ['cart.read', 'cart.add', 'conversation.read', 'message.append', 'me'] as const;

const hows = ['newest', 'replay', 'probe', 'forged', 'nothing'] as const;
/** With which credential: the newest, an older one, past the gateway, a made-up one, or none. */
export type How = (typeof hows)[number];

export type Command =
  /** One client sends all of these at once. */
  | {
      readonly do: 'ask';
      readonly client: number;
      readonly kinds: readonly OperationKind[];
      readonly how: How;
      /** Which of its few keys a checkout goes by. */
      readonly key: number;
    }
  /** Lets one operation in flight go on, or end. */
  | { readonly do: 'go on' | 'give up'; readonly pick: number }
  | { readonly do: 'wait'; readonly ms: number }
  | { readonly do: 'store stops' | 'store heals' | 'node dies' };

const client = fc.nat({ max: 2 });
const pick = fc.nat({ max: 9 });
const newest = fc.constant<How>('newest');
const doing = <Word extends Command['do']>(...words: Word[]) => fc.constantFrom(...words);
const several = fc.array(
  fc.constantFrom<OperationKind[]>(...KINDS, 'cart.add', 'cart.add', 'cart.add', 'cart.checkout', 'logout'),
  {
    minLength: 2,
    maxLength: 4,
  },
);
const one = (...kinds: OperationKind[]) => fc.tuple(fc.constantFrom(...kinds));
const ask = (kinds: fc.Arbitrary<OperationKind[]>, how: fc.Arbitrary<How>) =>
  fc.record({ do: doing('ask'), client, kinds, how, key: fc.nat({ max: 2 }) });

const command: fc.Arbitrary<Command> = fc.oneof(
  { weight: 6, arbitrary: ask(one(...KINDS), newest) },
  { weight: 5, arbitrary: ask(several, newest) },
  { weight: 3, arbitrary: ask(one('cart.checkout'), newest) },
  { weight: 3, arbitrary: ask(one('login', 'logout'), newest) },
  { weight: 6, arbitrary: ask(one('me', 'cart.read', 'cart.add'), fc.constantFrom(...hows)) },
  { weight: 4, arbitrary: ask(one('me', 'cart.read', 'cart.add'), fc.constant<How>('replay')) },
  { weight: 50, arbitrary: fc.record({ do: doing('go on'), pick }) },
  { weight: 1, arbitrary: fc.record({ do: doing('give up'), pick }) },
  { weight: 2, arbitrary: fc.record({ do: doing('wait'), ms: fc.nat({ max: IDLE_MS * 1.5 }) }) },
  { weight: 1, arbitrary: fc.record({ do: doing('store stops', 'node dies') }) },
  { weight: 3, arbitrary: fc.record({ do: doing('store heals') }) },
);

export const commands: fc.Arbitrary<Command[]> = fc.array(command, {
  minLength: 100,
  maxLength: 250,
  size: 'max',
});
