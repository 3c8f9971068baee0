/** What the page's own interface refuses, as RFC 9457 problem details. The servers' table is another one. */
import type { ServerResponse } from 'node:http';
import { PROBLEM_MEDIA_TYPE } from '../../protocol/problems.ts';
import { LabRefusal } from '../lab-control.ts';
import { NodeFailed } from '../processes/node-process.ts';

const refusals = {
  malformed_request: { status: 400, title: 'The request cannot be read' },
  malformed_json: { status: 400, title: 'The body is not valid JSON' },
  token_required: { status: 401, title: 'The start-up token is missing or wrong' },
  foreign_origin: { status: 403, title: 'Another site may not use the lab' },
  not_found: { status: 404, title: 'Nothing lives at this address' },
  method_not_allowed: { status: 405, title: 'The address does not know this method' },
  busy: { status: 409, title: 'Another run goes on' },
  impossible: { status: 409, title: 'That cannot be done now' },
  content_too_large: { status: 413, title: 'The body is too large' },
  unsupported_media_type: { status: 415, title: 'The body is not JSON' },
  misdirected: { status: 421, title: 'The lab does not go by this name' },
  invalid_body: { status: 422, title: 'The body has the wrong form' },
  failed: { status: 500, title: 'The lab failed' },
  node_failed: { status: 502, title: 'A server did not start' },
  too_many_pages: { status: 503, title: 'Too many pages watch the lab' },
} as const;

export class Refusal extends Error {
  readonly code: keyof typeof refusals;
  readonly headers: Readonly<Record<string, string>>;

  constructor(code: keyof typeof refusals, detail: string, headers: Record<string, string> = {}) {
    super(detail);
    this.name = 'Refusal';
    this.code = code;
    this.headers = headers;
  }
}

/** An error that nobody foresaw is told to the terminal in full, and to the client not at all. */
function asRefusal(error: unknown): Refusal {
  if (error instanceof Refusal) return error;
  if (error instanceof LabRefusal) {
    return new Refusal(error.reason === 'unknown' ? 'not_found' : error.reason, error.message);
  }
  if (error instanceof NodeFailed) return new Refusal('node_failed', error.message);
  // With its stack: whoever runs the lab must see where it broke.
  console.error(error);
  return new Refusal('failed', 'The terminal in which the lab runs says more.');
}

export function sendProblem(response: ServerResponse, error: unknown): void {
  const refusal = asRefusal(error);
  const { status, title } = refusals[refusal.code];
  if (response.headersSent) {
    response.destroy();
    return;
  }
  const body = { type: `urn:statelab:lab:${refusal.code}`, title, status, detail: refusal.message };
  response.writeHead(status, {
    'Content-Type': PROBLEM_MEDIA_TYPE,
    'Cache-Control': 'no-store',
    ...refusal.headers,
  });
  response.end(JSON.stringify(body));
}
