/** One request and its answer, over `fetch`, with an end in time and in bytes. Knows no route, and keeps nothing. */
import { type About, NoAnswer, UnexpectedAnswer } from './errors.ts';
import type { ContractRequest } from './request.ts';

const ANSWER_BYTES_MAX = 1024 * 1024;

/** What of the global `fetch` is used. */
export type Fetch = (url: string, init: RequestInit) => Promise<Response>;

/** As the global one is when it is called, which a test or a tracer may have replaced. */
export const globalFetch: Fetch = (url, init) => fetch(url, init);

export interface Answer {
  readonly status: number;
  readonly statusText: string;
  readonly headers: Headers;
  readonly text: string;
  /** Parsed JSON; undefined where the text is none. */
  readonly body: unknown;
}

export interface ExchangeOptions {
  readonly fetch?: Fetch;
  readonly timeoutMs: number;
  /** The caller's own, to give up earlier. */
  readonly signal?: AbortSignal | undefined;
}

/** The connection was never there: nothing can have been carried out. */
const UNSENT = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'UND_ERR_CONNECT_TIMEOUT']);

/** A word such as ECONNRESET, where the platform gives one. Nothing else is taken over from others' errors. */
function codeOf(error: unknown): string | undefined {
  const { cause, code } = (error ?? {}) as { cause?: { code?: unknown }; code?: unknown };
  return [code, cause?.code].find((each): each is string => /^[A-Z][A-Z0-9_]{2,40}$/.test(String(each)));
}

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

/** Undefined: there is more than a client takes. */
async function textOf({ body }: Response): Promise<string | undefined> {
  const decoder = new TextDecoder();
  const reader = body?.getReader();
  let text = '';
  let bytes = 0;
  for (let chunk = await reader?.read(); chunk && !chunk.done; chunk = await reader?.read()) {
    bytes += chunk.value.byteLength;
    if (bytes > ANSWER_BYTES_MAX) {
      await reader?.cancel();
      return undefined;
    }
    text += decoder.decode(chunk.value, { stream: true });
  }
  return text + decoder.decode();
}

/** All of it, or it was no answer: what is read here cannot fail later. */
async function wholeOf(
  response: Response,
): Promise<Omit<Answer, 'text'> & { readonly text: string | undefined }> {
  const { status, statusText } = response;
  if (!Number.isInteger(status)) throw new TypeError('what was fetched is no response');
  const text = await textOf(response);
  return { status, statusText, headers: new Headers(response.headers), text, body: parseJson(text ?? '') };
}

function initOf({ method, headers, body }: ContractRequest, signal: AbortSignal): RequestInit {
  return {
    method,
    headers: { ...headers, ...(body !== undefined && { 'content-type': 'application/json' }) },
    ...(body !== undefined && { body: JSON.stringify(body) }),
    // A browser sends and keeps its cookies, also for a page of another origin that the server trusts.
    credentials: 'include',
    // The contract leads nowhere else, and a credential must not be led there.
    redirect: 'manual',
    signal,
  };
}

/** Rejects when the signal does, even where `fetch` does not listen to it. */
function endedBy<Value>(signal: AbortSignal, work: Promise<Value>): Promise<Value> {
  const { promise, reject } = Promise.withResolvers<never>();
  const giveUp = () => reject(signal.reason);
  signal.addEventListener('abort', giveUp, { once: true });
  return Promise.race([work, promise]).finally(() => signal.removeEventListener('abort', giveUp));
}

/** @throws NoAnswer, or UnexpectedAnswer when the answer is larger than a client takes */
export async function exchange(
  about: About,
  origin: string,
  request: ContractRequest,
  { fetch: send = globalFetch, timeoutMs, signal: given }: ExchangeOptions,
): Promise<Answer> {
  if (given?.aborted) throw new NoAnswer(about, 'aborted', 'the caller had given up before', false);
  // Not AbortSignal.timeout, whose timer no answer ends: for so long it would keep the whole request in memory.
  const late = new AbortController();
  const timer = setTimeout(() => late.abort(), timeoutMs);
  const signal = given ? AbortSignal.any([given, late.signal]) : late.signal;
  const answered = async () => wholeOf(await send(`${origin}${request.path}`, initOf(request, signal)));
  const { text, ...answer } = await endedBy(signal, answered())
    .catch((error: unknown) => {
      if (given?.aborted) throw new NoAnswer(about, 'aborted', 'the caller gave up', true);
      if (late.signal.aborted)
        throw new NoAnswer(about, 'timeout', `nothing came within ${timeoutMs} ms`, true);
      const code = codeOf(error);
      const how = `the connection failed${code === undefined ? '' : ` (${code})`}`;
      throw new NoAnswer(about, 'connection', how, code === undefined || !UNSENT.has(code));
    })
    .finally(() => clearTimeout(timer));
  if (text !== undefined) return { ...answer, text };
  throw new UnexpectedAnswer(about, answer.status, `it is larger than ${ANSWER_BYTES_MAX} bytes`, false);
}
