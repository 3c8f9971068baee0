import { clientNames, LOAD_CLIENT } from '../../../src/protocol/lab-clients.ts';
import type { DeploymentState } from '../../../src/protocol/lab-events.ts';
import { pinOf } from '../../model/pins.ts';
import { bytes, grouped, plural, spoken } from '../../model/words.ts';
import { usePage } from '../context.ts';
import type { MarkName } from '../marks/Mark.tsx';
import { Commands } from './Commands.tsx';
import { Facts, Head, Part } from './Head.tsx';
import { Requests } from './Requests.tsx';

interface Props {
  readonly deployment: DeploymentState;
  readonly name: string;
}

export function ClientPart({ deployment, name }: Props) {
  return name === LOAD_CLIENT ? (
    <Load deployment={deployment} />
  ) : (
    <Person deployment={deployment} name={name} />
  );
}

function Person({ deployment, name }: Props) {
  const { pins } = usePage();
  const client = deployment.clients.find((each) => each.name === name);
  const session = deployment.sessions.find((each) => each.client === name);
  const known = clientNames.find((each) => each === name);
  const pinned = known ? pinOf(pins, deployment.name, known) : null;
  const carried = client?.credential ?? null;
  return (
    <>
      <Head
        what="Client"
        deployment={deployment.name}
        mark={markOf(session !== undefined, carried !== null)}
        title={name}
      >
        {session ? holderWords[session.heldBy](session.node) : without(carried !== null)}
      </Head>
      <Part title="What it carries">
        <Facts
          facts={[
            ['credential', carried ? credentialWords[carried.kind] : 'none'],
            ['size', carried ? bytes(carried.bytes) : bytes(0)],
            [
              'next request',
              pinned ? `goes to ${spoken(pinned)}, by hand` : `goes where ${deployment.gateway} says`,
            ],
          ]}
        />
      </Part>
      <Part title="What it can do">
        <Commands
          name={name}
          ids={[
            ...['client.login', 'client.me', 'client.addToCart', 'client.saySomething', 'client.logout'],
            'client.remove',
          ]}
          {...(!session && { primary: 'client.login' })}
        />
      </Part>
      <Part title="Its next request goes to">
        <Commands
          name="Next request"
          ids={[...deployment.nodes.map((node) => `client.pin ${node.name}`), 'client.unpin']}
        />
      </Part>
      <Requests deployment={deployment.name} of={(hop) => hop.client === name} />
    </>
  );
}

const markOf = (hasSession: boolean, hasCredential: boolean): MarkName => {
  if (hasSession) return 'healthy';
  return hasCredential ? 'down' : 'unknown';
};

/** A credential without a session behind it is what a lost session leaves. */
const without = (hasCredential: boolean): string =>
  hasCredential
    ? 'It still shows a credential, and nobody here holds the session behind it.'
    : 'It has not logged in.';

const credentialWords = { bearer: 'a bearer token', cookie: 'a cookie' } as const;

const holderWords = {
  client: () => 'It holds its own session: each request brings the state along.',
  node: (node: string | null) =>
    `Its session lies in the memory of ${node ? spoken(node) : 'one node'}, and nowhere else.`,
  store: () => 'Its session lies in the store. It carries the key to it.',
} as const;

function Load({ deployment }: { readonly deployment: DeploymentState }) {
  const { traffic } = deployment;
  return (
    <>
      <Head what="Client" deployment={deployment.name} mark="answered" title="Steady traffic">
        {traffic
          ? `${grouped(traffic.requestsPerSecond)} requests a second of ${plural(traffic.users, 'user')}, however long the answers take.`
          : 'It has ended.'}
      </Head>
      <Part title="How much">
        <Commands name="Steady traffic" ids={['traffic.toggle', 'traffic.less', 'traffic.more']} />
      </Part>
      <Requests deployment={deployment.name} of={(hop) => hop.client === LOAD_CLIENT} />
    </>
  );
}
