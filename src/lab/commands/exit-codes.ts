/** What the command line tells the shell. */
export const exitCodes = {
  asExpected: 0,
  expectationFailed: 1,
  usage: 2,
  machineLacks: 3,
} as const;
