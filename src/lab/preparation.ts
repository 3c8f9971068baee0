/** What is made ready before a deployment's nodes start: its tables, and what each node is told of them. */
import type { DeploymentOptions } from './deployment-options.ts';
import { deploymentEnvironment, serviceServer, teachingServer } from './node-command.ts';
import type { NodeCommandLine, NodeSpec } from './processes/node-spec.ts';
import { prepareSchema } from './schema.ts';
import type { Store, StorePart } from './stores/store.ts';

type Prepared = NodeCommandLine & Pick<NodeSpec, 'env'>;

/** The PostgreSQL that it uses: for its accounts where it is the service, for its sessions where these lie there. */
function databaseOf({ store, database = null }: DeploymentOptions): Store | null {
  return store?.name === 'postgres' ? store : database;
}

/** @throws NodeFailed when its tables cannot be made */
export async function prepareNodes(
  options: DeploymentOptions,
  { prefix, schema }: StorePart,
  usersFile: string,
): Promise<Prepared> {
  const { guard, strategy, name, server, store, throughLink, lifetimes, storeDeadlineMs, threads } = options;
  const isService = server === 'service';
  const { command = isService ? serviceServer : teachingServer(strategy) } = options;
  const database = databaseOf(options);
  if (database) await prepareSchema(guard, { url: database.url, schema }, isService ? usersFile : undefined);
  // Only the way to the sessions can be broken: an outage of accounts is another question.
  const urlOf = async (one: Store) => (throughLink && one === store ? one.link.url() : one.url);
  const env = deploymentEnvironment({
    strategy,
    cookieName: `statelab_${name}`,
    storePrefix: prefix,
    redisUrl: store?.name === 'redis' ? await urlOf(store) : null,
    database: database && { url: await urlOf(database), schema },
    lifetimes,
    storeDeadlineMs,
    threads,
    usersFile,
  });
  return { ...command, env: { ...env, ...command.env } };
}
