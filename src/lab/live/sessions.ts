/** The sessions of one running deployment, as its requests tell them. */
import type { SessionPlace } from '../../protocol/lab-clients.ts';
import { placesAfter, type SessionSign, sessionPlacesMax } from '../../protocol/session-places.ts';
import type { StateHolder } from '../../protocol/strategies.ts';
import type { Deployment } from '../deployment.ts';
import type { ForwardedRequest } from '../gateway/gateway.ts';

type Answer = Extract<SessionSign, { type: 'answer' }>;

/** Only these can change where a session lies; null for any other request, and for a stranger's. */
function signOf({ mark, method, path, status, node }: ForwardedRequest): Answer | null {
  if (!mark) return null;
  const action = method === 'POST' ? path.slice(path.lastIndexOf('/') + 1) : '';
  const asked = action === 'login' || action === 'logout' ? action : 'other';
  if (asked === 'other' && status !== 401) return null;
  const { session: client, user, isOwn } = mark;
  return { type: 'answer', asked, client, user, status, node, isOwn };
}

export class Sessions {
  readonly #heldBy: StateHolder;
  readonly #deployment: Pick<Deployment, 'nodes'>;
  readonly #onChange: () => void;
  #places: readonly SessionPlace[] = [];
  /** When the login of each was answered, on the gateway's clock; of those whose session is told, and a few before. */
  readonly #begunAt = new Map<string, number>();

  constructor(heldBy: StateHolder, deployment: Pick<Deployment, 'nodes'>, onChange: () => void) {
    this.#heldBy = heldBy;
    this.#deployment = deployment;
    this.#onChange = onChange;
  }

  places = (): SessionPlace[] => [...this.#places];

  answered(request: ForwardedRequest): void {
    const sign = signOf(request);
    // A login that is only sent again opens a session that nobody here carries on.
    if (!sign || (sign.asked === 'login' && !sign.isOwn)) return;
    // What was asked before the newest login was answered showed what came before it: its answer may come late.
    if (sign.asked === 'other' && request.at < (this.#begunAt.get(sign.client) ?? 0)) return;
    this.#after(sign);
    if (sign.asked !== 'login') return;
    this.#begun(sign, request.at + request.durationMs);
    // Its node may have ended before its answer was told.
    this.nodesChanged();
  }

  #begun({ client, status }: Answer, at: number): void {
    if (status >= 400) return;
    this.#begunAt.delete(client);
    this.#begunAt.set(client, at);
    const [oldest] = this.#begunAt.keys();
    if (oldest !== undefined && this.#begunAt.size > 2 * sessionPlacesMax) this.#begunAt.delete(oldest);
  }

  left(client: string): void {
    this.#after({ type: 'client left', client });
  }

  nodesChanged(): void {
    const { nodes } = this.#deployment;
    const lives = (name: string) =>
      nodes.some((node) => node.name === name && node.state !== 'down' && node.state !== 'starting');
    const ended = new Set(this.#places.flatMap(({ node }) => (node === null || lives(node) ? [] : node)));
    for (const node of ended) this.#after({ type: 'node ended', node });
  }

  #after(sign: SessionSign): void {
    const before = this.#places;
    this.#places = placesAfter(before, sign, this.#heldBy);
    if (this.#places !== before) this.#onChange();
  }
}
