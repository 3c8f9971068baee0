/** A graded decision record: requirement by requirement, what was measured and what had been expected. */
import type { ExerciseCheck } from '../../protocol/grade.ts';
import type { DesignDocument, GradedRequirement } from '../../protocol/grade-design.ts';
import { listed, plural } from '../../protocol/quantities.ts';
import { secondsText } from '../grade/design/duration.ts';
import { DESIGN_PAGE } from '../grade/design/record-form.ts';
import { bad, bold, dim, good } from './style.ts';
import { wrap } from './table.ts';

const WIDTH = 100;
/** Of what the record says. */
const QUOTED_MAX = 160;
const INDENT = ' '.repeat(15);

const marks: Record<GradedRequirement['state'], string> = {
  met: good('✓'),
  'not met': bad('✗'),
  unclear: bad('?'),
  'not run': dim('–'),
};

/** A label, and behind it a text that is broken into lines below itself. */
const field = (label: string, text: string): string =>
  text === '' ? '' : `    ${dim(label.padEnd(10))} ${wrap(text, WIDTH, INDENT).trimStart()}`;

/** Where it was shown, and what to read about it. */
function proof({ experiment, operation, state, history, see }: GradedRequirement): string {
  const at = operation === null ? '' : `, operation ${operation}`;
  const where = state === 'not met' && history ? ` in ${history}` : '';
  return `experiment ${experiment.slice(0, 2)}${at}${where}; read ${see[0]}`;
}

const short = (text: string): string => (text.length > QUOTED_MAX ? `${text.slice(0, QUOTED_MAX)} …` : text);

const reasonOf = (reason: string): string =>
  reason === '' ? '' : ` (“${short(reason.replace(/[.;,]$/, ''))}”)`;

const surprise = ({ asExpected, expected, state, reason }: GradedRequirement): string =>
  asExpected === false
    ? `You expected that it is ${expected}${reasonOf(reason)}. Measured: it is ${state}.`
    : '';

function requirementLines(graded: GradedRequirement): string[] {
  const { state, id, text, rule, seen, price, why } = graded;
  const title = wrap(`${id}: ${text}`, WIDTH, '    ').trimStart();
  const isMeasured = state === 'met' || state === 'not met';
  const lines = [
    field(isMeasured ? 'measured' : state, seen),
    field('needed', state === 'met' ? '' : rule),
    field('price', price ?? ''),
    field('expected', surprise(graded)),
    field('why', why),
    field('shown by', proof(graded)),
  ];
  const head = ` ${marks[state]}  ${title.replace(id, bold(id))}`;
  return [head, ...lines.filter((line) => line !== ''), ''];
}

const checkLines = ({ what, passed, seen }: ExerciseCheck): string[] => [
  ` ${passed ? good('✓') : bad('✗')}  ${what}`,
  ...(passed ? [] : [dim(wrap(seen, WIDTH, '    '))]),
];

function outcome({ passed, requirements, record }: DesignDocument): string {
  const count = (state: GradedRequirement['state']) => requirements.filter((each) => each.state === state);
  const total = `${count('met').length} of ${plural(requirements.length, 'requirement')} met.`;
  if (passed) return good(`${total} Nothing is missing.`);
  const [first] = [...count('not met'), ...count('unclear'), ...count('not run')];
  if (first) return `${bad(total)} Begin with “${first.id}”; read ${first.see[0]}`;
  const lacking = record.filter((check) => !check.passed).length;
  return `${total} ${bad(`The record lacks ${plural(lacking, 'thing')}.`)} Read ${DESIGN_PAGE}`;
}

function surprises({ requirements }: DesignDocument): string[] {
  const ids = requirements.filter(({ asExpected }) => asExpected === false).map(({ id }) => id);
  return ids.length === 0 ? [] : [wrap(`Otherwise than you expected: ${listed(ids)}.`, WIDTH)];
}

export function designText(document: DesignDocument): string {
  const { file, title, deployment, nodes, idleSeconds, absoluteSeconds, requirements, record } = document;
  const on = `${deployment}${nodes === null ? '' : `, ${plural(nodes, 'server')}`}`;
  const lives = `sessions live ${secondsText(idleSeconds)} unused and ${secondsText(absoluteSeconds)} at most`;
  const people = `No machine judges whether what it says is right, or well said: that is for people, with the rubric in ${DESIGN_PAGE}. Nor did it look at: ${document.forPeople}.`;
  return [
    `${bold('design')}  ${file}`,
    wrap(`“${short(title)}”: ${document.case} on ${on}; ${lives}.`, WIDTH),
    '',
    ...requirements.flatMap(requirementLines),
    bold('The record'),
    ...record.flatMap(checkLines),
    '',
    ...document.notes.map((note) => dim(wrap(note, WIDTH))),
    dim(wrap(people, WIDTH)),
    '',
    ...surprises(document),
    outcome(document),
    '',
  ].join('\n');
}
