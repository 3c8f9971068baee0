/** The lab: one deployment large or all side by side, under one sentence that says what just happened. */
import type { DeploymentName } from '../../../src/protocol/lab-words.ts';
import { headline } from '../../model/headline.ts';
import { address } from '../../model/route.ts';
import { usePage } from '../context.ts';
import { Slot } from '../frame/Slot.tsx';
import { Bottom } from './Bottom.tsx';
import { DeploymentView } from './DeploymentView.tsx';
import { Headline } from './Headline.tsx';
import { LabBar } from './LabBar.tsx';
import { SideBySide } from './SideBySide.tsx';
import { Toolbar } from './Toolbar.tsx';
import { useLabClock, useTick } from './useScene.ts';

interface Props {
  /** The one that is shown large; null: all, side by side. */
  readonly deployment: DeploymentName | null;
}

export function LabView({ deployment: name }: Props) {
  const { model, front } = usePage();
  useTick();
  const clock = useLabClock(model);
  const deployments = model.lab?.deployments ?? [];
  const large = deployments.find((each) => each.name === name);
  const isAnyUp = deployments.some(({ nodes }) => nodes.length > 0);
  return (
    <div className={large ? 'lab large' : 'lab'}>
      <Slot into="top">
        <nav className="segments" aria-label="How many at once">
          <a href={address.deployment(name ?? front ?? 'jwt')} aria-current={large ? 'true' : undefined}>
            One large
          </a>
          <a href={address.lab} aria-current={large ? undefined : 'true'}>
            Side by side
          </a>
        </nav>
      </Slot>
      <LabBar large={large} />
      {isAnyUp && <Toolbar isLarge={large !== undefined} />}
      <Headline headline={headline(model, name)} deployment={large} />
      {large ? (
        <section className="one" data-strategy={large.name} aria-labelledby="large">
          <h2 id="large" className="unseen">
            {large.name}
          </h2>
          <DeploymentView deployment={large} size="large" clock={clock} />
        </section>
      ) : (
        <SideBySide deployments={deployments} clock={clock} />
      )}
      {isAnyUp && (
        <Slot into="bottom">
          <Bottom charted={large ?? deployments.find((each) => each.name === front)} only={name} />
        </Slot>
      )}
    </div>
  );
}
