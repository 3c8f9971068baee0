import type { ProblemCode } from '../../../src/protocol/problems.ts';
import type { Exchange } from '../../support/client.ts';
import type { Deployment } from '../servers.ts';

/** One line of the contract's list of errors: how a client comes to see this code. */
export interface Row {
  readonly code: ProblemCode;
  /** Every exchange must have been refused with the code. */
  readonly provoke: (deployment: Deployment) => Promise<Exchange[]>;
}

export type Rows = Readonly<Record<string, Row>>;

/** One after the other, so that a failure names the first at fault. */
export async function inTurn<Item>(
  items: readonly Item[],
  exchange: (item: Item) => Promise<Exchange>,
): Promise<Exchange[]> {
  const exchanges: Exchange[] = [];
  for (const item of items) exchanges.push(await exchange(item));
  return exchanges;
}
