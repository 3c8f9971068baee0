/** The command line that does in a terminal what a button does here. */
import type { DeploymentName } from '../../src/protocol/lab-words.ts';

export const doLine = (deployment: DeploymentName, ...words: readonly (string | number)[]): string =>
  `npm run lab -- do ${[deployment, ...words].join(' ')}`;
