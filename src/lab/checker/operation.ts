/** An operation of a client with both its ends, and what may be asked about one. */
import type { Complete, Disclosed, HistoryEvent, Invoke, Output } from '../../protocol/history.ts';

export interface Operation extends Omit<Invoke, 'type' | 'at' | 'operation'> {
  readonly id: number;
  readonly invokedAt: number;
  /** Infinity while no end is known. */
  readonly completedAt: number;
  /** `info` also where the history ends before the operation does. */
  readonly outcome: Complete['type'];
  readonly status: number | null;
  readonly code?: string | undefined;
  readonly servedBy: string | null;
  readonly output: Output;
  readonly issued?: number | undefined;
  readonly issuedParts?: readonly number[] | undefined;
  readonly discloses?: readonly Disclosed[] | undefined;
  readonly cleared?: boolean | undefined;
  readonly credentialBytes: number;
  readonly requestBytes: number;
  readonly latencyMs: number;
  readonly error?: string | undefined;
}

const unfinished = {
  completedAt: Number.POSITIVE_INFINITY,
  outcome: 'info',
  status: null,
  servedBy: null,
  output: {},
  credentialBytes: 0,
  requestBytes: 0,
  latencyMs: 0,
} as const;

/** In the order of invocation. */
export function operationsOf(events: readonly HistoryEvent[]): Operation[] {
  const operations = new Map<number, Operation>();
  for (const event of events) {
    if (event.type === 'invoke') {
      const { type: _type, at, operation, ...asked } = event;
      operations.set(operation, { id: operation, invokedAt: at, ...asked, ...unfinished });
    } else if (event.type === 'ok' || event.type === 'fail' || event.type === 'info') {
      const { type: outcome, at, operation, ...seen } = event;
      const invoked = operations.get(operation);
      if (invoked) operations.set(operation, { ...invoked, ...seen, outcome, completedAt: at });
    }
  }
  return [...operations.values()].sort((a, b) => a.invokedAt - b.invokedAt);
}

/** What a client does by itself: with its newest credential, through the gateway. */
export const isOrdinary = ({ replay, probe, forged }: Operation): boolean => !replay && !probe && !forged;

/** Refused as not authenticated, as against a wrong password. */
export const isRefused = ({ status, kind }: Operation): boolean => status === 401 && kind !== 'login';

/** The server made up its mind; neither silence nor its own failure says anything about the session. */
export const isDecided = ({ status }: Operation): boolean => status !== null && status < 500;

export interface Sweep {
  /** It had ended before the operation that begins next. */
  ended(operation: Operation): void;
  begins(operation: Operation): void;
}

/** Goes through operations in the order of invocation, telling before each which ones had ended by then. */
export function sweep(operations: readonly Operation[], { ended, begins }: Sweep): void {
  const byCompletion = [...operations].sort((a, b) => a.completedAt - b.completedAt);
  let next = 0;
  for (const operation of operations) {
    for (; next < byCompletion.length; next += 1) {
      const candidate = byCompletion[next] as Operation;
      if (candidate.completedAt > operation.invokedAt || candidate === operation) break;
      ended(candidate);
    }
    begins(operation);
  }
}

/** Unlike `Math.max(...values)` it takes any number of them. */
export const maxOf = (values: Iterable<number>, floor = Number.NEGATIVE_INFINITY): number => {
  let max = floor;
  for (const value of values) if (value > max) max = value;
  return max;
};
