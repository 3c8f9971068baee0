/** Which deployment a person means without saying so. */
import type { DeploymentState, LabState } from '../../src/protocol/lab-events.ts';
import type { Route } from './route.ts';
import type { Selection } from './scene.ts';

/** The one that is shown large, else that of the selection, else the first that runs, else the first. */
export function frontDeployment(
  lab: LabState | null,
  route: Route,
  selection: Selection | null,
): DeploymentState | undefined {
  const { deployments = [] } = lab ?? {};
  const large = route.at === 'lab' ? route.deployment : null;
  const meant = large ?? selection?.deployment;
  return (
    deployments.find(({ name }) => name === meant) ??
    deployments.find(({ state }) => state === 'running') ??
    deployments[0]
  );
}
