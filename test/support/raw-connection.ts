/** One TCP connection, for what no well-behaved client sends: half a request, two at once, or no HTTP at all. */
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import type { Answer } from './answer-rules.ts';

export class RawConnection {
  readonly socket: Socket;
  readonly #url: URL;
  #received = '';

  /** @param allowHalfOpen it leaves its side open when the server ends the other one */
  constructor(url: string, { allowHalfOpen = false } = {}) {
    this.#url = new URL(url);
    this.socket = connect({ port: Number(this.#url.port), host: this.#url.hostname, allowHalfOpen });
    this.socket.setEncoding('utf8').on('data', (text: string) => {
      this.#received += text;
    });
    // A reset is an answer too: the tests ask for what has arrived until then.
    this.socket.on('error', () => undefined);
  }

  /** Lines of a request's head, then its body. */
  write(lines: readonly string[], body = ''): void {
    this.socket.write(`${lines.join('\r\n')}\r\n\r\n${body}`);
  }

  async closed(): Promise<void> {
    if (!this.socket.closed) await once(this.socket, 'close');
  }

  /** The next response; its length must be given, as all servers here give it. */
  async response(method = 'GET'): Promise<Answer> {
    for (;;) {
      const [head, rest] = split(this.#received);
      const length = Number(/\r\ncontent-length: (\d+)/i.exec(head)?.[1] ?? 0);
      if (rest !== undefined && Buffer.byteLength(rest) >= length) {
        const text = Buffer.from(rest).subarray(0, length).toString();
        this.#received = rest.slice(text.length);
        return this.#answer(method, head, text);
      }
      if (this.socket.closed) throw new Error(`closed after: ${this.#received}`);
      await Promise.race([once(this.socket, 'data'), once(this.socket, 'close')]);
    }
  }

  #answer(method: string, head: string, text: string): Answer {
    const [statusLine = '', ...lines] = head.split('\r\n');
    const fields = lines.map((line): [string, string] => {
      const colon = line.indexOf(':');
      return [line.slice(0, colon), line.slice(colon + 1).trim()];
    });
    const status = Number(statusLine.split(' ')[1]);
    return { method, url: this.#url, status, headers: new Headers(fields), text };
  }
}

function split(received: string): [string, string | undefined] {
  const end = received.indexOf('\r\n\r\n');
  return end === -1 ? [received, undefined] : [received.slice(0, end), received.slice(end + 4)];
}
