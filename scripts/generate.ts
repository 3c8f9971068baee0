/**
 * Writes the reference documents from the code that they describe. With `--check` it writes nothing, names
 * each file that differs, and exits with 1. `--into` takes another directory than the repository's.
 */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { openApiDocument, serviceOpenApiDocument } from '../src/protocol/openapi.ts';
import { apiReference } from './generate/api-reference.ts';
import { designPage } from './generate/course/design-page.ts';
import { coursePages } from './generate/course-pages.ts';
import { errorTable } from './generate/error-table.ts';
import { jsonDocuments } from './generate/json-documents.ts';
import { labInterface } from './generate/lab-interface.ts';

const documents: Record<string, () => string> = {
  'docs/reference/openapi.json': () => `${JSON.stringify(openApiDocument(), null, 2)}\n`,
  'docs/reference/openapi-service.json': () => `${JSON.stringify(serviceOpenApiDocument(), null, 2)}\n`,
  'docs/reference/errors.md': errorTable,
  'docs/reference/json-documents.md': jsonDocuments,
  'docs/reference/lab-interface.md': labInterface,
  'docs/API-REFERENCE.md': apiReference,
  'docs/course/design-a-strategy.md': designPage,
  ...coursePages(),
};

const repository = fileURLToPath(new URL('..', import.meta.url));
const { values } = parseArgs({
  options: {
    check: { type: 'boolean', default: false },
    into: { type: 'string', default: repository },
  },
});

for (const [path, build] of Object.entries(documents)) {
  const file = join(values.into, path);
  const text = build();
  if ((await readFile(file, 'utf8').catch(() => undefined)) === text) continue;
  if (values.check) {
    process.stderr.write(`${path} differs from the code; run: npm run generate\n`);
    process.exitCode = 1;
    continue;
  }
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, text);
  process.stdout.write(`${path}\n`);
}
