/** One of each thing that can be done to a running lab, the words that say it, and what the lab is then asked. */
import type { Control } from '../../src/protocol/control-lines.ts';

interface Said {
  readonly control: Control;
  readonly line: string;
  /** What FakeLab notes. */
  readonly call: readonly unknown[];
}

const on = { deployment: 'redis' } as const;

const nodes: Said[] = (['kill', 'drain', 'restart', 'pause', 'heal'] as const).map((verb) => ({
  control: { verb, ...on, target: 'node-2' },
  line: `redis ${verb} node-2`,
  call: [verb, 'redis', 'node-2'],
}));

const faults = ['stop', 'kill', 'pause', 'power-cut', 'slow', 'silence', 'reset', 'throttle', 'cut'] as const;
const stores: Said[] = [...faults, 'heal' as const].map((target) => ({
  control: { verb: 'store', ...on, target },
  line: `redis store ${target}`,
  call: [target, 'redis', 'store'],
}));

const actions = {
  login: 'login',
  me: 'me',
  'add-to-cart': 'addToCart',
  say: 'saySomething',
  logout: 'logout',
} as const;
const clients: Said[] = (Object.keys(actions) as (keyof typeof actions)[]).map((verb) => ({
  control: { verb, ...on, target: 'bob' },
  line: `redis ${verb} bob`,
  call: ['act', 'redis', 'bob', actions[verb]],
}));

/** In an order in which a lab can do them all. */
export const everyControl: readonly Said[] = [
  { control: { verb: 'start', ...on }, line: 'redis start', call: ['start', 'redis', undefined] },
  { control: { verb: 'start', ...on, nodes: 4 }, line: 'redis start --nodes 4', call: ['start', 'redis', 4] },
  { control: { verb: 'add-node', ...on }, line: 'redis add-node', call: ['add node', 'redis'] },
  ...nodes,
  ...stores,
  ...clients,
  {
    control: { verb: 'me', ...on, target: 'bob', node: 'node-3' },
    line: 'redis me bob --node node-3',
    call: ['act', 'redis', 'bob', 'me', 'node-3'],
  },
  {
    control: { verb: 'repeat', ...on, target: 1 },
    line: 'redis repeat 1',
    call: ['repeat', 'redis', 1],
  },
  {
    control: { verb: 'repeat', ...on, target: 1, node: 'node-2' },
    line: 'redis repeat 1 --node node-2',
    call: ['repeat', 'redis', 1, 'node-2'],
  },
  {
    control: { verb: 'policy', ...on, target: 'least-connections' },
    line: 'redis policy least-connections',
    call: ['policy', 'redis', 'least-connections'],
  },
  {
    control: { verb: 'traffic', ...on, target: 50 },
    line: 'redis traffic 50',
    call: ['traffic', 'redis', 50, 10],
  },
  {
    control: { verb: 'traffic', ...on, target: 50, users: 3 },
    line: 'redis traffic 50 --users 3',
    call: ['traffic', 'redis', 50, 3],
  },
  { control: { verb: 'add-client', ...on }, line: 'redis add-client', call: ['add client', 'redis'] },
  {
    control: { verb: 'remove-client', ...on, target: 'bob' },
    line: 'redis remove-client bob',
    call: ['remove client', 'redis', 'bob'],
  },
  {
    control: { verb: 'remove', ...on, target: 'node-3' },
    line: 'redis remove node-3',
    call: ['remove node', 'redis', 'node-3'],
  },
  { control: { verb: 'heal-all' }, line: 'heal-all', call: ['heal all'] },
  { control: { verb: 'reset' }, line: 'reset', call: ['reset'] },
  { control: { verb: 'stop', ...on }, line: 'redis stop', call: ['stop', 'redis'] },
];

/** As commander hands them over: the words after `do`, and the options by name. */
export function saidIn(line: string): { readonly said: string[]; readonly options: Record<string, string> } {
  const words = line.split(' ');
  const firstOption = words.findIndex((word) => word.startsWith('--'));
  const said = firstOption === -1 ? words : words.slice(0, firstOption);
  const rest = words.slice(said.length);
  const pairs = rest.flatMap((word, index) =>
    word.startsWith('--') ? [[word.slice(2), rest[index + 1] ?? '']] : [],
  );
  return { said, options: Object.fromEntries(pairs) };
}
