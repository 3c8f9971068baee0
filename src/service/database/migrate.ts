/**
 * Brings a schema's tables to the newest form, or step by step back. Plain SQL files, each run once: which ones
 * have run stands in the schema itself. All steps of one call are one transaction, and an advisory lock makes
 * a second process that starts at the same time wait for the first.
 */
import { fileURLToPath } from 'node:url';
import { runner } from 'node-pg-migrate';

const DIRECTORY = fileURLToPath(new URL('../migrations', import.meta.url));

export interface MigrateOptions {
  readonly url: string;
  /** Created when it is missing. */
  readonly schema: string;
  readonly direction: 'up' | 'down';
  /** How many steps; without it all of them up, and one down. */
  readonly count?: number;
}

/** @returns the names of the steps that were taken */
export async function migrate({ url, schema, direction, count }: MigrateOptions): Promise<string[]> {
  const steps = await runner({
    databaseUrl: { connectionString: url, application_name: 'statelab migrate' },
    dir: DIRECTORY,
    migrationsTable: 'migrations',
    schema,
    createSchema: true,
    direction,
    advisoryLockMode: 'wait',
    log: () => undefined,
    ...(count !== undefined && { count }),
  });
  return steps.map(({ name }) => name);
}
