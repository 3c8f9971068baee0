import { Problem } from '../../protocol/problems.ts';

/** The store did not answer. Never a refusal: whether the session lives is simply not known now. */
export class StoreUnavailable extends Problem {
  constructor(cause: unknown) {
    super('store_unavailable', { retryAfterSeconds: 1, cause });
    this.name = 'StoreUnavailable';
  }
}
