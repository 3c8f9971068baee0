/** What a run needs of the lab around it. */
import type { DeploymentName, StoreFault, StoreName } from '../../protocol/lab-words.ts';
import type { Deployment } from '../deployment.ts';
import type { DeploymentOptions } from '../deployment-options.ts';
import type { Store } from '../stores/store.ts';
import type { Step } from './step.ts';

export interface RunEnvironment {
  /** This store, started on first use and whole, whatever was done to it. @throws LabRefusal when there is none */
  store(name: StoreName): Promise<Store | null>;
  /** Why this store cannot be used, or broken in these ways; null when it can. */
  missingStore(name: StoreName, faults: readonly StoreFault[]): Promise<string | null>;
  startDeployment(options: Omit<DeploymentOptions, 'guard'>): Promise<Deployment>;
  /** A second one beside that of the run, which the page does not show. It ends with the lab at the latest. */
  startBeside(options: Omit<DeploymentOptions, 'guard'>): Promise<Pick<Deployment, 'url' | 'stop'>>;
  stopDeployment(deployment: Deployment): Promise<void>;
  onStep?(experiment: string, deployment: DeploymentName, step: Step): void;
}
