/** What the steps of a run act upon. */
import type { Canaries } from '../client/canaries.ts';
import type { LabSession, Site } from '../client/lab-session.ts';
import type { Deployment } from '../deployment.ts';
import type { NodeCommandLine } from '../processes/node-spec.ts';
import type { Store } from '../stores/store.ts';
import type { Random } from './random.ts';

export type Beside = Pick<Deployment, 'url' | 'stop'>;

export interface Stage {
  readonly deployment: Deployment;
  /** The store that is broken and measured; beside the deployment where it does not use one itself. */
  readonly store: Store | null;
  readonly site: Site;
  readonly random: Random;
  /** Other servers behind a gateway and in a number like the deployment's own. Whoever starts them ends them. */
  readonly startBeside: (command: NodeCommandLine) => Promise<Beside>;
  readonly sessions: LabSession[];
  /** Copies of what clients carried that have logged out. */
  readonly loggedOut: LabSession[];
  /** What has been planted to be looked for. */
  readonly canaries: Canaries;
  /** A session does one thing at a time: what it carries next is what it was given last. */
  readonly queues: Map<LabSession, Promise<unknown>>;
}
