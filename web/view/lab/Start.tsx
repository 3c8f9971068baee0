/** Starts one deployment, or all that can be. */
import type { DeploymentState } from '../../../src/protocol/lab-events.ts';
import { usePage } from '../context.ts';
import { Action } from '../marks/Action.tsx';

const canStart = ({ state }: DeploymentState): boolean => state === 'stopped' || state === 'failed';

export function StartButton({ deployment }: { readonly deployment: DeploymentState }) {
  const { control, ask } = usePage();
  return (
    <Action act={() => ask(control.start(deployment.name))} possible={control.canAct && canStart(deployment)}>
      Start<span className="unseen"> {deployment.name}</span>
    </Action>
  );
}

export function StartAll() {
  const { model, control, ask } = usePage();
  const waiting = model.lab?.deployments.filter(canStart) ?? [];
  const isNothingUp = model.lab?.deployments.every(({ nodes }) => nodes.length === 0) ?? false;
  const startAll = async () => {
    for (const { name } of waiting) if (!(await ask(control.start(name)))) return;
  };
  return (
    <Action act={startAll} possible={control.canAct && waiting.length > 0} primary={isNothingUp}>
      Start all
    </Action>
  );
}
