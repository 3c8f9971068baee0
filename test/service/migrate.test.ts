// The way up and the way down, as a team walks them: by the command, on a database that may be in use.
import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { migrate } from '../../src/service/database/migrate.ts';
import { startChild } from '../support/child.ts';
import { startPostgres, type TestPostgres, withoutPostgres } from '../support/postgres.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const steps = readdirSync(`${ROOT}/src/service/migrations`)
  .map((file) => file.replace('.sql', ''))
  .sort();

describe('the migrations', { skip: withoutPostgres }, () => {
  let postgres: TestPostgres;
  before(async () => {
    postgres = await startPostgres();
  });
  after(() => postgres.stop());

  async function command(schema: string, ...words: string[]) {
    const environment = { DATABASE_URL: postgres.url, DATABASE_SCHEMA: schema };
    const child = startChild(process.execPath, [`${ROOT}/src/service/migrate.ts`, ...words], environment);
    return { code: await child.exited, said: child.output() };
  }

  const tables = async (schema: string) => {
    const text =
      'select table_name as name from information_schema.tables where table_schema = $1 order by 1';
    return (await postgres.query<{ name: string }>(text, [schema])).map(({ name }) => name);
  };

  it('go up once, and a second time there is nothing to do', async () => {
    const first = await command('by_command');
    assert.deepEqual([first.code, first.said], [0, `by_command, up: ${steps.join(', ')}\n`]);
    assert.ok((await tables('by_command')).includes('sessions'));
    const second = await command('by_command', 'up');
    assert.deepEqual([second.code, second.said], [0, 'by_command, up: nothing to do\n']);
  });

  it('go down one step without a number, and all the way with one, leaving nothing behind', async () => {
    await migrate({ url: postgres.url, schema: 'down', direction: 'up' });
    const one = await command('down', 'down');
    assert.deepEqual([one.code, one.said], [0, `down, down: ${steps.at(-1)}\n`]);
    await migrate({ url: postgres.url, schema: 'down', direction: 'up' });
    const all = await command('down', 'down', String(steps.length));
    assert.equal(all.code, 0, all.said);
    assert.deepEqual(await tables('down'), ['migrations']);
    const left = await postgres.query(
      `select from pg_proc where pronamespace = 'down'::regnamespace
       union all select from pg_type where typnamespace = 'down'::regnamespace and typname !~ 'migrations'`,
    );
    assert.equal(left.length, 0, 'no function and no type remains');
    await migrate({ url: postgres.url, schema: 'down', direction: 'up' });
    assert.ok((await tables('down')).includes('sessions'), 'and up again');
  });

  it('run once when several processes start at the same time', async () => {
    const options = { url: postgres.url, schema: 'at_once', direction: 'up' } as const;
    const taken = await Promise.all([migrate(options), migrate(options), migrate(options)]);
    assert.deepEqual(taken.flat().sort(), steps);
  });

  it('say in one line that there is no database', async () => {
    const { port } = new URL(postgres.url);
    const nowhere = postgres.url.replace(`:${port}/`, ':1/');
    const environment = { DATABASE_URL: nowhere };
    const child = startChild(process.execPath, [`${ROOT}/src/service/migrate.ts`], environment);
    assert.equal(await child.exited, 2);
    assert.match(child.output(), /^DATABASE_URL: the database cannot be migrated: .*ECONNREFUSED.*\n$/);
  });

  it('say how they are called', async () => {
    for (const words of [['sideways'], ['down', 'zero'], ['up', '1', '2']]) {
      const { code, said } = await command('none', ...words);
      assert.deepEqual([code, said], [2, 'Usage: npm run db:migrate [-- up|down [steps]]\n']);
    }
  });
});
