/** The JSON documents that the command line prints, field by field. */
import type { z } from 'zod';
import { ListDocument } from '../../src/protocol/cards.ts';
import { DoctorDocument } from '../../src/protocol/doctor.ts';
import { measurementLabels } from '../../src/protocol/measurement-texts.ts';
import { Comparison, RunDocument } from '../../src/protocol/reports.ts';
import { inWords, type Shape } from './documents/shape.ts';
import { comparisonTexts, doctorTexts, listTexts, runTexts } from './documents/texts.ts';
import { inlinedSchema } from './inlined-schema.ts';

interface Described {
  readonly command: string;
  readonly what: string;
  readonly schema: z.ZodType;
  readonly texts: Readonly<Record<string, string>>;
}

const MEASUREMENTS = 'runs[].results[].measurements';
const figures = Object.fromEntries(
  Object.entries(measurementLabels).map(([name, label]) => [`${MEASUREMENTS}.${name}`, label]),
);

const documents: readonly Described[] = [
  { command: 'list --json', what: 'What there is.', schema: ListDocument, texts: listTexts },
  { command: 'doctor --json', what: 'What this machine has.', schema: DoctorDocument, texts: doctorTexts },
  {
    command: 'run 03 --json',
    what: 'What came of each experiment. A figure is absent where the run does not show it.',
    schema: RunDocument,
    texts: { ...runTexts, ...figures },
  },
  {
    command: 'compare --json',
    what: 'The measured table. What does not apply is null; what was not measured is absent, and `notes` say why. The numbers are those of the experiments that measure it.',
    schema: Comparison,
    texts: comparisonTexts,
  },
];

const introduction = `# The documents of the command line

With \`--json\`, \`npm run -s lab -- …\` prints one JSON document on stdout, and nothing else there; what it says
meanwhile goes to stderr. A field that may be absent has a question mark; \`[]\` stands for each element of a list.
Exit codes: 0 as expected, 1 otherwise, 2 a mistake in the command, 3 something that the machine lacks, 130 after Ctrl-C.

This page is generated from the schemas in \`src/protocol/\`, by which the documents are checked.
`;

/** A row for each field that has a text; what has none is looked into. */
function rowsOf(shape: Shape, path: string, texts: Map<string, string>): string[] {
  const { properties = {}, required = [] } = shape;
  return Object.entries(properties).flatMap(([name, field]) => {
    const own = `${path}${path === '' ? '' : '.'}${name}`;
    const text = texts.get(own);
    if (text !== undefined) {
      texts.delete(own);
      const mark = required.includes(name) ? '' : '?';
      return [`| \`${own}\`${mark} | ${inWords(field)} | ${text} |`];
    }
    const [inner, at] = field.type === 'array' ? [field.items ?? {}, `${own}[]`] : [field, own];
    if (!inner.properties) throw new Error(`${own} has no text in scripts/generate/documents/texts.ts`);
    return rowsOf(inner, at, texts);
  });
}

function section({ command, what, schema, texts }: Described): string {
  const left = new Map(Object.entries(texts));
  const rows = rowsOf(inlinedSchema<Shape>(schema, 'output'), '', left);
  if (left.size > 0) throw new Error(`no such field of ${command}: ${[...left.keys()].join(', ')}`);
  return `## \`npm run -s lab -- ${command}\`\n\n${what}\n\n| field | is | what it says |\n|---|---|---|\n${rows.join('\n')}\n`;
}

/** @throws when a field has no text, or a text no field */
export const jsonDocuments = (): string => [introduction, ...documents.map(section)].join('\n');
