/** One client with one session: it does what it is told, and the history keeps what it did and saw. */
import type { Agent } from 'undici';
import { headers as names } from '../../protocol/headers.ts';
import type { Complete, Invoke, OperationKind } from '../../protocol/history.ts';
import { markOf } from '../gateway/client-mark.ts';
import type { Recorder } from '../history/recorder.ts';
import type { Canary } from './canaries.ts';
import { type Carried, CredentialJar, credentialBytes, identityOf } from './credential-jar.ts';
import { disclosedBy, partBytes } from './disclosure.ts';
import { exchange, type HttpAnswer, type HttpRequest, requestBytes } from './http-exchange.ts';
import { Knowledge } from './knowledge.ts';
import { callFor, outcomeOf, outputOf } from './operations.ts';

/** Longer than a gateway waits for a node: its 504 says more than our own silence. */
const ANSWER_MS_MAX = 4_000;

export interface Site {
  readonly agent: Agent;
  readonly recorder: Recorder;
  /** Under which of the contract's bases this deployment speaks. */
  readonly base: string;
  readonly gatewayUrl: string;
  /** Who asks, where several sessions go by one name; absent: the session's own label. */
  readonly client?: string;
}

export interface OperationOptions {
  readonly productId?: string;
  readonly quantity?: number;
  readonly text?: string;
  /** The Idempotency-Key of a checkout. */
  readonly key?: string;
  /** What it carries beside or instead of its own credential, and who is to hear the whole answer. */
  readonly canary?: Canary;
  readonly onAnswer?: (answer: HttpAnswer) => void;
  /** Straight to this node, past the gateway. */
  readonly probe?: { readonly node: string; readonly origin: string };
  /** Another credential than the newest one. */
  readonly credential?: Carried;
  readonly forged?: string;
  /** Whatever the gateway's policy would choose, this node first. */
  readonly node?: string | undefined;
  /** When it should have been sent, on the recorder's clock; absent: now. */
  readonly dueAt?: number;
}

type Seen = Pick<Complete, 'type' | 'status' | 'servedBy' | 'output'> & Partial<Complete>;

export class LabSession {
  readonly label: string;
  readonly user: string;
  readonly #site: Site;
  #jar: CredentialJar;
  readonly #isCopy: boolean;
  readonly #knowledge: Knowledge;

  constructor(site: Site, label: string, user: string, copied?: CredentialJar) {
    this.#site = site;
    this.label = label;
    this.user = user;
    this.#jar = copied ?? new CredentialJar();
    this.#isCopy = copied !== undefined;
    this.#knowledge = new Knowledge(user);
  }

