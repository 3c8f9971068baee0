/** `npm run db:migrate`: brings the database to the newest form; `-- down` takes the last step back, `-- down 3` three. */
import { ConfigError, NodeEnvironment, parseEnvironment } from '../node/environment.ts';
import { run } from '../node/process.ts';
import { migrate } from './database/migrate.ts';

const USAGE = 'npm run db:migrate [-- up|down [steps]]';

function readWords([direction = 'up', count, ...others]: readonly string[]) {
  const isCount = count === undefined || /^[1-9]\d{0,3}$/.test(count);
  if ((direction !== 'up' && direction !== 'down') || !isCount || others.length > 0)
    throw new ConfigError(`Usage: ${USAGE}`);
  return { direction, ...(count !== undefined && { count: Number(count) }) } as const;
}

await run(async () => {
  const words = readWords(process.argv.slice(2));
  const environment = NodeEnvironment.pick({ DATABASE_URL: true, DATABASE_SCHEMA: true });
  const { DATABASE_URL: url, DATABASE_SCHEMA: schema } = parseEnvironment(environment, process.env);
  const steps = await migrate({ url, schema, ...words }).catch((error: Error) => {
    throw new ConfigError(`DATABASE_URL: the database cannot be migrated: ${error.message}`);
  });
  const said = steps.length === 0 ? 'nothing to do' : steps.join(', ');
  process.stdout.write(`${schema}, ${words.direction}: ${said}\n`);
});
