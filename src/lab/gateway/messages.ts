/** Whole messages as they crossed the gateway's own connection: how many bytes they took, and what was in them. */
import type { IncomingMessage } from 'node:http';
import { LAB_CLIENT_HEADER, limits } from '../../protocol/headers.ts';
import { Problem } from '../../protocol/problems.ts';

export type Field = readonly [name: string, value: string];

/** In the order in which they came, without what the lab's client says to the gateway alone. */
export function fieldsOf({ rawHeaders }: Pick<IncomingMessage, 'rawHeaders'>): Field[] {
  const fields: Field[] = [];
  for (let index = 0; index + 1 < rawHeaders.length; index += 2) {
    const name = rawHeaders[index] as string;
    if (name.toLowerCase() !== LAB_CLIENT_HEADER) fields.push([name, rawHeaders[index + 1] as string]);
  }
  return fields;
}

export const startLineOf = ({ method, url, httpVersion }: IncomingMessage): string =>
  `${method} ${url} HTTP/${httpVersion}`;

/** Line, header section and body (RFC 9112, section 2.1). Node reads each byte of a line as one character. */
export function requestBytes(request: IncomingMessage, body: Buffer): number {
  const section = fieldsOf(request).reduce(
    (bytes, [name, value]) => bytes + name.length + value.length + 4,
    0,
  );
  return startLineOf(request).length + 2 + section + 2 + body.length;
}

export async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  try {
    // Destroying the request would take the connection with it, and the answer could not be sent.
    for await (const chunk of request.iterator({ destroyOnReturn: false })) {
      bytes += chunk.length;
      // One byte more than a node takes: the node itself then refuses, as it would without a gateway.
      if (bytes > limits.bodyBytesMax + 1) throw new Problem('content_too_large');
      chunks.push(chunk);
    }
  } catch (error) {
    // What still comes is thrown away: unread it would stand in the way of the connection's next request.
    request.resume();
    // The client went away in the middle: no node is to blame.
    throw error instanceof Problem ? error : new Problem('malformed_request', { cause: error });
  }
  return Buffer.concat(chunks);
}
