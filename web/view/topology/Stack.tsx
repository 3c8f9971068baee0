/** Where there is no room for lanes: the same parts below each other, each with what it holds. */
import { useId } from 'react';
import type { Badge, Scene, Selection } from '../../model/scene.ts';
import { grouped } from '../../model/words.ts';
import { Mark, type MarkName } from '../marks/Mark.tsx';
import { outcomeMarks } from './Counters.tsx';
import { clientName, gatewayName, nodeName, storeName } from './names.ts';
import { clientRows, rowOf, spoken } from './rows.ts';
import { storeMarks } from './StoreShape.tsx';

interface Props {
  readonly scene: Scene;
  readonly selection: Selection | null;
  readonly select: (selection: Selection) => void;
}

export function Stack({ scene, selection, select }: Props) {
  const group = useId();
  const { deployment, nodes, store } = scene;
  const rows = clientRows(scene.clients);
  const part = { group, selection, select };
  return (
    <div className="stack" role="radiogroup" aria-label={`Parts of ${deployment}`}>
      <h3>Clients</h3>
      {rows.map((row, place) => {
        const last = scene.flights.findLast(({ client }) => rowOf(rows, client) === place);
        return (
          <Part
            key={row.name}
            {...part}
            own={{ kind: 'client', deployment, name: row.clients[0]?.name ?? row.name }}
            title={row.name}
            label={clientName(row)}
            mark={row.clients[0]?.carries?.kind === 'key' ? 'key' : undefined}
            badges={row.clients.flatMap(({ holds }) => holds)}
            last={last && { mark: outcomeMarks[last.outcome], words: String(last.status ?? 'no answer') }}
          />
        );
      })}
      <h3>Gateway</h3>
      <Part
        {...part}
        own={{ kind: 'gateway', deployment }}
        title={scene.policy}
        label={gatewayName(scene)}
        badges={[]}
        last={{ words: `${Math.round(scene.requestsPerSecond)} req/s` }}
      />
      <h3>Nodes</h3>
      {nodes.map((node) => (
        <Part
          key={node.name}
          {...part}
          own={{ kind: 'node', deployment, name: node.name }}
          title={spoken(node.name)}
          label={nodeName(node)}
          mark={node.state}
          badges={node.lost.length > 0 ? node.lost : node.holds}
          more={node.more}
          isLost={node.lost.length > 0}
          last={{
            words: node.state === 'healthy' ? `${grouped(node.requests)} req` : (node.fault ?? node.state),
          }}
        />
      ))}
      <h3>Store</h3>
      {store ? (
        <Part
          {...part}
          own={{ kind: 'store', deployment }}
          title={store.name}
          label={storeName(store)}
          mark={storeMarks[store.state]}
          badges={store.holds}
          more={store.more}
          last={{ words: store.fault ?? store.state }}
        />
      ) : (
        <p className="piece none">no store</p>
      )}
    </div>
  );
}

interface PartProps {
  readonly group: string;
  readonly own: Selection;
  readonly selection: Selection | null;
  readonly select: (selection: Selection) => void;
  readonly title: string;
  readonly label: string;
  readonly mark?: MarkName | undefined;
  readonly badges: readonly Badge[];
  readonly more?: number;
  readonly isLost?: boolean;
  readonly last?: { readonly mark?: MarkName; readonly words: string } | undefined;
}

const SHOWN_MAX = 4;

function Part({
  group,
  own,
  selection,
  select,
  title,
  label,
  mark,
  badges,
  more = 0,
  isLost = false,
  last,
}: PartProps) {
  const isChosen = selection !== null && Object.values(selection).join(' ') === Object.values(own).join(' ');
  const left = Math.max(0, badges.length - SHOWN_MAX) + more;
  return (
    <label className={isChosen ? 'piece chosen' : 'piece'}>
      <input type="radio" name={group} aria-label={label} checked={isChosen} onChange={() => select(own)} />
      {mark && <Mark of={mark} />}
      <strong>{title}</strong>
      <span className="badges">
        {badges.slice(0, SHOWN_MAX).map(({ client, letters }) => (
          <i key={client} className={isLost ? 'badge lost' : 'badge'}>
            {letters}
          </i>
        ))}
        {left > 0 && <b>+{left}</b>}
      </span>
      <span className="right small">
        {last?.mark && <Mark of={last.mark} />} {last?.words}
      </span>
    </label>
  );
}
