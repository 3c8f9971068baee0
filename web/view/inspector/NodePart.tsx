import type { DeploymentState, NodeState } from '../../../src/protocol/lab-events.ts';
import { capital, grouped, listed, plural, spoken } from '../../model/words.ts';
import { usePage } from '../context.ts';
import { Commands } from './Commands.tsx';
import { Facts, Head, Part } from './Head.tsx';
import { Requests } from './Requests.tsx';

export function NodePart({
  deployment,
  name,
}: {
  readonly deployment: DeploymentState;
  readonly name: string;
}) {
  const { model } = usePage();
  const node = deployment.nodes.find((each) => each.name === name);
  if (!node) return null;
  const address = node.port === null ? 'none' : <code>127.0.0.1:{node.port}</code>;
  const sample = model.lab?.samples[deployment.name]?.at(-1)?.nodes.find((each) => each.name === name);
  const holders = deployment.sessions.filter((each) => each.node === name).map(({ user }) => user);
  return (
    <>
      <Head what="Node" deployment={deployment.name} mark={node.state} title={capital(spoken(name))}>
        {stateWords[node.state]}
      </Head>
      <Part title="The process">
        <Facts
          facts={[
            ['state', node.state],
            ['address', address],
            ['process', node.state === 'down' ? 'gone' : (node.pid ?? 'none')],
            ['memory', memoryWords(node, sample?.rssBytes ?? null)],
            ['requests', grouped(node.requests)],
          ]}
        />
      </Part>
      <Part
        title="Sessions in its memory"
        note={node.state === 'down' ? 0 : (node.sessionsHeld ?? 'not measured')}
      >
        <p>{holders.length > 0 ? `Of ${listed(holders)}.` : whoseWords(node)}</p>
      </Part>
      <Part title="What can be done">
        <Commands
          name={name}
          ids={['node.kill', 'node.drain', 'node.restart', 'node.pause', 'node.remove', 'node.add']}
          {...(node.state === 'down' && { primary: 'node.restart' })}
          {...(node.state === 'paused' && { primary: 'node.pause' })}
        />
      </Part>
      <Requests
        deployment={deployment.name}
        of={({ node: served, retried }) => served === name || retried.includes(name)}
      />
    </>
  );
}

const stateWords: Record<NodeState['state'], string> = {
  starting: 'Its process starts. The gateway sends it nothing yet.',
  healthy: 'It takes requests.',
  draining: 'It finishes what it has, and takes nothing new.',
  paused: 'Its process stands still in the middle of whatever it did: it neither answers nor refuses.',
  down: 'Its process is gone, and its memory with it.',
};

function whoseWords({ sessionsHeld, state }: NodeState): string {
  if (state === 'down') return 'A process that is gone holds nothing.';
  return sessionsHeld ? `${plural(sessionsHeld, 'session')}, and nobody here knows whose.` : 'It holds none.';
}

const MEBIBYTE = 1024 * 1024;

function memoryWords({ heapBytes, state }: NodeState, rssBytes: number | null): string {
  if (state === 'down') return 'gone';
  const known = [
    ...(rssBytes === null ? [] : [`${Math.round(rssBytes / MEBIBYTE)} MiB resident`]),
    ...(heapBytes === null ? [] : [`${(heapBytes / MEBIBYTE).toFixed(1)} MiB heap`]),
  ];
  return known.length > 0 ? known.join(', ') : 'not measured';
}
