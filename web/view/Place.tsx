/** What stands in the centre, by the address. */
import type { DeploymentName } from '../../src/protocol/lab-words.ts';
import { address, type Route } from '../model/route.ts';
import { Compare } from './compare/Compare.tsx';
import { usePage } from './context.ts';
import { Course } from './experiments/Course.tsx';
import { Experiment } from './experiments/Experiment.tsx';
import { LabView } from './lab/LabView.tsx';
import { Runs } from './runs/Runs.tsx';

export function Place({ route }: { readonly route: Route }) {
  const { model } = usePage();
  if (route.at === 'unknown') return <Unknown fragment={route.fragment} />;
  if (!model.lab) return <Waiting />;
  switch (route.at) {
    case 'experiments':
      return <Course />;
    case 'experiment':
      return <Experiment key={route.name} name={route.name} seed={route.seed} />;
    case 'compare':
      return <Compare />;
    case 'runs':
    case 'run':
      return <Runs route={route} />;
    default:
      return <LabView deployment={route.deployment} />;
  }
}

function Waiting() {
  return (
    <div className="head">
      <h1>Waiting for the lab</h1>
      <p className="muted">The page shows how things stand as soon as the lab answers.</p>
    </div>
  );
}

function Unknown({ fragment }: { readonly fragment: string }) {
  const { model } = usePage();
  const deployments: DeploymentName[] = model.lab?.deployments.map(({ name }) => name) ?? [];
  return (
    <div className="head">
      <h1>There is nothing at this address</h1>
      <p className="muted">
        The page does not know <code>{fragment.slice(0, 120)}</code>. It may have been cut off on its way
        here.
      </p>
      <ul className="ways-back">
        <li>
          <a href={address.lab}>The lab, all deployments side by side</a>
        </li>
        {deployments.map((name) => (
          <li key={name}>
            <a href={address.deployment(name)}>The deployment {name}</a>
          </li>
        ))}
        <li>
          <a href={address.experiments}>All experiments</a>
        </li>
        <li>
          <a href={address.runs}>All stored runs</a>
        </li>
        <li>
          <a href={address.compare}>The comparison</a>
        </li>
      </ul>
    </div>
  );
}
