import type { DeploymentState } from '../../../src/protocol/lab-events.ts';
import type { GatewayPolicy } from '../../../src/protocol/lab-words.ts';
import { Commands } from './Commands.tsx';
import { Facts, Head, Part } from './Head.tsx';
import { Requests } from './Requests.tsx';

export function GatewayPart({ deployment }: { readonly deployment: DeploymentState }) {
  const { gateway, url, nodes, name } = deployment;
  const address = url ? <code>{url}</code> : 'none';
  const taking = nodes.filter(({ state }) => state === 'healthy').length;
  return (
    <>
      <Head what="Gateway" deployment={name} mark={taking > 0 ? 'healthy' : 'down'} title={gateway}>
        {policyWords[gateway]}
      </Head>
      <Part title="The gateway">
        <Facts
          facts={[
            ['address', address],
            ['nodes that take requests', `${taking} of ${nodes.length}`],
          ]}
        />
      </Part>
      <Part title="Its policy">
        <Commands
          name="Policy"
          ids={['gateway.round-robin', 'gateway.least-connections', 'gateway.affinity']}
        />
      </Part>
      <Requests deployment={name} />
    </>
  );
}

const policyWords: Record<GatewayPolicy, string> = {
  'round-robin': 'Each request goes to the next node in turn, whoever asks.',
  'least-connections': 'Each request goes to the node that has the fewest under way.',
  affinity: 'Each client keeps the node of its first request, by a cookie of the gateway.',
};
