/** Every row of the contract's list of errors, for every server. */
import assert from 'node:assert/strict';
import type { StateHolder } from '../../src/protocol/strategies.ts';
import { expectCode } from '../support/client.ts';
import { addressRows } from './errors/addresses.ts';
import { bodyRows } from './errors/bodies.ts';
import type { Row } from './errors/row.ts';
import { serverRows } from './errors/servers.ts';
import { sessionRows } from './errors/sessions.ts';
import type { Behaviours, Contract } from './servers.ts';

export const rows: Readonly<Record<string, Row>> = {
  ...addressRows,
  ...bodyRows,
  ...sessionRows,
  ...serverRows,
};

const NO_STORE = 'it has no store to lose';
const KNOWS_SESSIONS = 'it holds the sessions, so it knows them';
const NOT_CARRIED = 'the client carries an id alone, whatever the session holds';

/** Rows that cannot happen where the state is held so, each with its reason. */
export const exemptions: Record<StateHolder, Readonly<Record<string, string>>> = {
  client: {
    'no answer from the store, on every route that needs it; the cookie stays good': NO_STORE,
    'a server whose store is away': NO_STORE,
    'a server that holds as many sessions as it may': 'it holds none',
  },
  node: {
    'no answer from the store, on every route that needs it; the cookie stays good': NO_STORE,
    'a server whose store is away': NO_STORE,
    'what this strategy cannot know': KNOWS_SESSIONS,
    'more than the client can carry': NOT_CARRIED,
  },
  store: {
    'a credential after its expiry': 'the store forgets what has expired: unknown and expired are one there',
    'a server that holds as many sessions as it may': 'the server holds none; the store has its own limit',
    'what this strategy cannot know': KNOWS_SESSIONS,
    'more than the client can carry': NOT_CARRIED,
  },
};

function behavioursFor(holder: StateHolder): Behaviours {
  const applicable = Object.entries(rows).filter(([title]) => !(title in exemptions[holder]));
  return Object.fromEntries(
    applicable.map(([title, { code, provoke }]) => [
      `${code}: ${title}`,
      async (deployment) => {
        const exchanges = await provoke(deployment);
        assert.ok(exchanges.length > 0);
        for (const exchange of exchanges) expectCode(exchange, code);
      },
    ]),
  );
}

export const errors: Contract = {
  always: {},
  client: behavioursFor('client'),
  node: behavioursFor('node'),
  store: behavioursFor('store'),
};
