/** `grade --exercise design <file>`: the experiments of a case, on the deployment that a record has chosen. */
import type { DesignDocument } from '../../protocol/grade-design.ts';
import { gradeDesign } from '../grade/design/grade-design.ts';
import { readRecord } from '../grade/design/read-record.ts';
import { LabRefusal } from '../lab-control.ts';
import { designText } from '../report/design-text.ts';
import { exitCodes } from './exit-codes.ts';
import { announce, type CommandContext, withLab } from './with-lab.ts';

/** Where all else is well, that something could not be run is the machine's lack and not the record's. */
export function exitCodeOf({ passed, requirements, record }: DesignDocument): number {
  if (passed) return exitCodes.asExpected;
  const couldPass = requirements.every(({ state }) => state === 'met' || state === 'not run');
  const isComplete = record.every((check) => check.passed);
  return couldPass && isComplete ? exitCodes.machineLacks : exitCodes.expectationFailed;
}

export async function designCommand(
  context: CommandContext,
  file: string,
  { seed, json }: { readonly seed: number; readonly json?: boolean | undefined },
): Promise<number> {
  const record = readRecord(file);
  announce(`  ${record.kase.id} on ${record.deployment}`);
  const document = await withLab(context, {}, (lab) =>
    gradeDesign(file, record, {
      experiments: context.experiments,
      async run(experiment, name, nodes) {
        const [report] = await lab.runAll([experiment], { seed, deployments: [name], nodes });
        const [result] = report?.results ?? [];
        if (!result) throw new LabRefusal('unknown', `${experiment.name} says nothing about ${name}.`);
        announce(`  ${experiment.name}: ${result.observed}`);
        return result;
      },
    }),
  );
  process.stdout.write(json ? `${JSON.stringify(document, null, 2)}\n` : designText(document));
  return exitCodeOf(document);
}
