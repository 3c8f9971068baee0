/** What a session weighs, how long a server takes to start, and how many of fifty parallel changes are kept. */
import { openCrowd } from '../src/lab/client/crowd.ts';
import { LabSession } from '../src/lab/client/lab-session.ts';
import type { Guard } from '../src/lab/processes/guard.ts';
import type { Complete } from '../src/protocol/history.ts';
import { type Spread, spreadOf } from './cpu.ts';
import type { BenchStores } from './stores.ts';
import { partOf, type Running, type Subject, startSubject, storeOf } from './subjects.ts';

const CHANGES = 50;
const COLLECTIONS = 4;

export interface SessionResult {
  readonly name: string;
  readonly bytesPerSession: { readonly node: number; readonly store: number | null };
  readonly kept: { readonly sent: number; readonly kept: number };
  readonly readyMs: Spread;
}

export interface Amounts {
  /** Sessions before the first weighing, until the code is warm, and then between it and the second. */
  readonly warm: number;
  readonly sessions: number;
  readonly starts: number;
}

async function heapBytes({ node }: Running): Promise<number> {
  const sizes: number[] = [];
  for (let time = 0; time < COLLECTIONS; time += 1) {
    const measured = await node.measure();
    if (!measured) throw new Error(`${node.name} does not say how large its heap is`);
    sizes.push(measured.heapBytes);
  }
  return Math.min(...sizes);
}

async function weigh(running: Running, subject: Subject, stores: BenchStores, { warm, sessions }: Amounts) {
  const storeBytes = async () => (await storeOf(subject, stores)?.bytes(partOf(subject))) ?? null;
  const open = async (count: number) => {
    if ((await openCrowd(running.site, count)) !== count) throw new Error('a login of the bench failed');
    return { heap: await heapBytes(running), store: await storeBytes() };
  };
  const [before, after] = [await open(warm), await open(sessions)];
  const each = (bytes: number) => Math.max(0, Math.round(bytes / sessions));
  const store = before.store !== null && after.store !== null ? each(after.store - before.store) : null;
  return { node: each(after.heap - before.heap), store };
}

/** Sent at once in one session; what a read then shows is what was kept. */
async function changeInParallel({ site }: Running) {
  const session = new LabSession(site, 'parallel', 'alice');
  await session.perform('login');
  const add = () => session.perform('cart.add', { productId: 'mouse', quantity: 1 });
  const ends = await Promise.all(Array.from({ length: CHANGES }, add));
  await session.perform('cart.read');
  const { output } = site.recorder.events.at(-1) as Complete;
  return { sent: ends.filter((end) => end === 'ok').length, kept: output.cart?.mouse ?? 0 };
}

export async function measureSessions(
  guard: Guard,
  subject: Subject,
  stores: BenchStores,
  amounts: Amounts,
): Promise<SessionResult> {
  const readyMs: number[] = [];
  for (let start = 0; start < amounts.starts; start += 1) {
    await using running = await startSubject(guard, subject, stores);
    // The first one fills the caches of the system and of Node.
    if (start > 0 || amounts.starts === 1) readyMs.push(running.readyMs);
  }
  await using running = await startSubject(guard, subject, stores);
  const bytesPerSession = await weigh(running, subject, stores, amounts);
  const kept = await changeInParallel(running);
  return { name: subject.name, bytesPerSession, kept, readyMs: spreadOf(readyMs) };
}
