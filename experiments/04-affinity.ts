import type { Experiment } from '../src/lab/runner/experiment.ts';
import { exchange, openSessions, phase, visitEveryNode } from '../src/lab/runner/steps.ts';

export const affinity: Experiment = {
  name: '04-affinity',
  title: 'Affinity: always the same server',
  part: 'B',
  claim: 'When the gateway always sends a client to the same node, every session is served.',
  why: 'It is the oldest remedy for sessions in memory, and it looks as if it solved the problem.',
  predict: {
    question: 'The gateway now pins each client to a node. Which strategies serve every request?',
    options: ['All but sticky', 'All of them', 'Only sticky'],
    answer: 1,
  },
  nodesMin: 2,
  gateway: 'affinity',
  invariants: ['I2', 'I7'],
  steps: [phase('clean'), openSessions(9), exchange(5, 'cart.add', 'cart.read'), visitEveryNode()],
  expected: { jwt: 'holds', sealed: 'holds', sticky: 'holds', redis: 'holds', postgres: 'holds' },
  because: {
    jwt: 'It did not need the affinity: any node would have done.',
    sealed: 'It did not need the affinity: any node would have done.',
    sticky:
      'The gateway’s own cookie leads each client back to the node that holds its session. Past the gateway, other nodes still refuse it.',
    redis: 'It did not need the affinity: any node would have done.',
    postgres: 'It did not need the affinity: any node would have done.',
  },
  tryNext: ['07-kill-one', '08-restart-all'],
};
