/** The drawing as a table: always there for those who hear the page, and for everybody at the press of a button. */
import type { Flight, Scene, Selection } from '../../model/scene.ts';
import { bytes, listed } from '../../model/words.ts';
import { heldWords } from './names.ts';
import { spoken } from './rows.ts';

const FLIGHTS_SHOWN = 6;

interface Props {
  readonly scene: Scene;
  readonly isShown: boolean;
  readonly select: (selection: Selection) => void;
}

export function TableTwin({ scene, isShown, select }: Props) {
  const { deployment, clients, nodes, store, flights } = scene;
  return (
    <div className={isShown ? 'twin' : 'unseen'}>
      <table>
        <caption>{deployment} as a table</caption>
        <thead>
          <tr>
            <th scope="col">Who</th>
            <th scope="col">How it is</th>
            <th scope="col">Holds</th>
          </tr>
        </thead>
        <tbody>
          {clients.map((client) => (
            <Row
              key={client.name}
              who={client.name}
              how={client.carries ? `carries ${bytes(client.carries.bytes)}` : 'carries nothing'}
              holds={held(client)}
            />
          ))}
          <Row
            who="gateway"
            how={`${scene.policy}, ${Math.round(scene.requestsPerSecond)} requests a second`}
            holds="nothing"
          />
          {nodes.map((node) => (
            <Row
              key={node.name}
              who={spoken(node.name)}
              how={node.fault ?? node.state}
              holds={held(node)}
              lost={node.lost.length}
            />
          ))}
          <Row
            who={store?.name ?? 'no store'}
            how={store ? (store.fault ?? store.state) : ''}
            holds={store ? held(store) : ''}
          />
        </tbody>
      </table>
      <Latest
        deployment={deployment}
        flights={flights.slice(-FLIGHTS_SHOWN).reverse()}
        select={isShown ? select : null}
      />
    </div>
  );
}

interface LatestProps extends Pick<Scene, 'deployment' | 'flights'> {
  /** Null while nobody sees the table: then nothing in it takes the focus. */
  readonly select: Props['select'] | null;
}

function Latest({ deployment, flights, select }: LatestProps) {
  const choice = ({ id, title }: Flight) =>
    select ? (
      <button type="button" onClick={() => select({ kind: 'request', deployment, id })}>
        {title}
      </button>
    ) : (
      title
    );
  return (
    <table>
      <caption>Latest requests of {deployment}</caption>
      <thead>
        <tr>
          <th scope="col">Request</th>
          <th scope="col">Way</th>
          <th scope="col">Outcome</th>
        </tr>
      </thead>
      <tbody>
        {flights.length === 0 && (
          <tr>
            <td colSpan={3}>No request yet.</td>
          </tr>
        )}
        {flights.map((flight) => (
          <tr key={flight.id}>
            <td>{choice(flight)}</td>
            <td>{wayOf(flight)}</td>
            <td>{outcomeOf(flight)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

interface RowProps {
  readonly who: string;
  readonly how: string;
  readonly holds: string;
  readonly lost?: number;
}

function Row({ who, how, holds, lost = 0 }: RowProps) {
  return (
    <tr>
      <th scope="row">{who}</th>
      <td>{how}</td>
      <td>
        {holds}
        {lost > 0 && `, lost ${lost}`}
      </td>
    </tr>
  );
}

function held(who: { readonly holds: Scene['nodes'][number]['holds']; readonly more?: number }): string {
  const words = heldWords({ holds: who.holds, more: who.more ?? 0 });
  const names = who.holds.map(({ client }) => client);
  return names.length > 0 && names.length <= 6 ? `${words}: ${listed(names)}` : words;
}

const wayOf = ({ client, nodes, asksStore }: Flight): string =>
  [client, 'gateway', ...nodes.map(spoken), ...(asksStore ? ['store'] : [])].join(' → ');

function outcomeOf({ outcome, status, answeredBy, standsFor }: Flight): string {
  const by = answeredBy === 'gateway' ? ' by the gateway' : '';
  const many = standsFor > 1 ? `, ${standsFor} like it` : '';
  return `${outcome}${status === null ? '' : ` ${status}`}${by}${many}`;
}
