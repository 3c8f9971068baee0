import type { Experiment } from '../src/lab/runner/experiment.ts';
import { exchange, openSessions, phase, visitEveryNode } from '../src/lab/runner/steps.ts';

export const twoServers: Experiment = {
  name: '03-two-servers',
  title: 'Two servers: the key insight',
  part: 'B',
  claim: 'Behind a gateway that sends each request to the next node, any node serves any session.',
  why: 'The first request lands on server 1, the second on server 2. How does server 2 know who is asking?',
  predict: {
    question: 'Three nodes in turn, no affinity. Which strategy forgets who is asking?',
    options: ['None', 'jwt and sealed', 'memory', 'redis'],
    answer: 2,
  },
  nodesMin: 2,
  nodes: { memory: 3 },
  gateway: 'round-robin',
  invariants: ['I2', 'I7'],
  // Seven, so that a round-robin in step with its clients does not bring each of them to the same node again.
  steps: [phase('clean'), openSessions(7), exchange(5, 'cart.add', 'cart.read'), visitEveryNode()],
  expected: { jwt: 'holds', sealed: 'holds', memory: 'breaks', redis: 'holds', postgres: 'holds' },
  because: {
    jwt: 'Every node has the key that checks the signature, and the request brings the rest along.',
    sealed: 'Every node has the key that opens the cookie, and the cookie brings the rest along.',
    memory:
      'Only the node that met the client holds the session. The other two have never heard of it: 401, two times in three.',
    redis: 'No node holds anything. Each asks the same store, and gets the same answer.',
    postgres: 'No node holds anything. Each asks the same database, and gets the same answer.',
  },
  tryNext: ['04-affinity', '07-kill-one'],
};
