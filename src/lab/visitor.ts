/** The page's visitor: one client that a person drives, request by request. */
import type { OperationKind } from '../protocol/history.ts';
import type { VisitorAction } from '../protocol/lab-events.ts';
import { createAgent } from './client/http-exchange.ts';
import { LabSession } from './client/lab-session.ts';
import { createRecorder } from './history/recorder.ts';
import { discoverBase } from './runner/discover-base.ts';

const kinds: Record<VisitorAction, OperationKind> = {
  login: 'login',
  me: 'me',
  addToCart: 'cart.add',
  saySomething: 'message.append',
  logout: 'logout',
};

export interface Visitor {
  act(action: VisitorAction): Promise<void>;
  close(): void;
}

/** Nobody judges what a visitor does, so nothing of it is kept. */
const unjudged = {
  experiment: 'visit',
  seed: 0,
  nodes: [],
  revocationBoundMs: 0,
  outageDeadlineMs: 0,
  recoveryMs: 0,
};

/**
 * A node is asked directly how it speaks: through the gateway, the page would show a hop that nobody made, and
 * round-robin would lose a turn. Only when that node has gone in the meantime must the gateway find another one.
 */
const baseOf = (nodeOrigin: string, gatewayUrl: string): Promise<string> =>
  discoverBase(nodeOrigin).catch(() => discoverBase(gatewayUrl));

export function createVisitor(gatewayUrl: string, nodeOrigin: string): Visitor {
  const agent = createAgent();
  let session: LabSession | null = null;
  return {
    async act(action) {
      session ??= new LabSession(
        { agent, recorder: createRecorder(unjudged), gatewayUrl, base: await baseOf(nodeOrigin, gatewayUrl) },
        'visitor',
        'alice',
      );
      await session.perform(kinds[action], { productId: 'mouse', quantity: 1, text: 'Do you remember me?' });
    },
    close() {
      agent.destroy().catch(() => undefined);
    },
  };
}
