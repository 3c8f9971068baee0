/**
 * The lab's PostgreSQL: private, on a free port of 127.0.0.1, with a data folder of its own, and gone with the
 * lab; or the one that DATABASE_URL names, used in the deployments' own schemas.
 */
import { LabRefusal } from '../lab-control.ts';
import type { Guard } from '../processes/guard.ts';
import { OwnStore, onFreePort } from './own-store.ts';
import { createCluster, OWNER } from './postgres-cluster.ts';
import type { PostgresPrograms, PostgresSource } from './postgres-finder.ts';
import { untilPostgresAnswers } from './postgres-ready.ts';
import { PostgresServer } from './postgres-server.ts';
import { countConnections, dropSchema, measureTables, readTables } from './postgres-tables.ts';
import type { StoreMeasurement, StorePart } from './store.ts';
import { NO_POWER_CUT } from './store-facts.ts';

export class PostgresStore extends OwnStore<PostgresServer> {
  private constructor(url: string, newServer: (onFailure: () => void) => PostgresServer | null) {
    super('postgres', url, newServer);
  }

  /** @throws LabRefusal with the line that gets a PostgreSQL, when there is none */
  static async open(guard: Guard, source: PostgresSource): Promise<PostgresStore> {
    if (source.kind === 'none') {
      throw new LabRefusal('impossible', `${source.reason} What helps: ${source.remedy}`);
    }
    if (source.kind === 'binary') return PostgresStore.#openPrivate(guard, source);
    const store = new PostgresStore(source.url, () => null);
    await store.start();
    return store;
  }

  static async #openPrivate(guard: Guard, programs: PostgresPrograms): Promise<PostgresStore> {
    const cluster = await createCluster(guard, programs);
    return onFreePort(
      (port) =>
        new PostgresStore(
          `postgres://${OWNER}:${cluster.password}@127.0.0.1:${port}/postgres`,
          (onFailure) => new PostgresServer(guard, cluster, port, onFailure),
        ),
    );
  }

  protected untilAnswers(): Promise<void> {
    return untilPostgresAnswers(this.url, this.server);
  }

  async readyForPowerCut(): Promise<never> {
    this.own();
    throw new LabRefusal('impossible', NO_POWER_CUT);
  }

  async setFsync(): Promise<never> {
    this.own();
    throw new LabRefusal('impossible', 'PostgreSQL syncs its log before each answer, and is left so.');
  }

  measure({ schema }: StorePart): Promise<StoreMeasurement> {
    return measureTables(this.url, schema);
  }

  contents({ schema }: StorePart): Promise<string | null> {
    return readTables(this.url, schema);
  }

  connections({ schema }: StorePart): Promise<number> {
    return countConnections(this.url, schema);
  }

  protected remove({ schema }: StorePart): Promise<void> {
    return dropSchema(this.url, schema);
  }
}
