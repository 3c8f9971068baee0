/** Something in front of a server: it forwards what it is asked, loses answers, and has pages of its own. */
import { once } from 'node:events';
import { createServer, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { TestContext } from 'node:test';

interface Front {
  /** Where it forwards to. */
  readonly server: () => string;
  /** True: this answer gets lost. The server has said all it had to say, so what was asked is done. */
  readonly isLost?: (path: string) => boolean;
  /** True: it has answered by itself. */
  readonly answers?: (path: string, response: ServerResponse) => boolean;
}

/** @returns its origin */
export async function startFront(
  t: Pick<TestContext, 'after'>,
  { server, isLost, answers }: Front,
): Promise<string> {
  const front = createServer((incoming, outgoing) => {
    const { method, url = '', headers } = incoming;
    if (answers?.(url, outgoing)) return;
    const onward = request(`${server()}${url}`, { method, headers }, (answer) => {
      if (isLost?.(url)) return void answer.resume().once('end', () => outgoing.destroy());
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      return void answer.pipe(outgoing);
    });
    onward.on('error', () => outgoing.destroy());
    incoming.pipe(onward);
  }).listen(0, '127.0.0.1');
  await once(front, 'listening');
  t.after(() => void front.close().closeAllConnections());
  return `http://127.0.0.1:${(front.address() as AddressInfo).port}`;
}
