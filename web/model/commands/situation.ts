/** What commands are made of: how things stand, and the hands that can change them. */
import type { ClientName } from '../../../src/protocol/lab-clients.ts';
import type { DeploymentState, LabState } from '../../../src/protocol/lab-events.ts';
import type { DeploymentName } from '../../../src/protocol/lab-words.ts';
import type { Answer, Control } from '../../link/control.ts';
import type { Command } from '../command.ts';
import type { NodeAction, StoreAction } from '../deployments.ts';
import type { Pins } from '../pins.ts';
import type { Route } from '../route.ts';
import type { Selection } from '../scene.ts';
import type { Theme } from '../theme.ts';

export interface Situation {
  readonly lab: LabState | null;
  readonly route: Route;
  readonly selection: Selection | null;
  /** The deployment that a person means without saying so. */
  readonly front: DeploymentName | null;
  readonly pins: Pins;
  readonly theme: Theme;
  readonly isProjector: boolean;
  readonly canAct: boolean;
}

export interface Hands {
  readonly control: Control;
  readonly ask: (answer: Answer) => Promise<boolean>;
  readonly select: (selection: Selection | null) => void;
  readonly pin: (deployment: DeploymentName, client: ClientName, node: string | null) => void;
  readonly go: (href: string) => void;
  readonly setTheme: (theme: Theme) => void;
  readonly setProjector: (isProjector: boolean) => void;
  readonly open: (dialog: 'palette' | 'help') => void;
}

/** A command that most things are true of: it can be done, by the palette only, and no terminal knows it. */
export function command(
  given: Pick<Command, 'id' | 'title' | 'label' | 'group' | 'run'> & Partial<Command>,
): Command {
  return { key: null, cli: null, impossible: null, ...given };
}

export const frontOf = ({ lab, front }: Situation): DeploymentState | undefined =>
  lab?.deployments.find(({ name }) => name === front);

export const LOOK_ONLY = 'This page may only look: open the address that `npm start` printed.';

/** Why this cannot be done on the lab's machine; null when it can. */
export const whyNever = ({ lab }: Situation, action: NodeAction | StoreAction): string | null =>
  (action === 'pause' || action === 'power-cut' ? lab?.impossibleFaults[action] : null) ?? null;

/** Why nothing can be done to it now; null when something can. */
export function whyNot({ canAct }: Situation, { state, name }: DeploymentState): string | null {
  if (!canAct) return LOOK_ONLY;
  return state === 'running' ? null : `${name} does not run: start it first.`;
}
