/** What hands do with one running deployment, and what is seen of it: its clients, traffic, requests and sessions. */
import type { Exchange, HeldState } from '../../protocol/exchanges.ts';
import { type ClientAction, ClientName, type TrafficRequest } from '../../protocol/lab-clients.ts';
import type { DeploymentState, Hop, LabEvent } from '../../protocol/lab-events.ts';
import type { Sample } from '../../protocol/samples.ts';
import { basePath, type StrategyName, strategyFacts } from '../../protocol/strategies.ts';
import type { Deployment } from '../deployment.ts';
import type { ForwardedRequest } from '../gateway/gateway.ts';
import { hopOf } from '../gateway/hop.ts';
import { LabRefusal } from '../lab-control.ts';
import { heldIn } from './held-state.ts';
import type { HopBudget } from './hop-budget.ts';
import { KeptExchanges } from './kept-exchanges.ts';
import { PageClients, type Place } from './page-clients.ts';
import { Second } from './second.ts';
import { Sessions } from './sessions.ts';
import { Traffic } from './traffic.ts';

const TRAFFIC_USERS = 10;

interface LiveOptions {
  readonly strategy: StrategyName;
  readonly budget: HopBudget;
  readonly publish: (event: LabEvent) => void;
  /** Something of its state is different, and may be told in a moment. */
  readonly onChange: () => void;
}

export class LiveDeployment {
  readonly deployment: Deployment;
  readonly #options: LiveOptions;
  readonly #place: Place;
  readonly #clients: PageClients;
  readonly #kept = new KeptExchanges();
  readonly #sessions: Sessions;
  readonly #second = new Second();
  /** Of the clients whose turn it is: what lay where before, and the last hop of theirs. */
  readonly #turns = new Map<string, { readonly before: HeldState; hop: number | null }>();
  /** Requests answered, by node. */
  readonly #requests = new Map<string | null, number>();
  #traffic: Traffic | null = null;
  #hops = 0;
  #wasBusy = false;

  constructor(deployment: Deployment, options: LiveOptions) {
    this.deployment = deployment;
    this.#options = options;
    const { family, stateHeldBy } = strategyFacts[options.strategy];
    // What a hand drives are always our own servers: they speak as their strategy says.
    this.#place = { gatewayUrl: deployment.url, base: basePath(family) };
    this.#clients = new PageClients(this.#place);
    this.#sessions = new Sessions(stateHeldBy, deployment, options.onChange);
  }

  /** @param isSampled whether the second's figures are wanted */
  forwarded(request: ForwardedRequest, isSampled: boolean): void {
    this.#hops += 1;
    this.#requests.set(request.node, (this.#requests.get(request.node) ?? 0) + 1);
    if (isSampled) this.#second.add(request);
    this.#sessions.answered(request);
    const { mark } = request;
    const turn = mark && ClientName.safeParse(mark.client).success ? this.#turns.get(mark.client) : undefined;
    // What a person has clicked is always told, however much else goes on.
    if (turn) this.#tell(this.#keep(request, turn));
    else if (this.#options.budget.take()) this.#tell(this.#hop(request, false));
  }

  #hop = (request: ForwardedRequest, isKept: boolean): Hop =>
    hopOf(this.deployment.name, request, { id: this.#hops, isKept });

  #tell(hop: Hop): void {
    this.#options.publish({ type: 'hop', hop });
  }

  #keep(request: ForwardedRequest, turn: { readonly before: HeldState; hop: number | null }): Hop {
    const hop = this.#hop(request, true);
    this.#kept.keep(hop, request, turn.before);
    turn.hop = hop.id;
    return hop;
  }

  /** A node that has ended has lost what it held. */
  nodesChanged(): void {
    this.#sessions.nodesChanged();
  }

  addClient(): void {
    this.#clients.add();
  }

  removeClient(name: ClientName): void {
    this.#clients.remove(name);
    this.#sessions.left(name);
  }

  act(client: ClientName, action: ClientAction, node?: string): Promise<void> {
    this.#mustReach(node);
    return this.#inTurn(client, () => this.#clients.act(client, action, node));
  }

  /** @throws LabRefusal when it is not kept */
  async exchange(hop: number): Promise<Exchange> {
    // Its turn may still go on: then what lies where after it is not known yet.
    const { client } = this.#kept.again(hop, this.deployment.url);
    await this.#clients.untilTurnEnds(client);
    return this.#kept.show(hop, this.deployment.url);
  }

  repeat(hop: number, node?: string): Promise<void> {
    const { client, http } = this.#kept.again(hop, this.deployment.url);
    const name = ClientName.parse(client);
    this.#mustReach(node);
    return this.#inTurn(name, () => this.#clients.repeat(name, http, node));
  }

  /** @throws LabRefusal when the gateway has no address of this node, and so nothing to try */
  #mustReach(name: string | undefined): void {
    if (name === undefined) return;
    const { state, origin } = this.deployment.node(name);
    if (origin !== null && state !== 'draining' && state !== 'starting') return;
    throw new LabRefusal('impossible', `${name} is ${state}, and the gateway sends nothing there.`);
  }

  #inTurn(client: ClientName, work: () => Promise<void>): Promise<void> {
    return this.#clients.inTurn(client, async () => {
      const before = await heldIn(this.deployment, 'glance');
      const turn = { before, hop: null };
      this.#turns.set(client, turn);
      await work().finally(() => this.#turns.delete(client));
      await this.#settle(turn.hop);
    });
  }

  async #settle(hop: number | null): Promise<void> {
    // A collection would cost the steady traffic its time.
    const after = await heldIn(this.deployment, this.#traffic ? 'glance' : 'measure');
    if (hop !== null) this.#kept.setAfter(hop, after);
  }

  setTraffic({ requestsPerSecond, users = TRAFFIC_USERS }: TrafficRequest): void {
    if (requestsPerSecond === 0) this.endTraffic();
    else if (this.#traffic) this.#traffic.change({ requestsPerSecond, users });
    else this.#traffic = new Traffic(this.#place, { requestsPerSecond, users });
  }

  /** @returns whether there was any */
  endTraffic(): boolean {
    const traffic = this.#traffic;
    this.#traffic = null;
    traffic?.close();
    return traffic !== null;
  }

  /** The second that ends now; null when nothing has happened in it, nor in the one before. */
  async sample(at: number): Promise<Sample | null> {
    const isBusy = !this.#second.isEmpty;
    if (!isBusy && !this.#wasBusy) return null;
    this.#wasBusy = isBusy;
    const taken = this.#second.take();
    const nodes = this.deployment.nodes.map(async (node) => {
      const seen = await node.glance();
      return { name: node.name, sessionsHeld: seen?.sessionsHeld ?? null, rssBytes: seen?.rssBytes ?? null };
    });
    return { at, ...taken, nodes: await Promise.all(nodes) };
  }

  state(): Pick<DeploymentState, 'clients' | 'traffic' | 'sessions' | 'nodes'> {
    return {
      clients: this.#clients.states(),
      traffic: this.#traffic?.state ?? null,
      sessions: this.#sessions.places(),
      nodes: this.deployment.nodes.map(({ name, port, pid, state, lastSeen, lastMeasured }) => ({
        ...{ name, port, pid, state },
        sessionsHeld: lastSeen?.sessionsHeld ?? null,
        heapBytes: lastMeasured?.heapBytes ?? null,
        requests: this.#requests.get(name) ?? 0,
      })),
    };
  }

  close(): void {
    this.endTraffic();
    this.#clients.close();
  }
}
