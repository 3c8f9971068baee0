/** Steps of many who log in at once. */
import type { StepOf } from '../step.ts';

/** Logins whose passwords cost what real ones cost, each client of them with the next one as soon as it was answered. */
export const loginStorm = (storm: {
  roundsMax: number;
  ratePerSecond: number;
  seconds: number;
  logins: number;
}): StepOf<'loginStorm'> => ({
  kind: 'loginStorm',
  ...storm,
  text: `ask for me ${storm.ratePerSecond} times a second for ${storm.seconds} s, then the same while ${storm.logins} others log in over and over; up to ${storm.roundsMax} times, until it made no difference`,
});
