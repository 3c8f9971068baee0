/** `grade --exercise design <file>`: the experiments of a case, on the deployment that a record has chosen. */
import { gradeDesign } from '../grade/design/grade-design.ts';
import { readRecord } from '../grade/design/read-record.ts';
import { LabRefusal } from '../lab-control.ts';
import { designText } from '../report/design-text.ts';
import { exitCodes } from './exit-codes.ts';
import { announce, type CommandContext, withLab } from './with-lab.ts';

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
  const { passed, requirements, record: said } = document;
  if (passed) return exitCodes.asExpected;
  const isLacking = requirements.every(({ state }) => state === 'met' || state === 'not run');
  return isLacking && said.every((check) => check.passed)
    ? exitCodes.machineLacks
    : exitCodes.expectationFailed;
}
