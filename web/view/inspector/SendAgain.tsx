/** At the foot of a request: take it into a terminal, or send it once more to whom you like. */
import type { Exchange } from '../../../src/protocol/exchanges.ts';
import type { DeploymentState } from '../../../src/protocol/lab-events.ts';
import { useCommands } from '../context.ts';
import { useCopy } from '../marks/copy.ts';
import { Commands } from './Commands.tsx';

interface Props {
  readonly exchange: Exchange | null;
  readonly deployment: DeploymentState;
}

export function SendAgain({ exchange, deployment: { nodes } }: Props) {
  const [isCopied, copy] = useCopy();
  useCommands([
    {
      id: 'request.curl',
      title: 'Copy the request as a curl command',
      label: isCopied ? 'Copied' : 'Copy as curl',
      group: 'Request',
      key: 'y',
      cli: null,
      impossible: exchange ? null : 'The request is not kept in full.',
      run: () => exchange && copy(exchange.curl),
    },
  ]);
  return (
    <footer className="inspector-foot">
      <Commands name="This request" ids={['request.curl', 'request.again']} primary="request.again" />
      <p className="small muted">Send it again to</p>
      <Commands name="Send it again to" ids={nodes.map(({ name }) => `request.again ${name}`)} />
    </footer>
  );
}
