import { useEffect, useRef, useState, useSyncExternalStore } from 'react';
import type { Control } from '../link/control.ts';
import { type Route, useRoute } from '../link/route.ts';
import type { createSource } from '../link/source.ts';
import { Banners } from './Banners.tsx';
import { Compare } from './compare/Compare.tsx';
import { PageContext } from './context.ts';
import { Course } from './experiments/Course.tsx';
import { Experiment } from './experiments/Experiment.tsx';
import { Rail } from './experiments/Rail.tsx';
import { LabView } from './lab/LabView.tsx';
import { Top } from './Top.tsx';

interface Props {
  readonly source: ReturnType<typeof createSource>;
  readonly control: Control;
}

export function App({ source, control }: Props) {
  const { model, connection } = useSyncExternalStore(source.subscribe, source.picture);
  const [refusal, setRefusal] = useState<string | null>(null);
  const route = useRoute();
  const where = route.at === 'experiment' ? route.name : route.at;
  const previous = useRef(where);
  useEffect(() => {
    document.title = `${titles[route.at]} · Statelab`;
    if (previous.current === where) return;
    previous.current = where;
    // A new place starts at its top, for the eye and for the keyboard; but the first one takes nothing away.
    scrollTo(0, 0);
    focusMain();
  }, [where, route.at]);

  const ask = async (answer: Promise<string | null>): Promise<boolean> => {
    const why = await answer;
    setRefusal(why);
    return why === null;
  };
  return (
    <PageContext value={{ model, control, ask }}>
      <button type="button" className="skip" onClick={focusMain}>
        Skip to the content
      </button>
      <Top at={route.at} />
      <Banners connection={connection} refusal={refusal} dismiss={() => setRefusal(null)} />
      <div className={route.at === 'lab' || route.at === 'experiment' ? 'frame with-rail' : 'frame'}>
        {(route.at === 'lab' || route.at === 'experiment') && <Rail current={where} />}
        <main id="main" tabIndex={-1}>
          {model.lab ? <Place route={route} /> : <Waiting />}
        </main>
      </div>
    </PageContext>
  );
}

const titles = { lab: 'Lab', experiments: 'Experiments', experiment: 'Experiment', compare: 'Compare' };

function Place({ route }: { readonly route: Route }) {
  if (route.at === 'experiments') return <Course />;
  if (route.at === 'experiment') return <Experiment key={route.name} name={route.name} seed={route.seed} />;
  return route.at === 'compare' ? <Compare /> : <LabView />;
}

function Waiting() {
  return (
    <div className="head">
      <h1>Waiting for the lab</h1>
      <p className="muted">The page shows how things stand as soon as the lab answers.</p>
    </div>
  );
}

/** A button, not a link: the fragment already says where the page is. */
function focusMain(): void {
  document.querySelector('main')?.focus();
}
