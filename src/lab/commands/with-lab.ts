/** Gives a command its lab, and ends all that the lab has started, however the command ends. */
import type { Experiment } from '../runner/experiment.ts';
import { Lab, type LabOptions } from '../lab.ts';

export interface CommandContext {
  readonly experiments: readonly Experiment[];
  readonly runsRoot: string;
}

export const announce = (text: string): void => {
  process.stderr.write(`${text}\n`);
};

/** 128 + the signal's number: what a shell expects of a program that a signal ended. */
const SIGNAL_EXIT_CODES = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;

export async function withLab<Result>(
  { experiments, runsRoot }: CommandContext,
  options: Pick<LabOptions, 'firstPort'>,
  use: (lab: Lab) => Promise<Result>,
): Promise<Result> {
  const lab = new Lab({ experiments, runsRoot, announce, ...options });
  for (const signal of Object.keys(SIGNAL_EXIT_CODES) as (keyof typeof SIGNAL_EXIT_CODES)[]) {
    process.once(signal, () => lab.stop().finally(() => process.exit(SIGNAL_EXIT_CODES[signal])));
  }
  try {
    return await use(lab);
  } finally {
    await lab.stop();
  }
}
