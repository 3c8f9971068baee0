/** What a deployment did within one second. */
import type { Sample } from '../../protocol/samples.ts';
import type { ForwardedRequest } from '../gateway/gateway.ts';

type Counted = Pick<Sample, 'answered' | 'refused' | 'failed' | 'retried' | 'requestBytes' | 'responseBytes'>;
type Ended = Pick<ForwardedRequest, 'status' | 'durationMs' | 'retried' | 'requestBytes' | 'responseBytes'>;

const nothing: Counted = {
  answered: 0,
  refused: 0,
  failed: 0,
  retried: 0,
  requestBytes: 0,
  responseBytes: 0,
};

const outcomeOf = (status: number): 'answered' | 'refused' | 'failed' => {
  if (status < 400) return 'answered';
  return status < 500 ? 'refused' : 'failed';
};

const round = (ms: number) => Math.round(ms * 100) / 100;

/** The smallest value that at least this share does not exceed. */
const quantile = (sorted: readonly number[], share: number): number =>
  round(sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? 0);

export class Second {
  #counted = { ...nothing };
  #durations: number[] = [];

  add({ status, durationMs, retried, requestBytes, responseBytes }: Ended): void {
    this.#counted[outcomeOf(status)] += 1;
    this.#counted.retried += retried.length > 0 ? 1 : 0;
    this.#counted.requestBytes += requestBytes;
    this.#counted.responseBytes += responseBytes;
    this.#durations.push(durationMs);
  }

  /** What there was since it was taken last. */
  take(): Omit<Sample, 'at' | 'nodes'> {
    const sorted = this.#durations.sort((a, b) => a - b);
    const latencyMs =
      sorted.length === 0
        ? null
        : { p50: quantile(sorted, 0.5), p95: quantile(sorted, 0.95), p99: quantile(sorted, 0.99) };
    // A gateway answers whatever happens: that no answer came only a client can say.
    const taken = { ...this.#counted, unanswered: 0, latencyMs };
    this.#counted = { ...nothing };
    this.#durations = [];
    return taken;
  }

  get isEmpty(): boolean {
    return this.#durations.length === 0;
  }
}
