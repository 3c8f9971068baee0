/** Finding a moment in what is sorted by time. */

/** How many of `count` sorted times are at or before `at`. */
export function countUpTo(count: number, timeOf: (index: number) => number, at: number): number {
  let low = 0;
  let high = count;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (timeOf(middle) <= at) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** A value that changes at certain moments: each holds from its own moment on. */
export class Steps<Value> {
  readonly #times: number[] = [];
  readonly #values: Value[] = [];
  readonly #first: Value;

  constructor(first: Value) {
    this.#first = first;
  }

  get last(): Value {
    return this.#values.at(-1) ?? this.#first;
  }

  /** @param at not before the latest change; what lies before it counts as at the same moment */
  set(at: number, value: Value): void {
    if (value === this.last) return;
    this.#times.push(Math.max(at, this.#times.at(-1) ?? at));
    this.#values.push(value);
  }

  at(moment: number): Value {
    const count = countUpTo(this.#times.length, (index) => this.#times[index] as number, moment);
    return count === 0 ? this.#first : (this.#values[count - 1] as Value);
  }
}
