// The documents show what a person types and what then appears: it is typed here, and it appears.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { startChild } from '../support/child.ts';
import { startServer, type TestServer } from '../support/server.ts';
import { outputsOf, patternOf, scriptOf, silentSteps, walks } from '../support/walks.ts';

const hasBashAndCurl = ['bash', 'curl'].every((tool) => spawnSync(tool, ['--version']).status === 0);

/** Its other blocks are typed one by one in api-reference.test.ts. */
const typedElsewhere = 'docs/API-REFERENCE.md';

describe('a walk in the documents', { skip: !hasBashAndCurl && 'bash or curl is missing' }, () => {
  let servers: TestServer[];
  let folder: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'statelab-walk-'));
    servers = await Promise.all([startServer('jwt'), startServer('memory')]);
  });
  after(async () => {
    await Promise.all(servers.map((server) => server.stop()));
    await rm(folder, { recursive: true });
  });

  /** The servers of the documents stand on 3000 and 3001, those of a test wherever there is room. */
  const here = (text: string) =>
    servers.reduce((all, { url }, index) => all.replaceAll(`http://127.0.0.1:${3000 + index}`, url), text);

  for (const walk of walks()) {
    it(`prints what it says: ${walk.document}`, async () => {
      const script = here(scriptOf(walk));
      const child = startChild('bash', ['-c', `cd "$0"\n${script}`, folder]);
      let stdout = '';
      child.process.stdout?.on('data', (text: string) => (stdout += text));
      assert.equal(await child.exited, 0, child.output());
      const outputs = outputsOf(stdout);
      for (const [index, { command, printed }] of walk.steps.entries())
        assert.match((outputs[index] ?? '').trim(), patternOf(here(printed)), command);
    });
  }
});

it('every block marked bash says what it prints', () => {
  assert.deepEqual(
    silentSteps().filter((found) => !found.startsWith(typedElsewhere)),
    [],
  );
});

it('a walk that prints something else is found', () => {
  assert.match('{"a":1,"b":2}', patternOf('{"a":…,"b":2}\n'));
  assert.doesNotMatch('{"a":1,"b":3}', patternOf('{"a":…,"b":2}\n'));
  assert.doesNotMatch('1\n2', patternOf('…'));
});
