/** What can be done to the lab and to whole deployments: start, stop, steady traffic, heal, reset. */
import { cliLine } from '../../../src/protocol/control-lines.ts';
import { trafficLimits } from '../../../src/protocol/lab-clients.ts';
import type { DeploymentState } from '../../../src/protocol/lab-events.ts';
import type { Command } from '../command.ts';
import { command, type Hands, LOOK_ONLY, type Situation, whyNot } from './situation.ts';

/** The steps of the keys + and −; by the toolbar any rate can be set. */
const rates = [1, 5, 20, 60, 150, 300, trafficLimits.requestsPerSecondMax];
export const USUAL_RATE = 20;

export function labCommands(situation: Situation, hands: Hands): Command[] {
  const { lab, front, canAct } = situation;
  const { control, ask } = hands;
  const look = canAct ? null : LOOK_ONLY;
  const deployments = lab?.deployments ?? [];
  const isBroken = deployments.some(hasFault);
  return [
    ...deployments.flatMap((each) => startAndStop(situation, each, each.name === front, hands)),
    command({
      id: 'lab.heal',
      title: 'Heal all: every node and every store',
      label: 'Heal all',
      group: 'Lab',
      key: 'h',
      cli: cliLine({ verb: 'heal-all' }),
      impossible: look ?? (isBroken ? null : 'Nothing is broken.'),
      run: () => void ask(control.healAll()),
    }),
    command({
      id: 'lab.reset',
      title: 'Reset: fresh processes, and nobody is logged in',
      label: 'Reset',
      group: 'Lab',
      key: 'z',
      cli: cliLine({ verb: 'reset' }),
      impossible: look ?? (deployments.some(({ state }) => state === 'running') ? null : 'Nothing runs.'),
      run: () => void ask(control.reset()),
    }),
  ];
}

const hasFault = ({ nodes, store }: DeploymentState): boolean =>
  nodes.some(({ state }) => state === 'down' || state === 'paused') ||
  (store !== null && store.state !== 'up');

function startAndStop(
  situation: Situation,
  { name, state }: DeploymentState,
  isFront: boolean,
  { control, ask }: Hands,
): Command[] {
  const look = situation.canAct ? null : LOOK_ONLY;
  const isUp = state === 'running' || state === 'starting';
  const id = (verb: string): string => (isFront ? `lab.${verb}` : `lab.${verb} ${name}`);
  return [
    command({
      id: id('start'),
      title: `Start ${name}`,
      label: 'Start',
      group: 'Lab',
      key: isFront ? 'u' : null,
      cli: cliLine({ verb: 'start', deployment: name }),
      impossible:
        look ??
        (isUp ? `${name} runs already.` : null) ??
        (state === 'unavailable' ? `${name} is unavailable.` : null),
      run: () => void ask(control.start(name)),
    }),
    command({
      id: id('stop'),
      title: `Stop ${name}`,
      label: 'Stop',
      group: 'Lab',
      key: isFront ? 'e' : null,
      cli: cliLine({ verb: 'stop', deployment: name }),
      impossible: look ?? (isUp ? null : `${name} does not run.`),
      run: () => void ask(control.stop(name)),
    }),
  ];
}

export function trafficCommands(situation: Situation, deployment: DeploymentState, hands: Hands): Command[] {
  const { name, traffic } = deployment;
  const now = traffic?.requestsPerSecond ?? 0;
  const next = rates.find((rate) => rate > now);
  const less = rates.findLast((rate) => rate < now) ?? 0;
  const impossible = whyNot(situation, deployment);
  const set = (id: string, title: string, label: string, key: string, rate: number | undefined): Command =>
    command({
      id,
      title: `${title} (${name})`,
      label,
      group: 'Client',
      key,
      cli: rate === undefined ? null : cliLine({ verb: 'traffic', deployment: name, target: rate }),
      impossible: impossible ?? (rate === undefined || rate === now ? `It is ${now} a second.` : null),
      run: () => void hands.ask(hands.control.traffic(name, rate ?? now)),
    });
  return [
    now > 0
      ? set('traffic.toggle', 'Stop the steady traffic', 'Stop traffic', 't', 0)
      : set('traffic.toggle', `Steady traffic, ${USUAL_RATE} requests a second`, 'Traffic', 't', USUAL_RATE),
    set('traffic.more', `More traffic${next ? `: ${next} requests a second` : ''}`, 'More', '+', next),
    set('traffic.less', `Less traffic: ${less} requests a second`, 'Less', '-', less),
  ];
}
