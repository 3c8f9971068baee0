/** One client of a deployment that a lab runs for it. */
import { createAgent } from '../../src/lab/client/http-exchange.ts';
import { LabSession } from '../../src/lab/client/lab-session.ts';
import { createRecorder } from '../../src/lab/history/recorder.ts';
import type { Lab } from '../../src/lab/lab.ts';
import { discoverBase } from '../../src/lab/runner/discover-base.ts';
import type { DeploymentName } from '../../src/protocol/lab-words.ts';

export interface Client {
  readonly session: LabSession;
  close(): Promise<void>;
}

export async function startClient(lab: Lab, name: DeploymentName): Promise<Client> {
  await lab.startDeployment(name);
  const agent = createAgent();
  const gatewayUrl = lab.state().deployments.find((one) => one.name === name)?.url as string;
  const begin = { experiment: 'a client', seed: 1, nodes: [], revocationBoundMs: 0 };
  const recorder = createRecorder({ ...begin, outageDeadlineMs: 0, recoveryMs: 0 });
  const base = await discoverBase(gatewayUrl);
  const session = new LabSession({ agent, recorder, gatewayUrl, base }, 's1', 'alice');
  return { session, close: () => agent.destroy().then(() => lab.stopDeployment(name)) };
}
