/**
 * The load: raw requests over keep-alive connections, each sent again as soon as its answer is complete. It does so
 * little that the server is busy before it is. Told over IPC what to send; tells how many were answered with 200.
 */
import { connect } from 'node:net';

export interface LoadOrder {
  readonly host: string;
  readonly port: number;
  /** One connection each; the bytes as they go over the wire. */
  readonly requests: readonly string[];
  readonly ms: number;
}

export interface LoadResult {
  readonly answered: number;
  readonly failed: number;
  readonly seconds: number;
}

const END_OF_HEADERS = '\r\n\r\n';

/** Bytes of the first answer in the buffer; 0 while it is not complete. */
function answerBytes(received: Buffer): number {
  const headersEnd = received.indexOf(END_OF_HEADERS);
  if (headersEnd === -1) return 0;
  const head = received.toString('latin1', 0, headersEnd);
  const length = Number(/^content-length: *(\d+)/im.exec(head)?.[1] ?? Number.NaN);
  if (Number.isNaN(length)) throw new Error('an answer without Content-Length');
  const bytes = headersEnd + END_OF_HEADERS.length + length;
  return received.length >= bytes ? bytes : 0;
}

function askOnAndOn(
  { host, port }: LoadOrder,
  request: string,
  until: number,
): Promise<Omit<LoadResult, 'seconds'>> {
  const { promise, resolve, reject } = Promise.withResolvers<Omit<LoadResult, 'seconds'>>();
  const socket = connect({ host, port, noDelay: true });
  let [answered, failed] = [0, 0];
  let received = Buffer.alloc(0);
  socket.on('connect', () => socket.write(request)).on('error', reject);
  socket.on('close', () => resolve({ answered, failed }));
  socket.on('data', (chunk) => {
    received = received.length === 0 ? chunk : Buffer.concat([received, chunk]);
    const bytes = answerBytes(received);
    if (bytes === 0) return;
    if (received.toString('latin1', 9, 12) === '200') answered += 1;
    else failed += 1;
    received = received.subarray(bytes);
    if (performance.now() < until) socket.write(request);
    else socket.end();
  });
  return promise;
}

process.on('disconnect', () => process.exit());
process.on('message', async (order: LoadOrder) => {
  const startedAt = performance.now();
  const asked = order.requests.map((request) => askOnAndOn(order, request, startedAt + order.ms));
  const results = await Promise.all(asked);
  const sum = (key: 'answered' | 'failed') => results.reduce((total, result) => total + result[key], 0);
  const seconds = (performance.now() - startedAt) / 1_000;
  process.send?.({ answered: sum('answered'), failed: sum('failed'), seconds } satisfies LoadResult);
});
