import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { appendFile, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { experiments } from '../../experiments/index.ts';

const script = fileURLToPath(new URL('../../scripts/generate.ts', import.meta.url));
const documents = [
  'docs/reference/openapi.json',
  'docs/reference/openapi-service.json',
  'docs/reference/errors.md',
  'docs/reference/json-documents.md',
  'docs/reference/lab-interface.md',
  'docs/API-REFERENCE.md',
  'docs/course/design-a-strategy.md',
];
const pages = ['README', ...experiments.map(({ name }) => name)];
const coursePages = pages.map((page) => `docs/course/experiments/${page}.md`);

const generate = (...args: string[]) => spawnSync(process.execPath, [script, ...args], { encoding: 'utf8' });

describe('the generated reference', () => {
  let directory: string;
  before(async () => {
    directory = await mkdtemp(join(tmpdir(), 'statelab-generate-'));
  });
  after(() => rm(directory, { recursive: true }));

  it('in the repository is what the code says now', () => {
    const { status, stderr } = generate('--check');
    assert.equal(status, 0, stderr);
  });

  it('is missing until it is written, and the check names each file', () => {
    const before = generate('--check', '--into', directory);
    assert.equal(before.status, 1);
    for (const path of [...documents, ...coursePages]) assert.ok(before.stderr.includes(`${path} differs`));
    const written = generate('--into', directory);
    assert.deepEqual(written.stdout.trim().split('\n'), [...documents, ...coursePages]);
    assert.equal(generate('--check', '--into', directory).status, 0);
    assert.equal(generate('--into', directory).stdout, '', 'what is right is not written again');
  });

  it('is checked to the last byte', async () => {
    generate('--into', directory);
    const file = join(directory, 'docs/reference/errors.md');
    const text = await readFile(file, 'utf8');
    await appendFile(file, '\n');
    const { status, stderr } = generate('--check', '--into', directory);
    assert.equal(status, 1);
    assert.match(stderr, /^docs\/reference\/errors\.md differs[^\n]*\n$/);
    generate('--into', directory);
    assert.equal(await readFile(file, 'utf8'), text);
  });
});
