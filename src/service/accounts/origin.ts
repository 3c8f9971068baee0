/** Where a request came from, as the audit trail keeps it. */
export interface Origin {
  /** The client's address, behind a trusted proxy the one that the proxy names. */
  readonly address: string;
  readonly traceId: string;
}
