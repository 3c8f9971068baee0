/** All that an experiment can do: what it is written with. The runner carries the steps out. */
export * from './steps/attacks.ts';
export * from './steps/cost.ts';
export * from './steps/faults.ts';
export * from './steps/load.ts';
export * from './steps/power.ts';
export * from './steps/races.ts';
export * from './steps/retries.ts';
export * from './steps/sessions.ts';
export * from './steps/storm.ts';
export * from './steps/time.ts';
export * from './steps/topology.ts';
