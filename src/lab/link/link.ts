/**
 * The link between nodes and a store: a TCP proxy that knows nothing of what it carries, so that it works for
 * any store. Whole, it passes bytes, ends and resets on as they come; each fault is a switch with one heal.
 * (The idea is Toxiproxy's.)
 */
import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { LinkFault } from '../../protocol/lab-words.ts';
import { LabRefusal } from '../lab-control.ts';
import { type Conditions, Lane, whole } from './conditions.ts';
import { Flow } from './flow.ts';

/** A silent link collects the attempts of clients that try again; at some number it is enough. */
const CONNECTIONS_MAX = 500;
const LATENCY_MS = 200;
/** As slow as it is, a session passes; a conversation takes a while. */
const BYTES_PER_SECOND = 20_000;
/** A port that was free during a cut may have been lent to somebody's connection, which mostly ends soon. */
const LISTEN_TRIES = 20;
const LISTEN_AGAIN_MS = 50;

export interface Address {
  readonly host: string;
  readonly port: number;
}

/** How strong the faults are; absent: as the laboratory's are. */
export interface Strength {
  readonly latencyMs?: number;
  readonly bytesPerSecond?: number;
}

interface Connection {
  readonly sockets: readonly [Socket, Socket];
  readonly flows: readonly [Flow, Flow];
}

export class Link {
  readonly #target: Address;
  readonly #strength: Required<Strength>;
  readonly #connections = new Set<Connection>();
  readonly #lanes = [new Lane(), new Lane()] as const;
  #server: Server | null = null;
  #port = 0;
  #conditions = whole;
  #healing: Promise<void> | null = null;
  #isClosed = false;
  fault: LinkFault | null = null;

  private constructor(target: Address, strength: Strength) {
    this.#target = target;
    this.#strength = { latencyMs: LATENCY_MS, bytesPerSecond: BYTES_PER_SECOND, ...strength };
  }

  static async open(target: Address, strength: Strength = {}): Promise<Link> {
    const link = new Link(target, strength);
    await link.#listen();
    return link;
  }

  get port(): number {
    return this.#port;
  }

  /** Connections that are open now, or half open. */
  get connections(): number {
    return this.#connections.size;
  }

  async #listen(): Promise<void> {
    const server = createServer({ allowHalfOpen: true, noDelay: true }, (client) => this.#accept(client));
    // After a cut it is the same port again: that is where the nodes look for it.
    server.listen(this.#port, '127.0.0.1');
    await once(server, 'listening');
    this.#server = server;
    this.#port = (server.address() as { port: number }).port;
  }

  #accept(client: Socket): void {
    client.on('error', () => undefined);
    if (this.fault === 'reset' || this.#connections.size >= CONNECTIONS_MAX) {
      client.resetAndDestroy();
      return;
    }
    const store = connect({ ...this.#target, allowHalfOpen: true, noDelay: true });
    const conditions = () => this.#conditions;
    const asked = (): Conditions => ({ ...this.#conditions, latencyMs: 0 });
    const connection: Connection = {
      sockets: [client, store],
      flows: [
        new Flow(client, store, this.#lanes[0], asked),
        new Flow(store, client, this.#lanes[1], conditions),
      ],
    };
    this.#connections.add(connection);
    for (const socket of connection.sockets) {
      // Whoever went without an end was reset, or could not be reached: so is the other side.
      socket.on('error', () => this.#reset(connection));
      socket.on('close', () => this.#closed(connection));
    }
  }

  #closed(connection: Connection): void {
    if (!connection.sockets.every(({ destroyed }) => destroyed)) return;
    this.#connections.delete(connection);
    for (const flow of connection.flows) flow.stop();
  }

  #reset({ sockets }: Connection): void {
    for (const socket of sockets) if (!socket.destroyed) socket.resetAndDestroy();
  }

  /** One fault at a time. */
  async break(fault: LinkFault): Promise<void> {
    await this.heal();
    this.fault = fault;
    const { latencyMs, bytesPerSecond } = this.#strength;
    if (fault === 'slow') this.#become({ ...whole, latencyMs });
    if (fault === 'throttle') this.#become({ ...whole, bytesPerSecond });
    if (fault === 'silence') this.#become({ ...whole, isSilent: true });
    if (fault === 'reset') for (const connection of this.#connections) this.#reset(connection);
    if (fault === 'cut') await this.#close();
  }

  /** @throws LabRefusal when a cut link's port is somebody else's by now; it is then cut still */
  heal(): Promise<void> {
    this.#healing ??= this.#heal().finally(() => {
      this.#healing = null;
    });
    return this.#healing;
  }

  async #heal(): Promise<void> {
    if (this.fault === 'cut') await this.#listenAgain();
    this.fault = null;
    this.#become(whole);
  }

  async #listenAgain(): Promise<void> {
    for (let tried = 1; !this.#isClosed; tried += 1) {
      try {
        return await this.#listen();
      } catch (error) {
        const { code } = error as NodeJS.ErrnoException;
        if (code !== 'EADDRINUSE') throw error;
        const why = `Port ${this.#port}, where the nodes look for the store, is taken by another program.`;
        if (tried === LISTEN_TRIES) throw new LabRefusal('impossible', `${why} Heal it again later.`);
        await sleep(LISTEN_AGAIN_MS);
      }
    }
  }

  #become(conditions: Conditions): void {
    this.#conditions = conditions;
    for (const lane of this.#lanes) lane.free();
    for (const { flows } of this.#connections) for (const flow of flows) flow.goOn();
  }

  /** Refuses new connections, and ends those that there are. */
  async #close(): Promise<void> {
    const server = this.#server;
    this.#server = null;
    for (const { sockets } of this.#connections) for (const socket of sockets) socket.destroy();
    if (server) await new Promise((resolve) => server.close(resolve));
  }

  /** For good. */
  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#healing?.catch(() => undefined);
    await this.#close();
  }
}
