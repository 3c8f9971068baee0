// How many rows the sweeper asks for at a time.
import assert from 'node:assert/strict';
import { afterEach, describe, it, mock } from 'node:test';
import { DeadlinePassed } from '../../src/strategies/support/deadline.ts';
import type { Query } from '../../src/strategies/support/postgres-connection.ts';
import { PostgresSweeper } from '../../src/strategies/support/postgres-sweeper.ts';
import { StoreUnavailable } from '../../src/strategies/support/store-unavailable.ts';

const EVERY_MS = 1000;
/** The longest that chance lets a turn wait. */
const TURN_MS_MAX = 1.5 * EVERY_MS;
const MAX = 500;

/** Lets what has been promised happen. */
const settle = () => new Promise((resolve) => setImmediate(resolve));

describe('the sweeper of postgres', () => {
  afterEach(() => mock.timers.reset());

  /** A store with no end of rows to sweep, unless it fails. */
  function swept(failure: () => Error | undefined) {
    mock.timers.enable({ apis: ['setTimeout'] });
    const asked: number[] = [];
    const query: Query = async <Row extends object>(
      _statement: unknown,
      [count]: readonly unknown[] = [],
    ) => {
      asked.push(count as number);
      const error = failure();
      if (error) throw error;
      return [{ count }] as unknown as Row[];
    };
    const sweeper = new PostgresSweeper(query, EVERY_MS);
    async function turns(count: number) {
      for (let turn = 0; turn < count; turn += 1) {
        mock.timers.tick(TURN_MS_MAX);
        await settle();
      }
    }
    return { sweeper, asked, turns };
  }

  it('asks for less where that took too long, and for as much as ever once it does not', async () => {
    let isSlow = true;
    const { sweeper, asked, turns } = swept(() =>
      isSlow ? new StoreUnavailable(new DeadlinePassed('late')) : undefined,
    );
    await turns(10);
    assert.deepEqual(asked, [500, 250, 125, 63, 32, 16, 8, 4, 2, 1]);
    isSlow = false;
    await turns(10);
    assert.equal(asked.at(-1), MAX);
    assert.equal(Math.max(...asked), MAX);
    sweeper.stop();
  });

  it('asks for no less after refusals that no statement has met', async () => {
    const { sweeper, asked, turns } = swept(
      () => new StoreUnavailable('PostgreSQL has not answered of late'),
    );
    await turns(3);
    assert.deepEqual(asked, [MAX, MAX, MAX]);
    sweeper.stop();
  });
});
