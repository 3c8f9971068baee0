// What the service adds to the contract, with every strategy: each answer is held to its route's schema.
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { problemCodes } from '../../src/protocol/problems.ts';
import { gatewayProblems, problemsOf, unmatchedProblems } from '../../src/protocol/route.ts';
import { routes } from '../../src/protocol/routes.ts';
import { forEachServer } from '../contract/servers.ts';
import { serviceSubjects } from '../contract/subjects.ts';
import { accounts } from './routes/accounts.contract.ts';
import { admin } from './routes/admin.contract.ts';
import { pages } from './routes/pages.contract.ts';
import { IN_FLIGHT_MAX, problemsOfService, rows } from './routes/problems.contract.ts';

it('every code that the service alone answers has a row', () => {
  const shared = new Set([...routes.flatMap(problemsOf), ...unmatchedProblems, ...gatewayProblems]);
  const covered = new Set(Object.values(rows).map(({ code }) => code));
  assert.deepEqual([...covered].sort(), problemCodes.filter((code) => !shared.has(code)).sort());
});

forEachServer('the routes of the service', [accounts, admin, pages, problemsOfService], {
  // People register by the dozen, from one address.
  env: { LOGIN_FAILURES_MAX: '1000', IN_FLIGHT_MAX: String(IN_FLIGHT_MAX) },
  servers: serviceSubjects,
});
