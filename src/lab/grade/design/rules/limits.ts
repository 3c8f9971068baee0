/** Rules with a number in them: seconds, or bytes. */
import { bytes, listed } from '../../../../protocol/quantities.ts';
import { secondsText } from '../duration.ts';
import { type Handler, judged } from './handler.ts';

/** Bytes of each message that experiment 24 tells a session. */
export const MESSAGE_BYTES = 100;

export const takenBack: Handler<'taken back'> = {
  experiments: () => ['15'],
  text: ({ withinSeconds }) =>
    `a copy of the credential is refused ${withinSeconds === 0 ? 'at once' : `within ${secondsText(withinSeconds)}`} after the logout`,
  judge({ withinSeconds }, { experiment, result, absoluteSeconds }) {
    const late = result.measurements.revocationSeconds;
    if (late === undefined) return null;
    if (result.observed === 'holds')
      return judged(true, 'after the logout a copy of the credential was refused at once');
    const runSeconds = (experiment.lifetimes?.absoluteMs ?? 0) / 1_000;
    const accepted = `after the logout a copy was still let in for ${late} s`;
    if (late > runSeconds + 1) return judged(false, `${accepted}, and nothing ended that`);
    const bound = `only the end of the run’s absolute lifetime of ${runSeconds} s ended that; with yours it may be up to ${secondsText(absoluteSeconds)}`;
    const price = `who was logged out is let in for up to ${secondsText(absoluteSeconds)}, and everybody logs in again after that time`;
    return judged(absoluteSeconds <= withinSeconds, `${accepted}; ${bound}`, price);
  },
};

export const room: Handler<'room'> = {
  experiments: () => ['24'],
  text: (rule) => `at least ${bytes(rule.bytes)} of messages are kept`,
  judge(rule, { result: { measurements } }) {
    const { messages } = measurements;
    if (!messages) return null;
    const kept = messages.kept * MESSAGE_BYTES;
    return judged(kept >= rule.bytes, `${bytes(kept)} were kept; ${bytes(rule.bytes)} are needed`);
  },
};

export const requestAtMost: Handler<'request at most'> = {
  experiments: () => ['01'],
  text: (rule) => `a whole request has at most ${bytes(rule.bytes)}`,
  judge(rule, { result: { measurements } }) {
    const { requestBytes } = measurements;
    if (requestBytes === undefined) return null;
    return judged(
      requestBytes <= rule.bytes,
      `a whole request had ${bytes(requestBytes)}; ${bytes(rule.bytes)} is the limit`,
    );
  },
};

export const lifetimes: Handler<'lifetimes'> = {
  experiments: () => ['17'],
  text({ idleSecondsMax, absoluteSecondsMax, absoluteSecondsMin }) {
    const bounds = [
      ['idle at most', idleSecondsMax],
      ['absolute at most', absoluteSecondsMax],
      ['absolute at least', absoluteSecondsMin],
    ] as const;
    const set = bounds.flatMap(([name, value]) =>
      value === undefined ? [] : [`${name} ${secondsText(value)}`],
    );
    return `a session ends at its idle and at its absolute lifetime, and not before; yours: ${listed(set)}`;
  },
  judge(rule, { result: { observed, evidence }, idleSeconds, absoluteSeconds }) {
    const { idleSecondsMax = Infinity, absoluteSecondsMax = Infinity, absoluteSecondsMin = 0 } = rule;
    const isSet =
      idleSeconds <= idleSecondsMax &&
      absoluteSeconds <= absoluteSecondsMax &&
      absoluteSeconds >= absoluteSecondsMin;
    const yours = `yours are idle ${secondsText(idleSeconds)} and absolute ${secondsText(absoluteSeconds)}`;
    if (observed !== 'holds') return judged(false, `${evidence[0]?.text ?? `it ${observed}`}; ${yours}`);
    return judged(isSet, `sessions ended at both of their times, and not before; ${yours}`);
  },
};
