/** One direction of one connection: bytes go on in order, unchanged, when the link's conditions let them. */
import type { Socket } from 'node:net';
import type { Conditions, Lane } from './conditions.ts';

/** What waits here, at most, beside one chunk; the rest waits with its sender. */
const WAITING_BYTES_MAX = 256 * 1024;

interface Waiting {
  readonly bytes: Buffer;
  readonly dueAt: number;
}

export class Flow {
  readonly #from: Socket;
  readonly #to: Socket;
  readonly #lane: Lane;
  readonly #conditions: () => Conditions;
  readonly #waiting: Waiting[] = [];
  #waitingBytes = 0;
  #hasEnded = false;
  #isFull = false;
  #timer: NodeJS.Timeout | null = null;

  constructor(from: Socket, to: Socket, lane: Lane, conditions: () => Conditions) {
    this.#from = from;
    this.#to = to;
    this.#lane = lane;
    this.#conditions = conditions;
    from.on('data', (bytes: Buffer) => this.#take(bytes));
    from.on('end', () => {
      this.#hasEnded = true;
      this.goOn();
    });
    to.on('drain', () => {
      this.#isFull = false;
      this.goOn();
    });
    this.goOn();
  }

  #take(bytes: Buffer): void {
    this.#waiting.push({ bytes, dueAt: performance.now() + this.#conditions().latencyMs });
    this.#waitingBytes += bytes.length;
    this.goOn();
  }

  /** Sends what may go now. Called again whenever something has changed. */
  goOn(): void {
    clearTimeout(this.#timer ?? undefined);
    this.#timer = null;
    // Nobody is left to send to: what still comes is read, and forgotten.
    if (this.#to.destroyed) {
      this.stop();
      this.#from.resume();
      return;
    }
    const { isSilent } = this.#conditions();
    let isGoing = !isSilent;
    while (isGoing) isGoing = !this.#isFull && this.#sendNext();
    // The end is the last thing that is passed on, after all that came before it.
    if (this.#hasEnded && !isSilent && this.#waiting.length === 0 && !this.#to.writableEnded) this.#to.end();
    if (isSilent || this.#isFull || this.#waitingBytes > WAITING_BYTES_MAX) this.#from.pause();
    else this.#from.resume();
  }

  /** False when there is nothing to send, or not yet. */
  #sendNext(): boolean {
    const [next] = this.#waiting;
    if (!next) return false;
    const now = performance.now();
    const { latencyMs, bytesPerSecond } = this.#conditions();
    // Healed meanwhile, it need not wait any longer.
    const waitMs = Math.max(latencyMs > 0 ? next.dueAt - now : 0, this.#lane.waitMs(now));
    if (waitMs > 0) {
      this.#timer = setTimeout(() => this.goOn(), Math.ceil(waitMs));
      return false;
    }
    const count = this.#lane.take(next.bytes.length, bytesPerSecond, now);
    const rest = next.bytes.subarray(count);
    if (rest.length > 0) this.#waiting[0] = { bytes: rest, dueAt: next.dueAt };
    else this.#waiting.shift();
    this.#waitingBytes -= count;
    this.#isFull = !this.#to.write(next.bytes.subarray(0, count));
    return true;
  }

  stop(): void {
    clearTimeout(this.#timer ?? undefined);
    this.#waiting.length = 0;
    this.#waitingBytes = 0;
  }
}
