/** What a deployment did in one second: the charts are drawn from these, live and of a stored run alike. */
import { z } from 'zod';

export const NodeSample = z.object({
  name: z.string(),
  /** Null where the node does not run or has no channel. */
  sessionsHeld: z.int().nullable(),
  rssBytes: z.int().nullable(),
});

export const Sample = z.object({
  /** Live: ms since the epoch; of a run: ms since it began. The end of the second. */
  at: z.number(),
  /** Requests that ended in it, by outcome. */
  answered: z.int(),
  /** 4xx. */
  refused: z.int(),
  /** 5xx. */
  failed: z.int(),
  /** Of a run: no answer came. */
  unanswered: z.int(),
  retried: z.int(),
  /** Null: none ended in it. Percentiles of all that did. */
  latencyMs: z.object({ p50: z.number(), p95: z.number(), p99: z.number() }).nullable(),
  requestBytes: z.int(),
  responseBytes: z.int(),
  nodes: z.array(NodeSample),
});
export type Sample = z.infer<typeof Sample>;

/** How many samples of a deployment are kept: two minutes. */
export const samplesMax = 120;