  /** Somebody else who holds what this session carries now, and keeps what it is given for it. */
  copy(): LabSession {
    return new LabSession(this.#site, this.label, this.user, this.#jar.copy());
  }

  /** Somebody has put all that another client carries into this one's jar, and it does not know. */
  plant(other: LabSession, carried: Carried | null = other.credential): void {
    this.#jar = other.#jar.copy(carried);
  }

  get credential(): Carried | null {
    return this.#jar.carried;
  }

  /** The request that it would send now, for a load of which no operation is recorded. */
  request(kind: OperationKind): HttpRequest {
    return this.#request(kind, this.#jar.carried, {});
  }

  /**
   * The same request once more, as it was. What it is given is this client's only where it showed what the client carries
   * now: whoever sends an old credential again must not be handed a new one by that.
   */
  async repeat(http: HttpRequest, node: string | null): Promise<void> {
    const isOwn = this.#jar.isShownBy(http.headers);
    const { client = this.label } = this.#site;
    const mark = markOf({ client, session: this.label, user: this.user, isOwn, node });
    const answer = await exchange(this.#site.agent, { ...http, mark }, ANSWER_MS_MAX).catch(() => null);
    if (isOwn && answer) this.#jar.take(answer);
  }

  async perform(kind: OperationKind, options: OperationOptions = {}): Promise<Complete['type']> {
    const { recorder, agent } = this.#site;
    const carried = options.credential ?? this.#jar.carried;
    const operation = recorder.nextOperation();
    const http = this.#request(kind, carried, options);
    this.#knowledge.fromRequest(options);
    const dueAt = options.dueAt ?? recorder.now();
    recorder.record({ type: 'invoke', operation, kind, ...this.#asked(carried, options) });
    const answered = exchange(agent, http, ANSWER_MS_MAX);
    const seen = await answered.then((answer) => {
      options.onAnswer?.(answer);
      return this.#seen(answer, carried, options.credential !== undefined);
    }, unanswered);
    recorder.record({
      operation,
      credentialBytes: credentialBytes(carried),
      requestBytes: requestBytes(http),
      latencyMs: Math.round((recorder.now() - dueAt) * 1000) / 1000,
      ...seen,
    });
    return seen.type;
  }

  #asked(
    carried: Carried | null,
    options: OperationOptions,
  ): Omit<Invoke, 'type' | 'at' | 'operation' | 'kind'> {
    const { credential, probe, forged, productId, quantity, text, key, canary } = options;
    return {
      session: this.label,
      user: this.user,
      to: probe?.node ?? 'gateway',
      credential: carried && this.#site.recorder.numberOf(identityOf(carried)),
      ...((this.#isCopy || credential) && !forged && { replay: true }),
      ...(probe && { probe: true }),
      ...(forged && { forged }),
      ...(productId && { productId, quantity: quantity ?? 1 }),
      ...(text && { text }),
      ...(key && { key }),
      ...(canary && { canary: canary.name }),
      ...(canary?.isMisplaced && { misplaced: true }),
    };
  }

  #request(kind: OperationKind, carried: Carried | null, options: OperationOptions): HttpRequest {
    const { base, gatewayUrl } = this.#site;
    const call = callFor(kind, { user: this.user, quantity: 1, ...options });
    const origin = options.probe?.origin ?? gatewayUrl;
    const headers = { ...call.headers, ...this.#jar.headers(carried) };
    const plain = { ...call, origin, path: `${base}${call.path}`, headers };
    const http = options.canary?.into?.(plain) ?? plain;
    // A probe goes past the gateway, and no server is told who asks.
    return options.probe ? http : { ...http, mark: this.#mark(options) };
  }

  #mark({ credential, node }: OperationOptions): string | undefined {
    const isOwn = !this.#isCopy && credential === undefined;
    const { client = this.label } = this.#site;
    return markOf({ client, session: this.label, user: this.user, isOwn, node: node ?? null });
  }

  /** @param isForeign the credential was not the client's newest: what the answer gives is not kept either */
  #seen(answer: HttpAnswer, carried: Carried | null, isForeign: boolean): Seen {
    const { recorder } = this.#site;
    const { status, headers, body } = answer;
    const { issued, cleared } = (isForeign ? new CredentialJar() : this.#jar).take(answer);
    const code = (body as { code?: unknown } | undefined)?.code;
    const problem = status >= 400 && typeof code === 'string' ? code : undefined;
    const servedBy = headers[names.servedBy.toLowerCase()];
    this.#knowledge.fromAnswer(body);
    const output = status < 400 ? outputOf(body, recorder.ofWallClock) : {};
    // Some servers name a session by its credential, which must not stand in a history.
    const secret = [issued, carried].find((each) => each?.value === output.sessionId);
    if (secret) output.sessionId = `credential ${recorder.numberOf(identityOf(secret))}`;
    return {
      type: outcomeOf(status, problem),
      status,
      ...(problem && { code: problem }),
      servedBy: typeof servedBy === 'string' ? servedBy : null,
      output,
      ...(issued && {
        issued: recorder.numberOf(identityOf(issued)),
        issuedParts: partBytes(issued.value),
        discloses: disclosedBy(issued.value, this.#knowledge.known),
      }),
      ...(cleared && { cleared }),
    };
  }
}

/** A refused connection has sent nothing; of any other silence nobody knows what it did. */
function unanswered(error: NodeJS.ErrnoException): Seen {
  const type = error.code === 'ECONNREFUSED' ? 'fail' : 'info';
  return { type, status: null, servedBy: null, output: {}, error: error.code ?? error.name };
}
