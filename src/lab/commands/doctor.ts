import { examineMachine } from '../doctor.ts';
import { doctorText } from '../report/doctor-text.ts';
import { exitCodes } from './exit-codes.ts';
import type { CommandContext } from './with-lab.ts';

export async function doctorCommand(
  { runsRoot }: CommandContext,
  { json }: { json?: boolean },
): Promise<number> {
  const document = await examineMachine(runsRoot);
  process.stdout.write(json ? `${JSON.stringify(document, null, 2)}\n` : doctorText(document));
  return document.ready ? exitCodes.asExpected : exitCodes.machineLacks;
}
