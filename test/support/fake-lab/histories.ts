/** A short history, as a run would have stored it: two clients, one node killed and healed. */
import type { HistoryEvent } from '../../../src/protocol/history.ts';
import type { DeploymentName } from '../../../src/protocol/lab-words.ts';

/** What the fake lab's reports name as their proof. */
export const PROVING_OPERATION = 412;

const nodes = ['node-1', 'node-2', 'node-3'];

/** Whether `node` knows the session that began on node-1 or node-2. */
const knows = (deployment: DeploymentName, node: string, home: string): boolean =>
  (deployment !== 'memory' && deployment !== 'sticky') || node === home;

export function historyOf(experiment: string, deployment: DeploymentName, seed: number): HistoryEvent[] {
  const bounds = { revocationBoundMs: 0, outageDeadlineMs: 1000, recoveryMs: 1500 };
  const events: HistoryEvent[] = [{ type: 'begin', at: 0, experiment, seed, nodes, ...bounds }];
  const shown = deployment === 'jwt' ? 618 : 43;
  // The request that forgets bob is the one that the report names as its proof.
  let operation = PROVING_OPERATION - 14;
  const ask = (
    at: number,
    session: string,
    user: string,
    kind: 'login' | 'me',
    node: string,
    home: string,
  ) => {
    const isFine = kind === 'login' || knows(deployment, node, home);
    const number = operation;
    operation += 1;
    const credential = kind === 'login' ? null : 1;
    events.push({ type: 'invoke', at, operation: number, kind, session, user, to: 'gateway', credential });
    events.push({
      type: isFine ? 'ok' : 'fail',
      at: at + 4,
      operation: number,
      status: isFine ? 200 : 401,
      ...(!isFine && { code: 'invalid_session' }),
      servedBy: node,
      output: isFine ? { user } : {},
      ...(kind === 'login' && { issued: 1 }),
      credentialBytes: kind === 'login' ? 0 : shown,
      requestBytes: 231,
      latencyMs: 4,
    });
  };
  events.push({ type: 'phase', at: 1, phase: 'clean' });
  ask(10, 's1', 'alice', 'login', 'node-1', 'node-1');
  ask(30, 's2', 'bob', 'login', 'node-2', 'node-2');
  for (let turn = 0; turn < 6; turn += 1) {
    ask(100 + turn * 50, 's1', 'alice', 'me', nodes[turn % 3] as string, 'node-1');
    ask(120 + turn * 50, 's2', 'bob', 'me', nodes[(turn + 1) % 3] as string, 'node-2');
  }
  events.push({ type: 'phase', at: 500, phase: 'fault' });
  events.push({ type: 'fault', at: 501, fault: 'kill', target: 'node-2' });
  ask(560, 's2', 'bob', 'me', 'node-3', 'node-2');
  events.push({ type: 'heal', at: 900, target: 'node-2' });
  events.push({ type: 'phase', at: 901, phase: 'healed' });
  ask(1000, 's1', 'alice', 'me', 'node-1', 'node-1');
  return events;
}
