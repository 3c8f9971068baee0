import { examineMachine } from '../doctor.ts';
import { doctorText } from '../report/doctor-text.ts';
import { exitCodes } from './exit-codes.ts';
import type { CommandContext } from './with-lab.ts';

export function doctorCommand({ runsRoot }: CommandContext, { json }: { json?: boolean }): number {
  const document = examineMachine(runsRoot);
  process.stdout.write(json ? `${JSON.stringify(document, null, 2)}\n` : doctorText(document));
  return document.ready ? exitCodes.asExpected : exitCodes.machineLacks;
}
