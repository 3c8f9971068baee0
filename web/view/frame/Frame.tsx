/** The grid of panels: experiments, the place, the inspector, charts and log; below 900 px one tab each. */
import { type ReactNode, useCallback, useMemo, useState } from 'react';
import { NARROW, useMedia } from '../../link/media.ts';
import { SlotContext, type SlotName, type Slots } from './Slot.tsx';
import { type PanelName, panelNames, Tabs } from './Tabs.tsx';

interface Props {
  /** What stands above the panels; it is given where the places put their own switches. */
  readonly top: (slot: ReactNode) => ReactNode;
  readonly banners: ReactNode;
  /** The course in the margin; null in places that need the width. */
  readonly rail: ReactNode;
  /** What the place is called, for its tab. */
  readonly place: string;
  readonly children: ReactNode;
}

export function Frame({ top, banners, rail, place, children }: Props) {
  const isNarrow = useMedia(NARROW);
  const { slots, filled, refs } = useSlotElements();
  const [chosen, choose] = useState<PanelName>('main');
  const panels: Record<PanelName, boolean> = {
    main: true,
    inspector: filled.has('inspector'),
    bottom: filled.has('bottom'),
    rail: rail !== null,
  };
  const shown = panels[chosen] ? chosen : 'main';
  const panel = (name: PanelName) => ({
    hidden: !panels[name] || (isNarrow && shown !== name),
    ...(isNarrow && { role: 'tabpanel', 'aria-labelledby': `tab-${name}` }),
  });
  return (
    <SlotContext value={slots}>
      <div className="page">
        {top(<div className="top-slot" ref={refs.top} />)}
        {banners}
        {/* Tabs and their panels are the main thing where only one of them is seen; elements stay, roles move. */}
        <div className="body" role={isNarrow ? 'main' : undefined}>
          {isNarrow && <Tabs panels={panels} shown={shown} choose={choose} place={place} />}
          <div className="frame">
            {isNarrow && shown !== 'main' && <h1 className="unseen">{panelNames(place)[shown]}</h1>}
            {rail !== null && (
              <div id="panel-rail" className="panel-rail" {...panel('rail')}>
                {rail}
              </div>
            )}
            <div id="panel-main" className="panel-main" {...panel('main')}>
              <div id="main" role={isNarrow ? undefined : 'main'} tabIndex={-1}>
                <section>{children}</section>
              </div>
            </div>
            <div id="panel-bottom" className="panel-bottom" {...panel('bottom')}>
              <section ref={refs.bottom} aria-label="Charts and log" />
            </div>
            <div id="panel-inspector" className="panel-inspector" {...panel('inspector')}>
              <aside aria-label="Inspector" role={isNarrow ? 'region' : undefined}>
                <section ref={refs.inspector} />
              </aside>
            </div>
          </div>
        </div>
      </div>
    </SlotContext>
  );
}

function useSlotElements() {
  const [elements, setElements] = useState<Slots['elements']>({});
  const [claims, setClaims] = useState<readonly SlotName[]>([]);
  const claim = useCallback((slot: SlotName) => {
    setClaims((before) => [...before, slot]);
    return () => setClaims((before) => before.toSpliced(before.indexOf(slot), 1));
  }, []);
  const refs = useMemo(() => {
    const into = (slot: SlotName) => (element: HTMLElement | null) => {
      if (element) setElements((before) => ({ ...before, [slot]: element }));
    };
    return { top: into('top'), bottom: into('bottom'), inspector: into('inspector') };
  }, []);
  const slots = useMemo(() => ({ elements, claim }), [elements, claim]);
  return { slots, filled: new Set(claims), refs };
}
