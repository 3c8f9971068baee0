import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { measurementsOf } from '../../../src/lab/checker/measurements.ts';
import { Measurements } from '../../../src/protocol/reports.ts';
import { History } from '../../support/history.ts';
import { isFalse, isTrue, isUnknown } from '../../support/judged.ts';

const LOGIN_MS = 30;
const READS = 200;
const EVERY_MS = 10;

interface Round {
  /** How long a read of this number waits; NaN: it is refused, Infinity: it never ends. */
  readonly quietMs?: (index: number) => number;
  readonly stormMs?: (index: number) => number;
  /** What each login of the storm comes to; null: there is none. */
  readonly logins?: ((index: number) => number) | null;
}

interface Event {
  readonly at: number;
  readonly happen: () => void;
}

const asPeggy = { session: 'storm', user: 'peggy', credential: null };
const asAlice = { session: 's1', user: 'alice', credential: 1 };

/** Reads every 10 ms; in the second half logins as well, two of which are always on their way. */
function oneRound(history: History, startedAt: number, round: Round): { from: number; ids: number[] } {
  const { quietMs = () => 3, stormMs = () => 5, logins = () => 200 } = round;
  const events: Event[] = [];
  const ids: number[] = [];
  const from = startedAt + READS * EVERY_MS + 100;
  const read = (dueAt: number, waitMs: number) => {
    events.push({
      at: dueAt,
      happen() {
        const pending = history.invoke('me', asAlice);
        ids.push(pending.id);
        if (waitMs === Number.POSITIVE_INFINITY) return;
        const latencyMs = Number.isNaN(waitMs) ? 1 : waitMs;
        const end = () => (Number.isNaN(waitMs) ? pending.fail(503) : pending.ok({}, { latencyMs }));
        events.push({ at: dueAt + latencyMs, happen: end });
      },
    });
  };
  for (let index = 0; index < READS; index += 1) {
    read(startedAt + index * EVERY_MS, quietMs(index));
    read(from + index * EVERY_MS, stormMs(index));
  }
  for (let index = 0; logins && index * 50 < READS * EVERY_MS; index += 1) {
    const at = from + index * 50;
    events.push({
      at,
      happen() {
        const pending = history.invoke('login', asPeggy);
        const status = logins(index);
        const issued = history.newCredential();
        const end = () => (status === 200 ? pending.ok({}, { issued }) : pending.fail(status));
        events.push({ at: at + 100, happen: end });
      },
    });
  }
  while (events.length > 0) {
    events.sort((a, b) => b.at - a.at);
    const next = events.pop() as Event;
    history.now = Math.max(history.now, next.at);
    next.happen();
  }
  return { from, ids };
}

function stormy(...rounds: Round[]): { history: History; ids: number[][] } {
  const history = new History();
  history.client('s1').login();
  for (const latencyMs of [LOGIN_MS + 20, LOGIN_MS]) {
    const alone = history.after(5).invoke('login', asPeggy);
    history.after(latencyMs);
    alone.ok({}, { issued: history.newCredential(), latencyMs });
  }
  const ids = rounds.map((round) => oneRound(history, history.now + 500, round).ids);
  return { history, ids };
}

/** Each login of the storm takes 100 ms. */
const LIMIT_MS = 25;
const inQueue = (index: number) => (index < 101 ? LIMIT_MS + 1 : 5);

describe('undisturbed', () => {
  it('is true when half of those who were in waited less than a quarter of what a login took', () => {
    isTrue(stormy({}).history, 'undisturbed');
    isTrue(stormy({ stormMs: () => LIMIT_MS }).history, 'undisturbed');
    isTrue(stormy({ stormMs: (index) => (index < 99 ? 900 : 5) }).history, 'undisturbed');
  });

  it('is false when half of them waited longer, and names the first who did', () => {
    const { history, ids } = stormy({ stormMs: inQueue });
    const text = isFalse(history, 'undisturbed', ids[0]?.[READS] as number);
    assert.match(
      text,
      /^half of those who were in waited 26 ms .* at best, and 3 ms before; a login took 100 ms$/,
    );
  });

  it('judges the storm that went best, as the machine may have been busy in another', () => {
    isTrue(stormy({ stormMs: inQueue }, {}, { stormMs: inQueue }).history, 'undisturbed');
    const never = stormy({ stormMs: () => 90 }, { stormMs: inQueue });
    isFalse(never.history, 'undisturbed', never.ids[1]?.[READS] as number);
  });

  it('is false when one in a hundred failed, even at best, and when none was answered', () => {
    const failing = (index: number) => (index < 4 ? Number.NaN : 5);
    isTrue(stormy({ stormMs: failing }, { stormMs: () => 20 }).history, 'undisturbed');
    const { history, ids } = stormy({ stormMs: failing });
    const text = isFalse(history, 'undisturbed', ids[0]?.[READS] as number);
    assert.match(text, /4 of \d+ requests in the storm failed at best, the first with 503/);
    const silent = stormy({ stormMs: () => Number.POSITIVE_INFINITY });
    isFalse(silent.history, 'undisturbed', silent.ids[0]?.[READS] as number);
  });

  it('is unknown without a storm, when nobody got in, and where a login takes no longer than the rest', () => {
    isUnknown(stormy({ logins: null }).history, 'undisturbed');
    isUnknown(stormy({ logins: () => 503 }).history, 'undisturbed');
    isUnknown(stormy({ quietMs: () => 21 }).history, 'undisturbed');
  });

  it('does not take logins one after the other for a storm', () => {
    const { history } = stormy();
    for (let index = 0; index < 40; index += 1) history.client('s9', 'peggy').login();
    isUnknown(history, 'undisturbed');
  });
});

it('a storm is measured: what a login takes alone, how many were reached and refused, and who waited how long', () => {
  const { history } = stormy({ logins: (index) => [503, 429, 200, 200][index % 4] as number });
  const figures = Measurements.parse(measurementsOf(history.events));
  const { loginMs, loginsPerSecond = 0, loginsRefused, waitedMs } = figures;
  assert.deepEqual([loginMs, loginsRefused], [{ alone: LOGIN_MS, storm: 100 }, 20]);
  assert.ok(loginsPerSecond > 9 && loginsPerSecond < 11, `${loginsPerSecond}`);
  const all = (ms: number) => ({ p50: ms, p95: ms, p99: ms });
  assert.deepEqual(waitedMs, { quiet: all(3), storm: all(5) });
  assert.equal(measurementsOf(stormy({ logins: null }).history.events).waitedMs, undefined);
});
