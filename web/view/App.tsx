import { useCallback, useEffect, useMemo, useRef, useState, useSyncExternalStore } from 'react';
import type { Control } from '../link/control.ts';
import { go, useRoute } from '../link/route.ts';
import type { createSource } from '../link/source.ts';
import { useTheme } from '../link/theme.ts';
import type { Command } from '../model/command.ts';
import { commandsFor } from '../model/commands.ts';
import { frontDeployment } from '../model/front.ts';
import { type Pins, withPin } from '../model/pins.ts';
import type { Route } from '../model/route.ts';
import type { Selection } from '../model/scene.ts';
import { Banners } from './Banners.tsx';
import { Help } from './commands/Help.tsx';
import { useKeys } from './commands/keys.ts';
import { Palette } from './commands/Palette.tsx';
import { type Page, PageContext, usePage } from './context.ts';
import { Rail } from './experiments/Rail.tsx';
import { Frame } from './frame/Frame.tsx';
import { Slot } from './frame/Slot.tsx';
import { Inspector } from './inspector/Inspector.tsx';
import { Key } from './marks/Key.tsx';
import { Place } from './Place.tsx';
import { Top } from './Top.tsx';

interface Props {
  readonly source: ReturnType<typeof createSource>;
  readonly control: Control;
}

export function App({ source, control }: Props) {
  const { model, connection } = useSyncExternalStore(source.subscribe, source.picture);
  const [refusal, setRefusal] = useState<string | null>(null);
  const route = useRoute();
  const place = titles[route.at];
  useArrival(route, place);
  const ask = useCallback(async (answer: Promise<string | null>): Promise<boolean> => {
    const why = await answer;
    setRefusal(why);
    return why === null;
  }, []);
  const { page, dialog, setDialog } = usePageState({ model, control, ask, route });
  useKeys(page.commands, dialog === null);
  const close = (): void => setDialog(null);
  const hasRail = route.at === 'lab' || route.at === 'experiment';
  return (
    <PageContext value={page}>
      <button type="button" className="skip" onClick={focusMain}>
        Skip to the content
      </button>
      <Frame
        top={(slot) => <Top at={route.at} slot={slot} />}
        banners={<Banners connection={connection} refusal={refusal} dismiss={() => setRefusal(null)} />}
        rail={hasRail ? <Rail current={route.at === 'experiment' ? route.name : route.at} /> : null}
        place={place}
      >
        <Place route={route} />
        {route.at === 'lab' && page.selection && (
          <Slot into="inspector">
            <Inspector selection={page.selection} />
          </Slot>
        )}
      </Frame>
      {page.isProjector && <LeaveProjector />}
      {dialog === 'palette' && <Palette commands={page.commands} close={close} />}
      {dialog === 'help' && <Help commands={page.commands} close={close} />}
    </PageContext>
  );
}

type Given = Pick<Page, 'model' | 'control' | 'ask' | 'route'>;

/** What is chosen on the page, and from that and the model all that can be done. */
function usePageState({ model, control, ask, route }: Given) {
  const [selection, select] = useState<Selection | null>(null);
  const [pins, setPins] = useState<Pins>(new Map());
  const [isProjector, setProjector] = useState(false);
  const [dialog, setDialog] = useState<'palette' | 'help' | null>(null);
  const [offered, setOffered] = useState<readonly (readonly Command[])[]>([]);
  const { setTheme, theme } = useTheme();
  const pin = useCallback<Page['pin']>(
    (deployment, client, node) => setPins((before) => withPin(before, deployment, client, node)),
    [],
  );
  const offer = useCallback((commands: readonly Command[]) => {
    setOffered((before) => [...before, commands]);
    return () => setOffered((before) => before.filter((each) => each !== commands));
  }, []);
  useEffect(() => {
    document.documentElement.toggleAttribute('data-projector', isProjector);
  }, [isProjector]);

  const { lab } = model;
  const front = frontDeployment(lab, route, selection)?.name ?? null;
  const commands = useMemo(() => {
    const situation = { lab, route, selection, front, pins, theme, isProjector, canAct: control.canAct };
    const hands = { control, ask, select, pin, go, setTheme, setProjector, open: setDialog };
    return [...commandsFor(situation, hands), ...offered.flat()];
  }, [lab, route, selection, front, pins, theme, isProjector, offered, control, ask, pin, setTheme]);
  const page: Page = {
    ...{ model, control, ask, route, selection, select, front, commands, pins, pin, isProjector, offer },
  };
  return { page, dialog, setDialog };
}

const titles: Record<Route['at'], string> = {
  lab: 'Lab',
  experiments: 'Experiments',
  experiment: 'Experiment',
  compare: 'Compare',
  runs: 'History',
  run: 'Replay',
  unknown: 'Not here',
};

/** A new place starts at its top, for the eye and for the keyboard; but the first one takes nothing away. */
function useArrival(route: Route, title: string): void {
  const where = placeOf(route);
  const previous = useRef(where);
  useEffect(() => {
    document.title = `${title} · Statelab`;
    if (previous.current === where) return;
    previous.current = where;
    scrollTo(0, 0);
    document.querySelector('.panel-main')?.scrollTo(0, 0);
    focusMain();
  }, [where, title]);
}

/** Another moment of the same run, or another cell of the same table, is no other place. */
function placeOf(route: Route): string {
  if (route.at === 'experiment') return `experiment ${route.name}`;
  if (route.at === 'run') return `run ${route.run} ${route.deployment}`;
  if (route.at === 'lab') return `lab ${route.deployment}`;
  return route.at;
}

/** For whoever has a mouse and no key to press. */
function LeaveProjector() {
  const leave = usePage().commands.find(({ id }) => id === 'view.projector');
  return (
    <button type="button" className="button leave-projector" onClick={leave?.run}>
      Leave the projector <Key of="Escape" />
    </button>
  );
}

/** A button, not a link: the fragment already says where the page is. */
function focusMain(): void {
  document.getElementById('main')?.focus();
}
