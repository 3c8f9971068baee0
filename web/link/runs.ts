/** Stored runs, as the lab keeps them, and histories from a file on this machine. */
import { z } from 'zod';
import type { DeploymentName } from '../../src/protocol/lab-words.ts';
import { RunReport, RunSummary } from '../../src/protocol/reports.ts';
import { HistoryReader } from '../model/replay/reader.ts';
import { inSlices } from './slices.ts';

/** Why something could not be read, in words for whoever asked. */
export class Unreadable extends Error {}

const noLab = 'The lab does not answer. Is it still running?';
const path = (...parts: readonly string[]): string => `/api/runs/${parts.map(encodeURIComponent).join('/')}`;
export const reportFile = (run: string): string => path(run, 'report.html');

async function get(address: string, signal: AbortSignal): Promise<Response> {
  const response = await fetch(address, { signal }).catch((error: unknown) => {
    throw signal.aborted ? error : new Unreadable(noLab);
  });
  if (response.ok) return response;
  const problem = (await response.json().catch(() => null)) as { title?: string; detail?: string } | null;
  throw new Unreadable(problem?.detail ?? problem?.title ?? `The lab answered ${response.status}.`);
}

async function getJson<Value>(address: string, shape: z.ZodType<Value>, signal: AbortSignal): Promise<Value> {
  const response = await get(address, signal);
  const parsed = shape.safeParse(await response.json().catch(() => null));
  if (parsed.success) return parsed.data;
  throw new Unreadable('The lab answered something that this page does not understand. Reload the page.');
}

export const fetchRuns = (signal: AbortSignal): Promise<RunSummary[]> =>
  getJson('/api/runs', z.array(RunSummary), signal);
export const fetchReport = (run: string, signal: AbortSignal): Promise<RunReport> =>
  getJson(path(run), RunReport, signal);

export async function fetchHistory(
  run: string,
  deployment: DeploymentName,
  signal: AbortSignal,
): Promise<HistoryReader> {
  const { body } = await get(path(run, deployment), signal);
  if (!body) throw new Unreadable(`The lab has no history of ${deployment} in this run.`);
  return readPieces(body, signal);
}

/** Read here and sent nowhere. */
export const readFile = (file: Blob, signal: AbortSignal): Promise<HistoryReader> =>
  readPieces(file.stream(), signal);

/** A piece of a local file may be large; so much of it is turned into text at once. */
const PIECE_BYTES = 64 * 1024;

async function readPieces(
  bytes: ReadableStream<Uint8Array<ArrayBuffer>>,
  signal: AbortSignal,
): Promise<HistoryReader> {
  const reader = new HistoryReader();
  const decoder = new TextDecoder();
  const source = bytes.getReader();
  signal.addEventListener('abort', () => void source.cancel().catch(() => undefined));
  for (;;) {
    const { done, value } = await source.read().catch(() => {
      throw new Unreadable('The history broke off while it was read.');
    });
    signal.throwIfAborted();
    if (done) break;
    for (let from = 0; from < value.length; from += PIECE_BYTES) {
      const text = decoder.decode(value.subarray(from, from + PIECE_BYTES), { stream: true });
      await inSlices(reader.read(text), signal);
    }
  }
  await inSlices(reader.read(decoder.decode()), signal);
  reader.end();
  return reader;
}
