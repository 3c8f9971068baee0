/** The bench's side of the load process. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { COLUMNS, type LoadOrder, type LoadResult, type Target } from './load.ts';
import { type Kind, kinds } from './shopper.ts';

export interface Sample {
  /** Unix ms. */
  readonly dueAt: number;
  /** From when it was due to its last byte. */
  readonly latencyMs: number;
  /** Of which the load process itself was late. */
  readonly lateMs: number;
  readonly kind: Kind;
  /** Null: no answer came. */
  readonly status: number | null;
}

export interface Load {
  readonly pid: number;
  /** From now on against this target, with so many people who are logged in. */
  open(target: Target, shoppers: number): Promise<void>;
  run(ratePerSecond: number, seconds: number): Promise<Sample[]>;
  stop(): void;
}

function samplesOf(rows: Float64Array): Sample[] {
  const at = (row: number, column: number) => rows[row * COLUMNS + column] as number;
  return Array.from({ length: rows.length / COLUMNS }, (_, row) => ({
    dueAt: at(row, 0),
    latencyMs: at(row, 1),
    lateMs: at(row, 2),
    kind: kinds[at(row, 3)] as Kind,
    status: at(row, 4) || null,
  }));
}

export function startLoad(): Load {
  const file = fileURLToPath(new URL('load.ts', import.meta.url));
  const child = fork(file, { serialization: 'advanced' });
  const ended = once(child, 'exit').then((): never => {
    throw new Error('the load process ended');
  });
  // Nobody may be waiting for it when it ends as it should.
  ended.catch(() => undefined);
  let seed = 0;

  async function ask(order: LoadOrder): Promise<Float64Array> {
    child.send(order);
    const [result] = (await Promise.race([once(child, 'message'), ended])) as [LoadResult];
    if ('error' in result) throw new Error(`the load: ${result.error}`);
    return result.rows;
  }

  return {
    pid: child.pid as number,
    async open(target, shoppers) {
      await ask({ type: 'open', target, shoppers });
    },
    async run(ratePerSecond, seconds) {
      seed += 1;
      return samplesOf(await ask({ type: 'run', ratePerSecond, seconds, seed }));
    },
    stop: () => child.disconnect(),
  };
}
