import type { DeploymentState, StoreState } from '../../../src/protocol/lab-events.ts';
import { storeTitles } from '../../../src/protocol/lab-words.ts';
import { listed } from '../../model/words.ts';
import type { MarkName } from '../marks/Mark.tsx';
import { Commands } from './Commands.tsx';
import { Facts, Head, Part } from './Head.tsx';
import { Requests } from './Requests.tsx';

export function StorePart({ deployment }: { readonly deployment: DeploymentState }) {
  const { store, sessions, name } = deployment;
  if (!store) return null;
  const address = store.port === null ? 'none' : <code>127.0.0.1:{store.port}</code>;
  const users = sessions.filter(({ heldBy }) => heldBy === 'store').map(({ user }) => user);
  return (
    <>
      <Head what="Store" deployment={name} mark={marks[store.state]} title={storeTitles[store.name]}>
        {stateWords[store.state]}
      </Head>
      <Part title="The store">
        <Facts
          facts={[
            ['state', store.state],
            ['address', address],
            ['sessions of', users.length > 0 ? listed(users) : 'nobody that this lab knows of'],
          ]}
        />
      </Part>
      <Part title="What can be done">
        <Commands
          name="Store"
          ids={[
            'kill',
            'stop',
            'power-cut',
            'pause',
            'slow',
            'silence',
            'reset',
            'throttle',
            'cut',
            'heal',
          ].map((action) => `store.${action}`)}
          {...(store.state !== 'up' && { primary: 'store.heal' })}
        />
      </Part>
      <Requests deployment={name} of={({ status }) => status >= 500} />
    </>
  );
}

const marks: Record<StoreState['state'], MarkName> = {
  up: 'healthy',
  slow: 'degraded',
  unreachable: 'down',
  paused: 'paused',
  down: 'down',
};

const stateWords: Record<StoreState['state'], string> = {
  up: 'Every node asks it who somebody is.',
  slow: 'It answers, and late: every request that needs it waits as long.',
  unreachable: 'It runs, and no node reaches it.',
  paused: 'Its process stands still: whoever asks waits for an answer that does not come.',
  down: 'Its process is gone. What it had not written down is gone as well.',
};
