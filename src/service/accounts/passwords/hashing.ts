/** argon2id off the event loop: in threads of low priority, behind a queue with an end. */
export interface HashCost {
  readonly memoryKib: number;
  readonly passes: number;
  readonly lanes: number;
}

/** The least that OWASP's Password Storage Cheat Sheet allows (ASVS 11.4.2). */
export const defaultHashCost: HashCost = { memoryKib: 19_456, passes: 2, lanes: 1 };

/** Both throw Problem `overloaded` when the queue is full, the deadline passes or the thread dies. */
export interface PasswordHashing {
  hash(password: string): Promise<string>;
  /** `isOutdated`: the hash costs less than the ones that are made now. */
  verify(hash: string, password: string): Promise<{ matches: boolean; isOutdated: boolean }>;
  /** For metrics and tests. */
  counts(): { readonly waiting: number; readonly running: number; readonly hashed: number; readonly verified: number };
  close(): Promise<void>;
}
