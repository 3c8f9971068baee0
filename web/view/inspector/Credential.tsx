/** A credential taken apart: what anybody can read in it, and how many bytes each piece takes. */
import type { DecodedCredential } from '../../../src/protocol/exchanges.ts';
import { bytes } from '../../model/words.ts';

const kinds: Record<DecodedCredential['kind'], string> = {
  'signed token': 'A signed token: anybody can read it, nobody can change it unnoticed.',
  'encrypted cookie': 'An encrypted cookie: whoever holds it cannot read it.',
  'session id': 'A key without any meaning of its own.',
  unknown: 'Of a kind that the lab does not know.',
};

export function Credential({
  credential: { kind, bytes: size, fields },
}: {
  readonly credential: DecodedCredential;
}) {
  const largest = Math.max(1, ...fields.map((field) => field.bytes));
  return (
    <>
      <p className="muted">
        {kinds[kind]} {bytes(size)} on each request.
      </p>
      <dl className="credential">
        {fields.map(({ name, value, bytes: own, note }) => (
          <div key={name}>
            <dt title={note}>{name}</dt>
            <dd className="mono">{value ?? <span className="muted">not readable without a key</span>}</dd>
            <dd className="number-right">{bytes(own)}</dd>
            <dd className="share" aria-hidden="true">
              <i style={{ width: `${(own / largest) * 100}%` }} />
            </dd>
            <dd className="small muted note">{note}</dd>
          </div>
        ))}
      </dl>
    </>
  );
}
