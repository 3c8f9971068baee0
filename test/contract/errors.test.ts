import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type ProblemCode, problemCodes, problems } from '../../src/protocol/problems.ts';
import { gatewayProblems, problemsOf, unmatchedProblems } from '../../src/protocol/route.ts';
import { routes } from '../../src/protocol/routes.ts';
import { errors, exemptions, rows } from './errors.contract.ts';
import { forEachServer } from './servers.ts';

const contractCodes = new Set([...routes.flatMap(problemsOf), ...unmatchedProblems, ...gatewayProblems]);
const serviceOnly = problemCodes.filter((code) => !contractCodes.has(code));

/** Codes that no request to a server alone brings about. */
const elsewhere: Partial<Record<ProblemCode, string>> = {
  server_error: 'no request is known that makes a server fail; test/teach/app.test.ts breaks one on purpose',
  ...Object.fromEntries(serviceOnly.map((code) => [code, 'only the service answers it; see test/service'])),
  ...Object.fromEntries(
    gatewayProblems.map((code) => [code, 'a gateway answers it in the place of a server']),
  ),
};

/** CONTRACT: the statuses that a server may answer, besides success. */
const statuses = [400, 401, 403, 404, 405, 409, 413, 415, 422, 429, 501, 503];

describe('the list of errors', () => {
  it('has a row for every code that a server may answer', () => {
    const covered = new Set(Object.values(rows).map(({ code }) => code));
    const expected = problemCodes.filter((code) => !(code in elsewhere));
    assert.deepEqual([...covered].sort(), expected.sort());
  });

  it('has a row for every status of the contract, and no other', () => {
    const covered = new Set(Object.values(rows).map(({ code }) => problems[code].status));
    assert.deepEqual([...covered].sort(), statuses);
  });

  it('exempts only rows that exist, and none from all servers', () => {
    for (const exempt of Object.values(exemptions)) {
      for (const title of Object.keys(exempt)) assert.ok(title in rows, title);
    }
    for (const title of Object.keys(rows)) {
      assert.ok(
        Object.values(exemptions).some((exempt) => !(title in exempt)),
        title,
      );
    }
  });
});

forEachServer('errors', [errors]);
