/** One request on its way to a node, and on to the next node where that is safe. */
import type { IncomingMessage } from 'node:http';
import type { Attempt } from '../../protocol/lab-events.ts';
import { PROBLEM_MEDIA_TYPE, Problem, problems } from '../../protocol/problems.ts';
import { type Answer, problemAnswer } from './answers.ts';
import { requestHeaders } from './forwarded-headers.ts';
import { type Failure, failureOf, type Upstream } from './upstreams.ts';

/** RFC 9110, section 9.2.1: repeating these changes nothing. */
const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS']);

export interface ReadRequest {
  readonly request: IncomingMessage;
  readonly path: string;
  readonly body: Buffer;
  /** When the gateway had it, on performance's clock. */
  readonly startedAt: number;
}

const outcomes: Readonly<Record<Failure, Attempt['outcome']>> = {
  neverSent: 'refused',
  brokenOff: 'broken off',
  late: 'late',
};

const ms = (duration: number) => Math.round(duration * 100) / 100;

async function send(upstream: Upstream, { request, path, body }: ReadRequest): Promise<Answer> {
  upstream.inFlight += 1;
  try {
    const answer = await upstream.pool.request({
      method: request.method as 'GET',
      path,
      headers: requestHeaders(request, request.socket.remoteAddress ?? ''),
      body: body.length > 0 ? body : null,
      signal: upstream.deadline(),
    });
    const answered = Buffer.from(await answer.body.arrayBuffer());
    upstream.succeeded();
    const code = answer.headers['content-type']?.includes(PROBLEM_MEDIA_TYPE) ? problemCode(answered) : null;
    return {
      status: answer.statusCode,
      headers: answer.headers as Answer['headers'],
      body: answered,
      node: upstream.name,
      code,
    };
  } finally {
    upstream.inFlight -= 1;
  }
}

/** Only a code that we know: a server that is not ours may call anything a problem, and write anything in it. */
function problemCode(body: Buffer): string | null {
  try {
    const code = String(JSON.parse(body.toString())?.code);
    return Object.hasOwn(problems, code) ? code : null;
  } catch {
    return null;
  }
}

/**
 * Tries the candidates in turn. What was never sent may be given to the next node whatever its method is; what
 * broke off may have been received, and only a safe method is then repeated (RFC 9110, section 9.2.2). An
 * answer that is late is repeated for nobody: the client has waited long enough.
 */
export async function forward(
  candidates: Upstream[],
  read: ReadRequest,
  attempts: Attempt[],
): Promise<Answer> {
  const { method = '', headers } = read.request;
  for (const upstream of candidates) {
    const sentAt = performance.now();
    const attempted = (outcome: Attempt['outcome']) =>
      attempts.push({
        node: upstream.name,
        startMs: ms(sentAt - read.startedAt),
        durationMs: ms(performance.now() - sentAt),
        outcome,
      });
    try {
      const answer = await send(upstream, read);
      attempted('answered');
      return answer;
    } catch (error) {
      const failure = failureOf(error);
      if (failure === null) throw error;
      upstream.failed();
      attempted(outcomes[failure]);
      if (failure === 'late') return problemAnswer(new Problem('gateway_timeout'), upstream.name, headers);
      if (failure === 'brokenOff' && !SAFE_METHODS.has(method))
        return problemAnswer(new Problem('bad_gateway'), upstream.name, headers);
    }
  }
  return problemAnswer(new Problem('no_node'), null, headers);
}
