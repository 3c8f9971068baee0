/** The last requests of a deployment's clients in full. In memory only: they hold credentials. */
import type { Exchange, HeldState, RawMessage } from '../../protocol/exchanges.ts';
import type { Hop } from '../../protocol/lab-events.ts';
import type { HttpRequest } from '../client/http-exchange.ts';
import type { ForwardedRequest } from '../gateway/gateway.ts';
import { LabRefusal } from '../lab-control.ts';
import { decodeCredential, type Shown } from './decode-credential.ts';
import { curlLine, fieldsToRepeat, issuedIn, presentedIn, rawRequest, rawResponse } from './raw-exchange.ts';

export const exchangesMax = 200;

interface Kept {
  readonly hop: Hop;
  readonly request: RawMessage;
  readonly response: RawMessage;
  readonly presented: Shown;
  readonly issued: Shown;
  readonly before: HeldState | null;
  after: HeldState | null;
  /** As it was, a password included: what is shown of it leaves that out. */
  readonly body: string;
}

export class KeptExchanges {
  /** By the hop's number, oldest first. */
  readonly #kept = new Map<number, Kept>();

  keep(hop: Hop, forwarded: ForwardedRequest, before: HeldState | null): void {
    this.#kept.set(hop.id, {
      hop,
      request: rawRequest(forwarded),
      response: rawResponse(forwarded),
      presented: presentedIn(forwarded),
      issued: issuedIn(forwarded),
      before,
      after: null,
      body: forwarded.requestBody.toString('utf8'),
    });
    const [oldest] = this.#kept.keys();
    if (this.#kept.size > exchangesMax && oldest !== undefined) this.#kept.delete(oldest);
  }

  /** What lay where when all of it had ended. */
  setAfter(hop: number, after: HeldState): void {
    const kept = this.#kept.get(hop);
    if (kept) kept.after = after;
  }

  #get(hop: number): Kept {
    const kept = this.#kept.get(hop);
    if (kept) return kept;
    throw new LabRefusal(
      'unknown',
      `Request ${hop} is not kept: only the last ${exchangesMax} of the page’s clients are, while their deployment runs.`,
    );
  }

  /** @throws LabRefusal when it is not kept */
  show(hop: number, origin: string): Exchange {
    const { presented, issued, body: _kept, ...kept } = this.#get(hop);
    return {
      ...kept,
      presented: decodeCredential(presented),
      issued: decodeCredential(issued),
      curl: curlLine(origin, kept.request),
    };
  }

  /** The same once more, and whose it was. @throws LabRefusal when it is not kept */
  again(hop: number, origin: string): { readonly client: string | null; readonly http: HttpRequest } {
    const { request, body, hop: kept } = this.#get(hop);
    const [method = 'GET', path = '/'] = request.startLine.split(' ');
    const fields = fieldsToRepeat(request.headers).map(([name, value]) => [name.toLowerCase(), value]);
    return {
      client: kept.client,
      http: {
        origin,
        method: method as HttpRequest['method'],
        path,
        headers: Object.fromEntries(fields),
        ...(body !== '' && { body: JSON.parse(body) as unknown }),
      },
    };
  }
}
