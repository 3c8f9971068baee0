import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { judge } from '../../../src/lab/checker/check.ts';
import type { StateHolder } from '../../../src/protocol/strategies.ts';
import { History, IDLE_MS } from '../../support/history.ts';

interface Shown {
  /** Bytes of the credential before and after the adds. */
  readonly bytes?: readonly [number, number];
  readonly storeBytes?: readonly [number, number];
  /** What the read after the restart shows; 401: refused. */
  readonly after: number | 401 | 503;
  readonly added?: number;
}

const judgedLocation = ({ events }: History, stateHeldBy: StateHolder) => {
  const { truths, evidence } = judge(events, {
    invariants: [],
    observes: ['location'],
    claimed: { stateHeldBy },
  });
  return { truth: truths.location, operation: evidence[0]?.operation, text: evidence[0]?.text ?? '' };
};

/** Sessions that add, a restart of their node, and a read. */
function restarted(...sessions: Shown[]): History {
  const history = new History();
  const storeBytes = sessions[0]?.storeBytes;
  if (storeBytes) history.measure('storeBytes', storeBytes[0]);
  const clients = sessions.map((_, index) => history.client(`s${index + 1}`));
  for (const [index, client] of clients.entries()) {
    const { bytes = [43, 43], added = 3 } = sessions[index] as Shown;
    client.login();
    client.ok('cart.read', { cart: {} }, {}, { credentialBytes: bytes[0] });
    for (let piece = 1; piece <= added; piece += 1) client.add('mouse', piece);
    client.ok(
      'cart.read',
      added > 0 ? { cart: { mouse: added } } : { cart: {} },
      {},
      { credentialBytes: bytes[1] },
    );
  }
  if (storeBytes) history.measure('storeBytes', storeBytes[1]);
  history.after(1).fault('node-1', 'restart').after(100).heal('node-1');
  for (const [index, client] of clients.entries()) {
    const { after } = sessions[index] as Shown;
    if (after === 401 || after === 503) client.fails('cart.read', after);
    else client.ok('cart.read', { cart: after > 0 ? { mouse: after } : {} });
  }
  return history;
}

const inToken: Shown = { bytes: [300, 400], after: 3 };
const inNode: Shown = { after: 401 };
const inStore: Shown = { storeBytes: [0, 900], after: 3 };

describe('location', () => {
  it('is observed, whatever is claimed', () => {
    const observed = { client: inToken, node: inNode, store: inStore } as const;
    for (const [holder, shown] of Object.entries(observed)) {
      for (const claimed of ['client', 'node', 'store'] as const) {
        const { truth, operation, text } = judgedLocation(restarted(shown, shown), claimed);
        assert.equal(truth, claimed === holder ? 'true' : 'false');
        // The read after the restart proves it: the first of the two that follow 2 x 6 operations.
        assert.equal(operation, 12);
        assert.match(text, new RegExp(`^held by the ${holder}: `));
      }
    }
  });

  const unknown: Record<string, History> = {
    'nothing was restarted': new History(),
    'the credential did not grow, nothing was lost and no store grew': restarted({ after: 3 }),
    'the credential grew and yet the session was refused': restarted({ bytes: [300, 400], after: 401 }),
    'the cart came back with less in it': restarted({ bytes: [300, 400], after: 2 }),
    'the cart had always been empty': restarted({ storeBytes: [0, 900], added: 0, after: 0 }),
    'nobody answered for the node after the restart': restarted({ after: 503 }),
    'the sessions do not agree': restarted(inToken, inNode),
  };
  for (const [why, history] of Object.entries(unknown)) {
    it(`is unknown when ${why}`, () => {
      for (const claimed of ['client', 'node', 'store'] as const) {
        assert.equal(judgedLocation(history, claimed).truth, 'unknown');
      }
    });
  }

  it('is unknown when the session had been ended or had expired before the node restarted', () => {
    for (const end of ['logout', 'expiry'] as const) {
      const history = new History();
      const alice = history.client('s1');
      alice.login();
      alice.add('mouse', 1);
      if (end === 'logout') alice.logout();
      else history.after(2 * IDLE_MS);
      history.fault('node-1', 'restart').after(1).heal('node-1');
      alice.fails('cart.read', 401);
      assert.equal(judgedLocation(history, 'node').truth, 'unknown');
    }
  });

  it('compares with the last cart that was seen, whatever was asked since', () => {
    const history = new History();
    const alice = history.client('s1');
    history.measure('storeBytes', 0);
    alice.login();
    alice.add('mouse', 1);
    alice.me();
    alice.fails('cart.read', 503);
    history.measure('storeBytes', 900).after(1).fault('node-1', 'restart').after(1).heal('node-1');
    alice.read('mouse', 1);
    assert.equal(judgedLocation(history, 'store').truth, 'true');
  });
});
