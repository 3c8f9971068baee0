/** Rules about what becomes of sessions: whether an experiment holds, who knows them, how many are lost. */
import { facts } from '../../../../protocol/measurement-texts.ts';
import type { DeploymentResult } from '../../../../protocol/reports.ts';
import { type Handler, judged, type Of } from './handler.ts';

const UNTOUCHED = 'while the store was away no request was answered 503, and nobody was logged out';

/** A measurement as reports write it: "parallel changes kept: 50 of 50". */
function figure({ measurements }: DeploymentResult, name: Of<'holds'>['figure']): string {
  if (name === undefined || measurements[name] === undefined) return '';
  const of = { sessionsOpened: measurements.sessionsOpened, [name]: measurements[name] };
  const [fact] = facts(of).filter(({ label }) => label !== 'sessions opened');
  return fact ? `${fact.label}: ${fact.value}` : '';
}

export const holds: Handler<'holds'> = {
  experiments: ({ experiment }) => [experiment],
  text: ({ mayDegrade }, claim) => `${claim.replace(/\.$/, '')}${mayDegrade ? '; 503s are a price' : ''}`,
  judge({ figure: name, mayDegrade }, { experiment, result }) {
    const { observed, evidence, measurements } = result;
    const told = [figure(result, name), evidence[0]?.text ?? ''].filter((text) => text !== '').join('; ');
    if (observed === 'holds' && mayDegrade) return judged(true, UNTOUCHED);
    if (observed === 'holds') return judged(true, told === '' ? `it holds: ${experiment.claim}` : told);
    if (observed !== 'degrades') return judged(false, told === '' ? `it ${observed}` : told);
    const price = `${measurements.unavailable503 ?? 0} requests were answered 503 while the store was away, and served again afterwards`;
    return judged(mayDegrade === true, price, price);
  },
};

export const anyServer: Handler<'any server'> = {
  experiments: () => ['03', '04'],
  text: () => 'every session is known at every server',
  judge(_rule, { result: { measurements, evidence } }) {
    const { anyServerWillDo } = measurements;
    if (anyServerWillDo === undefined) return null;
    if (anyServerWillDo) return judged(true, 'every server knew every session that it was shown');
    const proof = evidence[0] ? `: ${evidence[0].text}` : '';
    return judged(
      false,
      `shown to each server in turn, sessions were refused by servers that had never met them${proof}`,
    );
  },
};

export const noStore: Handler<'no store'> = {
  experiments: () => ['01'],
  text: () => 'the state is not held by a store',
  judge(_rule, { result: { measurements, evidence } }) {
    const { stateHeldBy } = measurements;
    if (stateHeldBy === undefined) return null;
    return judged(stateHeldBy !== 'store', evidence[0]?.text ?? `held by the ${stateHeldBy}`);
  },
};

export const lostAtMost: Handler<'lost at most'> = {
  experiments: ({ experiment }) => [experiment],
  text({ share }) {
    if (share === 0) return 'no session is lost';
    return share === 1
      ? 'all sessions may be lost, at a price'
      : `at most ${share * 1000} in 1000 sessions are lost`;
  },
  judge({ share }, { result: { observed, measurements, evidence } }) {
    const { sessionsLost, sessionsLostShare, sessionsOpened } = measurements;
    if (sessionsLost === undefined || sessionsLostShare === undefined) return null;
    const seen = `${sessionsLost} of ${sessionsOpened ?? 'all'} sessions were lost`;
    // Nobody was logged out, and yet something was lost: a write, for instance.
    if (sessionsLost === 0 && observed === 'breaks') return judged(false, evidence[0]?.text ?? 'it breaks');
    return judged(sessionsLostShare <= share, seen, sessionsLost > 0 ? seen : null);
  },
};
