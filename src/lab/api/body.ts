/** Reads what was asked for: JSON only, of bounded size, and of the form that the route declares. */
import type { IncomingMessage } from 'node:http';
import { z } from 'zod';
import { limits } from '../../protocol/headers.ts';
import { Refusal } from './problem.ts';

/** A request without a body counts as `{}`, so that what is optional can be left out altogether. */
export async function readBody<Body>(request: IncomingMessage, schema: z.ZodType<Body>): Promise<Body> {
  const text = await readText(request);
  if (text !== '') requireJsonType(request);
  const parsed = schema.safeParse(text === '' ? {} : parseJson(text));
  if (parsed.success) return parsed.data;
  throw new Refusal('invalid_body', z.prettifyError(parsed.error));
}

async function readText(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  // The connection stays open when this loop ends early, so that the refusal can still be sent.
  for await (const chunk of request.iterator({ destroyOnReturn: false })) {
    bytes += chunk.length;
    if (bytes > limits.bodyBytesMax) {
      // The rest is never read, so the connection cannot be used again.
      throw new Refusal('content_too_large', `Send ${limits.bodyBytesMax} bytes at most.`, {
        Connection: 'close',
      });
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function requireJsonType({ headers }: IncomingMessage): void {
  const type = headers['content-type']?.split(';')[0]?.trim().toLowerCase();
  if (type === 'application/json' && headers['content-encoding'] === undefined) return;
  throw new Refusal('unsupported_media_type', 'Send Content-Type: application/json, not encoded.');
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Refusal('malformed_json', 'Send one JSON object, encoded as UTF-8.');
  }
}
