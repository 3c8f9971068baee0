/** The request and the response, line by line as on the wire; one of them at a time where the window is low. */
import { useState } from 'react';
import type { RawMessage } from '../../../src/protocol/exchanges.ts';
import { useMedia } from '../../link/media.ts';
import { Part } from './Head.tsx';

interface Props {
  readonly request: RawMessage;
  /** Null: no answer came. */
  readonly response: RawMessage | null;
}

const LOW = '(max-height: 800px)';

export function Raw({ request, response }: Props) {
  const isLow = useMedia(LOW);
  const [isResponse, showResponse] = useState(true);
  if (!isLow) {
    return (
      <>
        <Part title="Raw request">
          <Message message={request} name="Raw request" />
        </Part>
        <Part title="Raw response">
          <Message message={response} name="Raw response" />
        </Part>
      </>
    );
  }
  return (
    <section className="inspector-part">
      <fieldset className="segments">
        <legend className="unseen">Raw</legend>
        <button type="button" aria-pressed={!isResponse} onClick={() => showResponse(false)}>
          Raw request
        </button>
        <button type="button" aria-pressed={isResponse} onClick={() => showResponse(true)}>
          Raw response
        </button>
      </fieldset>
      <Message message={isResponse ? response : request} name={isResponse ? 'Raw response' : 'Raw request'} />
    </section>
  );
}

function Message({ message, name }: { readonly message: RawMessage | null; readonly name: string }) {
  if (!message) return <p className="muted">No answer came.</p>;
  return (
    // Long lines scroll in their own frame, which the keyboard must reach to scroll it.
    // biome-ignore lint/a11y/noNoninteractiveTabindex: see above.
    <section className="raw" tabIndex={0} aria-label={name}>
      <b>{message.startLine}</b>
      {'\n'}
      {message.headers.map(([field, value], place) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a field may stand there twice, in an order that never changes.
        <span key={place}>
          <span className="muted">{field}:</span> {value}
          {'\n'}
        </span>
      ))}
      {message.body && `\n${pretty(message.body)}`}
    </section>
  );
}

/** JSON in lines that can be read; anything else as it is. */
function pretty(body: string): string {
  try {
    return JSON.stringify(JSON.parse(body), null, 2);
  } catch {
    return body;
  }
}
