/** Repeatable randomness: the same seed asks the same things in the same order (mulberry32). */
export interface Random {
  /** Uniform in [0, 1). */
  next(): number;
  /** Uniform in 0..count-1. */
  below(count: number): number;
}

/** 32 hex digits each: the routes that a gateway gives, so that the same seed meets the same nodes. */
export function seededRoutes(seed: number): () => string {
  const random = createRandom(seed);
  return () => Array.from({ length: 32 }, () => random.below(16).toString(16)).join('');
}

export function createRandom(seed: number): Random {
  let state = seed >>> 0;
  function next(): number {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }
  return { next, below: (count) => Math.floor(next() * count) };
}
