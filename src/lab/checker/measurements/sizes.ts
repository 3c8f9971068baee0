/** Of any run: bytes that travel, bytes that are kept, and how long answers took. */
import type { Measure } from '../../../protocol/history.ts';
import type { Measurements } from '../../../protocol/reports.ts';
import type { HistoryView } from '../history-view.ts';
import { type Life, ordinary } from '../lives.ts';
import { isOrdinary, type Operation } from '../operation.ts';

const answeredUses = (life: Life) => ordinary(life).filter(({ status }) => status !== null);

function sizes({ lives }: HistoryView): Measurements {
  const uses = lives.flatMap(answeredUses).filter(({ kind }) => kind === 'cart.read' || kind === 'me');
  const [first] = uses;
  const last = [...uses].sort((a, b) => b.credentialBytes - a.credentialBytes)[0];
  if (!first || !last) return {};
  return {
    credentialBytes: first.credentialBytes,
    credentialBytesGrown: last.credentialBytes,
    requestBytes: last.requestBytes,
    ...(last.requestBytes !== first.requestBytes && { requestBytesFirst: first.requestBytes }),
  };
}

/** PostgreSQL's tables grow by so much at once: a few pages, most of them empty, say nothing of a session. */
const PAGE_BYTES = 8192;
const PAGES_MIN = 100;
const isCoarse = (bytes: number): boolean => bytes % PAGE_BYTES === 0 && bytes < PAGES_MIN * PAGE_BYTES;

function storeSize({ measures }: HistoryView): Measurements {
  const last = (name: Measure['name']) =>
    measures.filter((measure) => measure.name === name).at(-1)?.value ?? 0;
  const [bytes, sessions] = [last('storeBytes'), last('storeSessions')];
  return sessions > 0 && !isCoarse(bytes) ? { bytesPerSessionInStore: Math.round(bytes / sessions) } : {};
}

/** Who waited in vain has waited, too: without them the worst moments would look best. */
const hasWaited = ({ status, outcome, completedAt }: Operation) =>
  status !== null || (outcome === 'info' && Number.isFinite(completedAt));

function latency({ operations }: HistoryView): Measurements {
  const sorted = operations
    .filter((operation) => isOrdinary(operation) && hasWaited(operation))
    .map(({ latencyMs }) => latencyMs)
    .sort((a, b) => a - b);
  if (sorted.length < 20) return {};
  const at = (share: number) =>
    Math.round((sorted[Math.ceil(share * sorted.length) - 1] as number) * 10) / 10;
  return { latencyMs: { p50: at(0.5), p95: at(0.95), p99: at(0.99) } };
}

export const sizeMeasurements = (view: HistoryView): Measurements => ({
  ...sizes(view),
  ...storeSize(view),
  ...latency(view),
});
