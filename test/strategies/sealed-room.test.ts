// How much a sealed cookie can carry: all that a browser keeps, whatever key it is sealed with next.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { limits } from '../../src/protocol/headers.ts';
import { Problem } from '../../src/protocol/problems.ts';
import { createSealedStrategy } from '../../src/strategies/sealed.ts';
import type { Session } from '../../src/strategies/strategy.ts';
import { KID_LENGTH_MAX } from '../../src/strategies/support/key-ring.ts';
import { createSealRing } from '../../src/strategies/support/seal-ring.ts';
import { bob, Clock, found, hmacKey, newOptions } from '../support/strategies.ts';

const { session } = await (await createSealedStrategy(await newOptions())).start(bob, 'device');

describe('a sealed cookie', () => {
  it('carries as much as its limit allows, to the byte; what no longer fits is refused, and changes nothing', async () => {
    // Of the longest key id: with any other, so much less is carried.
    const sealKeys = await createSealRing([hmacKey('k'.repeat(KID_LENGTH_MAX))]);
    const roomiest = await createSealedStrategy(await newOptions({ sealKeys }));
    const say = (from: Session, text: string) =>
      roomiest.apply(from, { type: 'message.append', text, at: 1_700_000_000_000 });
    let full = session;
    let refused: unknown;
    let bytes = 0;
    for (let count = 0; count < 100 && refused === undefined; count += 1) {
      const applied = await say(full, 'x'.repeat(100)).catch((error: unknown) => {
        refused = error;
        return null;
      });
      if (!applied) continue;
      full = applied.session;
      bytes = applied.renewed?.length ?? 0;
    }
    assert.ok(refused instanceof Problem && refused.code === 'state_too_large');
    assert.ok(full.state.conversation.total > 10);
    const exact = await createSealedStrategy(await newOptions({ sealKeys, credentialBytesMax: bytes }));
    const tight = await createSealedStrategy(await newOptions({ sealKeys, credentialBytesMax: bytes - 1 }));
    const before = { ...full, state: { ...full.state, conversation: { messages: [], total: 0 } } };
    const messages = full.state.conversation.messages;
    const refill = async (by: typeof roomiest) => {
      let current: Session = before;
      for (const { text } of messages) {
        const applied = await by.apply(current, { type: 'message.append', text, at: 1_700_000_000_000 });
        current = applied?.session ?? current;
      }
      return current.state.conversation.total;
    };
    assert.equal(await refill(exact), messages.length);
    await assert.rejects(refill(tight), { code: 'state_too_large' });
  });

  it('that is full still fits a browser after a rotation to a key with the longest id', async () => {
    const clock = new Clock();
    const given = { now: clock.now, credentialBytesMax: limits.cookieBytesMax };
    const early = await createSealedStrategy(await newOptions(given));
    const started = await early.start(bob, 'device');
    let { session: full, credential: last } = started;
    for (let isFull = false; !isFull; ) {
      const said = { type: 'message.append', text: 'x', at: 1_700_000_000_000 } as const;
      const applied = await early.apply(full, said).catch(() => null);
      isFull = applied === null;
      full = applied?.session ?? full;
      last = applied?.renewed ?? last;
    }
    const ring = await createSealRing([hmacKey('k'.repeat(KID_LENGTH_MAX)), hmacKey('test')]);
    const rotated = await createSealedStrategy(await newOptions({ ...given, sealKeys: ring }));
    clock.advance(20 * 60_000);
    const { renewed = '', session: same } = await found(rotated, last);
    assert.deepEqual(same.state, full.state);
    assert.ok(
      renewed.length > last.length && renewed.length <= limits.cookieBytesMax,
      `${renewed.length} bytes`,
    );
  });

  it('fits a browser’s cookie with its name: that is what the teaching server allows', async () => {
    const { readConfig } = await import('../../src/teach/config.ts');
    const given = { STRATEGY: 'sealed', COOKIE_NAME: 'shop', SEAL_KEYS: `a:${'k'.repeat(43)}` };
    const config = await readConfig({ strategy: 'jwt', port: 0 }, given);
    assert.equal(config.strategyOptions.credentialBytesMax, limits.cookieBytesMax - 'shop'.length);
    assert.deepEqual(config.warnings, []);
  });
});
