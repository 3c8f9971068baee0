/** What every part of the page may use: the model, the switches, what is chosen, and all that can be done. */
import { createContext, useContext, useEffect, useRef } from 'react';
import type { ClientName } from '../../src/protocol/lab-clients.ts';
import type { DeploymentName } from '../../src/protocol/lab-words.ts';
import type { Answer, Control } from '../link/control.ts';
import type { Command } from '../model/command.ts';
import type { Model } from '../model/model.ts';
import type { Pins } from '../model/pins.ts';
import type { Route } from '../model/route.ts';
import type { Selection } from '../model/scene.ts';

export interface Page {
  readonly model: Model;
  readonly control: Control;
  /** Shows the refusal, if any. */
  readonly ask: (answer: Answer) => Promise<boolean>;
  readonly route: Route;
  /** What the inspector shows and the keys act upon. */
  readonly selection: Selection | null;
  readonly select: (selection: Selection | null) => void;
  /** The deployment that a key without a selection acts upon. */
  readonly front: DeploymentName | null;
  /** All that can be done now, and why not what cannot. A toolbar finds its own by id. */
  readonly commands: readonly Command[];
  /** Where the next request of a client goes by hand. */
  readonly pins: Pins;
  readonly pin: (deployment: DeploymentName, client: ClientName, node: string | null) => void;
  readonly isProjector: boolean;
  /** Adds what only this part can do, while it is drawn; what is returned takes it back. */
  readonly offer: (commands: readonly Command[]) => () => void;
}

export const PageContext = createContext<Page | null>(null);

export function usePage(): Page {
  const page = useContext(PageContext);
  if (!page) throw new Error('A part of the page was drawn outside of it.');
  return page;
}

/** A place's own commands, among all others while it is drawn: replay has play, pause and step. */
export function useCommands(commands: readonly Command[]): void {
  const { offer } = usePage();
  const newest = useRef(commands);
  newest.current = commands;
  // What a command does may change with each drawing; the page is told only when its words do.
  const words = JSON.stringify(commands);
  useEffect(() => {
    const told = JSON.parse(words) as Omit<Command, 'run'>[];
    return offer(told.map((each, place) => ({ ...each, run: () => newest.current[place]?.run() })));
  }, [offer, words]);
}
