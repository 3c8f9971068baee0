import type { Experiment } from '../src/lab/runner/experiment.ts';
import { compareWithBare, openSessions, phase, steadyLoad } from '../src/lab/runner/steps.ts';

export const latencyAndThroughput: Experiment = {
  name: '26-latency-and-throughput',
  title: 'How fast, and how many',
  part: 'F',
  claim: 'At 200 requests a second p95 stays under 200 ms and fewer than 1 % fail.',
  why: 'A signature takes a processor, a store takes a round trip. Does anybody feel either?',
  predict: {
    question: 'Two hundred requests a second, from thirty clients. Which strategy is too slow for that?',
    options: [
      'None of them',
      'jwt, which checks signatures',
      'redis, which asks the store',
      'memory, with its one node',
    ],
    answer: 0,
  },
  nodesMin: 1,
  invariants: [],
  observes: ['pace'],
  steps: [phase('clean'), openSessions(30), compareWithBare(10, 200), steadyLoad(8, 200, 1.2)],
  expected: {
    jwt: 'holds',
    sealed: 'holds',
    memory: 'holds',
    sticky: 'holds',
    redis: 'holds',
    postgres: 'holds',
  },
  because: {
    jwt: 'A request takes about twice as much of a processor as with memory, since its signature is checked in another thread; a change makes a new one besides. Nobody feels that at 200 a second.',
    sealed:
      'A request takes a little more than twice as much of a processor as with memory, since its cookie is opened in another thread; a change seals a new one besides. Nobody feels that at 200 a second.',
    memory: 'Finding a session is one look into a map. One node is enough for this load.',
    sticky: 'Finding a session is one look into a map, after the gateway has found the node.',
    redis:
      'A round trip to Redis takes part of a millisecond while it is near, and most of the time is spent elsewhere.',
    postgres:
      'A round trip to PostgreSQL takes a millisecond or two while it is near, and a change waits until the disk has it.',
  },
  tryNext: ['25-memory-per-session', '03-two-servers'],
};
