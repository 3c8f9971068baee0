/** Gives a command its lab, and ends all that the lab has started, however the command ends. */
import { Lab, type LabOptions } from '../lab.ts';
import type { Experiment } from '../runner/experiment.ts';

export interface CommandContext {
  readonly experiments: readonly Experiment[];
  readonly runsRoot: string;
}

export const announce = (text: string): void => {
  process.stderr.write(`${text}\n`);
};

/** 128 + the signal's number: what a shell expects of a program that did not finish its work. */
const SIGNAL_EXIT_CODES = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;
type Signal = keyof typeof SIGNAL_EXIT_CODES;

interface LabUse extends Pick<LabOptions, 'firstPort'> {
  /** Where a signal is how the command is meant to end, this is its exit code. */
  readonly signalExitCode?: number;
}

export async function withLab<Result>(
  { experiments, runsRoot }: CommandContext,
  { signalExitCode, ...options }: LabUse,
  use: (lab: Lab) => Promise<Result>,
): Promise<Result> {
  const lab = new Lab({ experiments, runsRoot, announce, ...options });
  for (const signal of Object.keys(SIGNAL_EXIT_CODES) as Signal[]) {
    const exitCode = signalExitCode ?? SIGNAL_EXIT_CODES[signal];
    process.once(signal, () => {
      if (signalExitCode === undefined) announce('Interrupted: what had not ended is not judged.');
      void lab.stop().finally(() => process.exit(exitCode));
    });
  }
  try {
    return await use(lab);
  } finally {
    await lab.stop();
  }
}
