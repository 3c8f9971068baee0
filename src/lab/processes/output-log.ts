/** What a node has written, on stdout and stderr and over all its starts. The end of it, so that no lab grows for ever. */

const KEPT_CHARACTERS_MAX = 512 * 1024;

export class OutputLog {
  readonly #lines: string[] = [];
  #length = 0;
  #isWhole = true;
  /** How many lines there have been. */
  written = 0;

  add = (line: string): void => {
    this.written += 1;
    this.#lines.push(line);
    this.#length += line.length + 1;
    while (this.#length > KEPT_CHARACTERS_MAX) {
      this.#length -= (this.#lines.shift()?.length ?? 0) + 1;
      this.#isWhole = false;
    }
  };

  /** All that was written; null when some of it is gone. */
  get whole(): string | null {
    return this.#isWhole ? this.#lines.join('\n') : null;
  }
}
