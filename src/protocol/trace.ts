/** Which trace and which request an answer belongs to (W3C Trace Context, section 3.2): read here, minted elsewhere. */

const TRACEPARENT = /^(?!ff)[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-(?!0{16})[0-9a-f]{16}-([0-9a-f]{2})$/;
/** An id that a client may choose: nothing in it could break a log line. */
const REQUEST_ID = /^[\w.-]{1,64}$/;

export interface Trace {
  readonly traceId: string;
  readonly flags: string;
}

/** The trace that a request belongs to; null when it names none, or names it wrongly. */
export function traceOf(traceparent: string): Trace | null {
  const [, traceId, flags] = TRACEPARENT.exec(traceparent) ?? [];
  return traceId && flags ? { traceId, flags } : null;
}

export const traceparentOf = ({ traceId, flags }: Trace, spanId: string): string =>
  `00-${traceId}-${spanId}-${flags}`;

/** The id that the client chose; null when it chose none, or none that may be repeated. */
export const requestIdOf = (given: string): string | null => (REQUEST_ID.test(given) ? given : null);
