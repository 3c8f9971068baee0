/** What the steps of a run act upon. */
import type { LabSession, Site } from '../client/lab-session.ts';
import type { Deployment } from '../deployment.ts';
import type { RedisStore } from '../stores/redis-store.ts';
import type { Random } from './random.ts';

export interface Stage {
  readonly deployment: Deployment;
  /** The store that is broken and measured; beside the deployment where it does not use one itself. */
  readonly store: RedisStore | null;
  readonly site: Site;
  readonly random: Random;
  readonly sessions: LabSession[];
  /** A session does one thing at a time: what it carries next is what it was given last. */
  readonly queues: Map<LabSession, Promise<unknown>>;
}
