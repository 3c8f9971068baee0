/** An answer or an error within a given time. What is late goes on: whether it happens is then not known. */
export class DeadlinePassed extends Error {}

export function withDeadline<Value>(work: Promise<Value>, deadlineMs: number): Promise<Value> {
  const { promise, resolve, reject } = Promise.withResolvers<Value>();
  const late = () => reject(new DeadlinePassed(`no answer within ${Math.round(deadlineMs)} ms`));
  // When it was this process that stood still, the answer already waits in the socket: it is read before
  // the next immediate runs, and wins.
  const timer = setTimeout(setImmediate, deadlineMs, late);
  work.then(resolve, reject).finally(() => clearTimeout(timer));
  return promise;
}
