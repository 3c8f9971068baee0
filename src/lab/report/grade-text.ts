/** A grading for the student who wrote the file. */
import type { GradeDocument, GradeStage, GradeStageName, Missing } from '../../protocol/grade.ts';
import { bad, bold, dim, good } from './style.ts';
import { table, wrap } from './table.ts';

const WIDTH = 100;
const SEEN_MAX = 4;

const stageTexts: Record<GradeStageName, { name: string; unit: string }> = {
  file: { name: 'The file works', unit: 'steps' },
  contract: { name: 'It keeps the contract', unit: 'behaviours' },
  experiments: { name: 'It survives the experiments', unit: 'experiments as expected' },
};

const marks: Record<GradeStage['state'], string> = {
  passed: good('✓'),
  failed: bad('✗'),
  'not run': dim('–'),
};

const stores = { redis: 'Redis', own: 'a store of its own' } as const;

function claimText({ claim, store }: GradeDocument): string {
  if (!claim) return 'What it claims could not be asked.';
  const { name, family, credentialKind, stateHeldBy } = claim;
  const where = store && stateHeldBy === 'store' ? `store (${stores[store]})` : stateHeldBy;
  return `It calls itself ${bold(name)}: ${family}, ${credentialKind}, its state held by the ${where}.`;
}

function stageRow({ name, state, passed, of, notes }: GradeStage): string[] {
  const { name: title, unit } = stageTexts[name];
  const count = state === 'not run' ? (notes[0] ?? '') : `${passed} of ${of} ${unit}`;
  return [` ${marks[state]}`, title, dim(count)];
}

/** A label, and behind it a text that is broken into lines below itself. */
function field(label: string, text: string): string {
  const indent = ' '.repeat(13);
  return `   ${dim(label.padEnd(9))} ${wrap(text, WIDTH, indent).trimStart()}`;
}

const quoted = ({ stage, by, operation }: Missing['seen'][number]): string => {
  const proof = operation === undefined ? '' : `, operation ${operation}`;
  return stage === 'contract' ? `“${by}”` : `experiment ${by}${proof}`;
};

/** What several checks saw alike is told once. */
function seenLines(seen: Missing['seen']): string[] {
  const once = seen.filter(({ text }, index) => seen.findIndex((each) => each.text === text) === index);
  const more = seen.length - Math.min(once.length, SEEN_MAX);
  const shown = once.slice(0, SEEN_MAX).map((each) => field('seen', `${each.text} (${quoted(each)})`));
  return more > 0 ? [...shown, field('', `and ${more} more`)] : shown;
}

function missingText({ headline, expected, seen, why, see, consequences }: Missing, index: number): string[] {
  const title = wrap(headline, WIDTH, '   ').trimStart();
  if (seen.length === 0) return [`${bad(`${index + 1}`)}  ${title}`];
  return [
    `${bad(`${index + 1}`)}  ${bold(title)}`,
    field('expected', expected),
    ...seenLines(seen),
    field('why', why),
    field('look at', see.join(' · ')),
    ...consequences.map((each) => field('so also', each)),
    '',
  ];
}

function lastLine({ passed, missing, stages }: GradeDocument): string {
  if (passed) return good('Nothing is missing.');
  const [first] = missing;
  if (!first) return bad(stages.flatMap(({ notes }) => notes).join(' '));
  const count = missing.length === 1 ? '1 thing is missing.' : `${missing.length} things are missing.`;
  return `${bad(count)} Begin with the first; read ${first.see[0]}`;
}

export function gradeText(document: GradeDocument): string {
  const { file, stages, missing, notes } = document;
  const histories = missing.flatMap(({ seen }) => seen.flatMap(({ history }) => history ?? []));
  return [
    bold(file),
    claimText(document),
    '',
    table(stages.map(stageRow)),
    '',
    ...missing.flatMap(missingText),
    ...(missing.some(({ seen }) => seen.length === 0) ? [''] : []),
    ...notes.map((note) => dim(wrap(note, WIDTH))),
    ...(histories[0] ? [dim(wrap(`The operations stand in ${histories[0]}`, WIDTH))] : []),
    lastLine(document),
    '',
  ].join('\n');
}
