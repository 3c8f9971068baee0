/** Steps that put a load on a deployment, and measure. */
import type { Step, StepOf } from '../step.ts';

export const traffic = (
  ratePerSecond: number,
  seconds: number,
  ...meanwhile: { afterSeconds: number; step: Step }[]
): StepOf<'traffic'> => ({
  kind: 'traffic',
  ratePerSecond,
  seconds,
  meanwhile,
  text: [
    `traffic of ${ratePerSecond} operations a second for ${seconds} s`,
    ...meanwhile.map(({ afterSeconds, step }) => `after ${afterSeconds} s ${step.text}`),
  ].join(', '),
});

/** Traffic until these steps have been carried out, one after the other. */
export const trafficDuring = (
  ratePerSecond: number,
  secondsMax: number,
  ...steps: Step[]
): StepOf<'trafficDuring'> => ({
  kind: 'trafficDuring',
  ratePerSecond,
  secondsMax,
  steps,
  text: `traffic of ${ratePerSecond} operations a second, and meanwhile ${steps.map(({ text }) => text).join(', then ')}`,
});

export const after = (afterSeconds: number, step: Step) => ({ afterSeconds, step });

export const parallelAdds = (count: number): StepOf<'parallelAdds'> => ({
  kind: 'parallelAdds',
  count,
  text: `${count} parallel adds in one session, then one read`,
});

export const measure = (what: 'store' | 'nodes'): StepOf<'measure'> => ({
  kind: 'measure',
  what,
  text: `measure the ${what}`,
});
