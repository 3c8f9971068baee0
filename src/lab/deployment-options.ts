/** What a deployment is started with. */
import type { DeploymentName, GatewayPolicy, ServerName } from '../protocol/lab-words.ts';
import type { StrategyName } from '../protocol/strategies.ts';
import type { ForwardedRequest } from './gateway/gateway.ts';
import type { Lifetimes } from './node-command.ts';
import type { Guard } from './processes/guard.ts';
import type { NodeCommandLine } from './processes/node-spec.ts';
import type { Store } from './stores/store.ts';

export interface DeploymentOptions {
  readonly guard: Guard;
  readonly name: DeploymentName;
  readonly strategy: StrategyName;
  /** What its nodes are; absent: the teaching servers. */
  readonly server?: ServerName;
  readonly policy: GatewayPolicy;
  readonly nodeCount: number;
  readonly store: Store | null;
  /** Where the service keeps its accounts, wherever the sessions lie. */
  readonly database?: Store | null;
  /** Its nodes reach the store through the lab's link, which can then be broken; it costs a little time. */
  readonly throughLink?: boolean;
  readonly storeDeadlineMs?: number | undefined;
  readonly lifetimes?: Lifetimes | undefined;
  /** Of each node, for slow work; absent: Node's own four. */
  readonly threads?: number | undefined;
  /** Preferred port of the gateway. 0: any; its nodes always take any. */
  readonly port?: number;
  /** Another command line than our own server's: the checker must then see what it does, not what it is called. */
  readonly command?: NodeCommandLine | undefined;
  /** Routes of the gateway's affinity, where a run must be repeatable; absent: random ones. */
  readonly newRoute?: (() => string) | undefined;
  readonly onForwarded?: (request: ForwardedRequest) => void;
  readonly onChange?: () => void;
}
