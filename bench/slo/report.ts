/** What bench:slo finds, as `--json` prints it. Times are ms, rates requests a second, shares of 1. */
import type { describeMachine } from '../machine.ts';
import type { Kind } from './shopper.ts';

/** What the service is held to. */
export const slo = {
  p95MsMax: 200,
  /** The course's budget: no request may take longer at the median load, outside of the seconds around a kill. */
  budgetMs: 100,
  failedShareMax: 0.01,
  availabilityMin: 0.99,
} as const;

/** Of a set of requests; all latencies count from when a request was due. */
export interface Figures {
  readonly requests: number;
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
  readonly max: number;
  /** Over the budget of 100 ms. */
  readonly overBudget: number;
  /** Any answer but a good one, and none. */
  readonly failed: number;
  /** Answered with 5xx, or not at all. */
  readonly unanswered: number;
}

/** Of a stretch of time: what each part of the deployment had of a core (1 is one core), and of the whole machine. */
export interface CpuUse {
  readonly cores: number;
  /** By name: nginx, each node, redis, postgres, load and bench. */
  readonly ofCore: Readonly<Record<string, number>>;
  /** What nobody of ours had. */
  readonly others: number;
  readonly idle: number;
}

export interface Step extends Figures {
  readonly ratePerSecond: number;
  readonly held: boolean;
  readonly cpu: CpuUse;
}

/** How far the load could be raised until p95 or failures broke the promise. */
export interface Limit {
  readonly steps: readonly Step[];
  /** The highest rate at which it held. */
  readonly heldAt: number;
  /** The lowest rate above that at which it did not; null: the ramp ended before. */
  readonly brokeAt: number | null;
  /** In words: what was used up there. */
  readonly limitedBy: string;
}

export interface Median {
  readonly ratePerSecond: number;
  readonly seconds: number;
  readonly total: Figures;
  /** Outside of the seconds around the kill and the restart. */
  readonly quiet: Figures;
  readonly byKind: Readonly<Partial<Record<Kind, Figures>>>;
  /** One node killed (SIGKILL), later started again. Seconds count from the beginning of this phase. */
  readonly kill: {
    readonly node: string;
    readonly killedAfterSeconds: number;
    readonly restartedAfterSeconds: number;
    readonly readyAfterMs: number;
    /** Two seconds from the kill. */
    readonly afterKill: Figures;
    /** From the restart to two seconds after the node was ready. */
    readonly afterRestart: Figures;
    /** From the kill to the end of the last request of those two seconds that failed or took over 100 ms; 0: none did. */
    readonly felt: number;
  };
  /** How late the load process itself was: part of the latencies above. */
  readonly loadLateMs: { readonly p99: number; readonly max: number };
  /** Before the kill. */
  readonly cpu: CpuUse;
}

/** A load that was tried as the median one, and at which somebody waited longer than the budget. */
export interface OverBudget extends Pick<Figures, 'requests' | 'overBudget' | 'max'> {
  readonly ratePerSecond: number;
}

/** A server that does nothing, behind the same nginx with the same load. */
export interface Bare {
  readonly name: string;
  readonly figures: Figures;
  readonly nodeCpuUsPerRequest: number;
  /** The service's figure divided by the bare one's. */
  readonly ratio: {
    readonly p50: number;
    readonly p95: number;
    readonly p99: number;
    readonly nodeCpu: number;
  };
}

export interface SloReport {
  readonly at: string;
  readonly strategy: string;
  readonly nodes: number;
  readonly machine: ReturnType<typeof describeMachine>;
  readonly versions: { readonly nginx: string; readonly postgres: string; readonly redis: string | null };
  readonly loadAverage: { readonly before: number; readonly after: number };
  readonly limit: Limit;
  readonly median: Median;
  /** From half of what held down to the rate before that of `median`, each two thirds of the one before. */
  readonly overBudget: readonly OverBudget[];
  readonly nodeCpuUsPerRequest: number;
  readonly bare: readonly Bare[];
  /** Of the bare node:http server; null: it held as far as the ramp went. */
  readonly bareLimit: Pick<Limit, 'heldAt' | 'brokeAt' | 'limitedBy'>;
  /** In words, what was promised and missed; none: passed. */
  readonly missed: readonly string[];
}
