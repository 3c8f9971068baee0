/** A whole lab of one test file, on real processes, with what it told. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after } from 'node:test';
import { experiments } from '../../experiments/index.ts';
import { Lab } from '../../src/lab/lab.ts';
import type { DeploymentState, Hop, LabEvent } from '../../src/protocol/lab-events.ts';
import type { DeploymentName } from '../../src/protocol/lab-words.ts';

export interface LiveLab {
  readonly lab: Lab;
  readonly runsRoot: string;
  readonly events: LabEvent[];
  deployment(name: DeploymentName): DeploymentState;
  /** Of one deployment, oldest first. */
  hops(name: DeploymentName): Hop[];
  lastHop(name: DeploymentName): Hop;
  /** Where each session lies: `alice on node-1`, `bob in the store`. */
  sessions(name: DeploymentName): string[];
}

export function liveLab(): LiveLab {
  const runsRoot = mkdtempSync(join(tmpdir(), 'statelab-test-live-'));
  const lab = new Lab({ experiments, runsRoot, announce: () => undefined });
  after(async () => {
    await lab.stop();
    rmSync(runsRoot, { recursive: true, force: true });
  });
  const events: LabEvent[] = [];
  lab.events.subscribe(({ event }) => events.push(event));
  const deployment = (name: DeploymentName) =>
    lab.state().deployments.find((each) => each.name === name) as DeploymentState;
  const hops = (name: DeploymentName) =>
    events.flatMap((event) => (event.type === 'hop' && event.hop.deployment === name ? event.hop : []));
  return {
    ...{ lab, runsRoot, events, deployment, hops },
    lastHop: (name) => hops(name).at(-1) as Hop,
    sessions: (name) =>
      deployment(name).sessions.map(
        ({ client, heldBy, node }) => `${client} ${heldBy === 'node' ? `on ${node}` : `with the ${heldBy}`}`,
      ),
  };
}
