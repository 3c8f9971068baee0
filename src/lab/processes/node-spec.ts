/** What a node is started with. */

export interface NodeCommandLine {
  readonly command: string;
  readonly args: readonly string[];
  readonly hasChannel: boolean;
  /** Beside what every node of its deployment is told. */
  readonly env?: Readonly<Record<string, string>>;
}

export interface NodeSpec extends NodeCommandLine {
  readonly name: string;
  readonly env: Readonly<Record<string, string>>;
  /** 0 picks a free one; it stays the node's own over restarts. */
  readonly port: number;
  /** How long it may take to start; absent: 15 s. */
  readonly readyMsMax?: number;
}
