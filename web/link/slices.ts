/** Long work in short slices, so that the page answers and draws while it goes on. */

/** Well below the 50 ms from which on a person notices that a page does not answer. */
const SLICE_MS = 12;
/** Looking at the clock costs more than a step does. */
const STEPS_A_LOOK = 32;

/** Lets whatever waits happen first. A timer would wait 4 ms more each time. */
export function breathe(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });
}

/** @throws the signal's reason when the work is no longer wanted */
export async function inSlices<Value>(work: Generator<void, Value>, signal?: AbortSignal): Promise<Value> {
  for (;;) {
    const until = performance.now() + SLICE_MS;
    do {
      for (let step = 0; step < STEPS_A_LOOK; step += 1) {
        const { done, value } = work.next();
        if (done) return value as Value;
      }
    } while (performance.now() < until);
    await breathe();
    signal?.throwIfAborted();
  }
}
