/** One request in full: what came of it, why, where the time went, what it showed, and every line of it. */
import { useEffect, useState } from 'react';
import type { Exchange } from '../../../src/protocol/exchanges.ts';
import type { DeploymentState, Hop } from '../../../src/protocol/lab-events.ts';
import type { Looked } from '../../link/control.ts';
import { because, lostWith } from '../../model/because.ts';
import { hopLines, hopOutcome } from '../../model/deployments.ts';
import { hasSecrets, maskedExchange } from '../../model/secrets.ts';
import { milliseconds } from '../../model/words.ts';
import { usePage } from '../context.ts';
import { Credential } from './Credential.tsx';
import { Facts, Head, Part } from './Head.tsx';
import { Held } from './Held.tsx';
import { Raw } from './Raw.tsx';
import { SendAgain } from './SendAgain.tsx';
import { Waterfall } from './Waterfall.tsx';

interface Props {
  readonly deployment: DeploymentState;
  readonly id: number;
}

export function RequestPart({ deployment, id }: Props) {
  const { model } = usePage();
  const [looked, setLooked] = useState<Looked | null>(null);
  const { control } = usePage();
  useEffect(() => {
    let isWanted = true;
    void control.exchange(deployment.name, id).then((answer) => isWanted && setLooked(answer));
    return () => {
      isWanted = false;
    };
  }, [control, deployment.name, id]);
  // The log rolls on; what was seen of this request once is kept while it is open.
  const line = hopLines(model, deployment.name).find((each) => each.kind === 'hop' && each.hop.id === id);
  const [first] = useState(line?.kind === 'hop' ? line.hop : null);
  const exchange = looked && 'exchange' in looked ? looked.exchange : null;
  const hop = exchange?.hop ?? first;
  if (!hop)
    return <Gone deployment={deployment} id={id} why={looked && 'why' in looked ? looked.why : null} />;
  return (
    <>
      <Outcome hop={hop} deployment={deployment} />
      <Part title="Where it went" note={milliseconds(hop.durationMs)}>
        <Waterfall hop={hop} />
      </Part>
      {exchange ? (
        <Whole exchange={exchange} />
      ) : (
        <Part title="The rest of it">
          <p className="muted">
            {looked && 'why' in looked ? looked.why : 'Asking the lab for the whole of it…'}
          </p>
        </Part>
      )}
      <SendAgain exchange={exchange} deployment={deployment} />
    </>
  );
}

function Whole({ exchange }: { readonly exchange: Exchange }) {
  const [isShown, show] = useState(false);
  const { presented, issued, before, after } = exchange;
  // Until somebody asks, no secret is in the page at all: not hidden by a style, but absent.
  const drawn = isShown ? exchange : maskedExchange(exchange);
  return (
    <>
      <Part
        title="What it showed"
        note={
          hasSecrets(exchange) && (
            <button
              type="button"
              className="button quiet inspector-small"
              aria-pressed={isShown}
              onClick={() => show(!isShown)}
            >
              {isShown ? 'Cover secrets' : 'Show secrets'}
            </button>
          )
        }
      >
        {presented ? (
          <Credential credential={drawn.presented ?? presented} />
        ) : (
          <p className="muted">No credential.</p>
        )}
      </Part>
      {drawn.issued && issued && (
        <Part title="What it was given" note={issued.kind}>
          <Credential credential={drawn.issued} />
        </Part>
      )}
      {(before || after) && (
        <Part title="Sessions held" note="before → after">
          <Held before={before} after={after} />
        </Part>
      )}
      <Raw request={drawn.request} response={drawn.response} />
    </>
  );
}

function Outcome({ hop, deployment }: { readonly hop: Hop; readonly deployment: DeploymentState }) {
  const { model } = usePage();
  const mark = hop.retried.length > 0 && hop.status < 400 ? 'retried' : hopOutcome(hop);
  return (
    <Head
      what={`Request ${hop.id} of ${hop.client ?? 'somebody'}`}
      deployment={deployment.name}
      mark={mark}
      title={`${hop.status} ${statusWords[hop.status] ?? ''}`}
    >
      <p className="small mono">
        {hop.method} {hop.path}
      </p>
      <p>{because(hop, deployment, lostWith(model, hop))}</p>
    </Head>
  );
}

const statusWords: Readonly<Record<number, string>> = {
  200: 'OK',
  201: 'Created',
  204: 'No Content',
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  409: 'Conflict',
  429: 'Too Many Requests',
  500: 'Internal Server Error',
  502: 'Bad Gateway',
  503: 'Service Unavailable',
  504: 'Gateway Timeout',
};

interface GoneProps extends Props {
  /** Null: the answer is still awaited. */
  readonly why: string | null;
}

function Gone({ deployment, id, why }: GoneProps) {
  return (
    <>
      <Head
        what={`Request ${id}`}
        deployment={deployment.name}
        mark="unknown"
        title={why ? 'No longer kept' : 'Loading'}
      >
        {why ?? 'Asking the lab for it…'}
      </Head>
      {why && (
        <Part title="Why">
          <Facts facts={[['kept', 'the latest requests of each deployment, in memory only']]} />
        </Part>
      )}
    </>
  );
}
