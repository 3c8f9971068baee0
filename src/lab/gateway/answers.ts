/** What the gateway answers: a node's words, or its own when no node has any. */
import { randomBytes, randomUUID } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { headers as names } from '../../protocol/headers.ts';
import { PROBLEM_MEDIA_TYPE, type Problem } from '../../protocol/problems.ts';
import { requestIdOf, traceOf, traceparentOf } from '../../protocol/trace.ts';

export interface Answer {
  readonly status: number;
  readonly headers: Record<string, string | string[]>;
  readonly body: Buffer;
  readonly node: string | null;
  readonly code: string | null;
}

/** Carries what a node's answer would: whoever follows a trace must not lose it where no node could speak. */
export function problemAnswer(problem: Problem, node: string | null, asked: IncomingHttpHeaders): Answer {
  const given = (name: string) => String(asked[name.toLowerCase()] ?? '');
  const trace = traceOf(given(names.traceparent)) ?? {
    traceId: randomBytes(16).toString('hex'),
    flags: '00',
  };
  const body = Buffer.from(JSON.stringify(problem.body(trace.traceId)));
  return {
    status: problem.status,
    headers: {
      ...problem.headers(),
      'Content-Type': PROBLEM_MEDIA_TYPE,
      'Content-Length': String(body.length),
      'X-Content-Type-Options': 'nosniff',
      [names.servedBy]: 'gateway',
      [names.traceparent]: traceparentOf(trace, randomBytes(8).toString('hex')),
      [names.requestId]: requestIdOf(given(names.requestId)) ?? randomUUID(),
    },
    body,
    node,
    code: problem.code,
  };
}
