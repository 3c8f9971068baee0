import type { Stage } from '../stage.ts';
import type { Step, StepKind, StepOf } from '../step.ts';

/** Carries out one step; `perform` does so with any other step that happens meanwhile. */
export type Performer<Kind extends StepKind> = (
  stage: Stage,
  step: StepOf<Kind>,
  perform: (step: Step) => Promise<void>,
) => Promise<void>;

export type Performers<Kinds extends StepKind> = { readonly [Kind in Kinds]: Performer<Kind> };
