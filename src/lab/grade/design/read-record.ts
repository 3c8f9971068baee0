/** Reads a decision record, or says in one line what is wrong with it, where, and what to do. */
import { isUtf8 } from 'node:buffer';
import { readFileSync, statSync } from 'node:fs';
import { type DeploymentName, deploymentNames, nodesMax } from '../../../protocol/lab-words.ts';
import { UsageError } from '../../experiment-selection.ts';
import type { Case } from './case.ts';
import { cases } from './cases.ts';
import { parseSeconds } from './duration.ts';
import { ACCEPTED, DESIGN_PAGE, EXPECTED, TITLE } from './record-form.ts';
import { type Item, itemsOf, type Outline, outlineOf } from './record-outline.ts';

/** A record takes three pages. */
const BYTES_MAX = 100_000;
const SHOWN_MAX = 40;

export interface Expectation {
  readonly met: boolean;
  readonly reason: string;
}

export interface DesignRecord {
  readonly title: string;
  readonly kase: Case;
  readonly deployment: DeploymentName;
  /** Undefined: as many as is usual for the deployment. */
  readonly nodes: number | undefined;
  readonly idleSeconds: number;
  readonly absoluteSeconds: number;
  /** By requirement; there is one for each. */
  readonly expected: ReadonlyMap<string, Expectation>;
  readonly accepted: readonly Item[];
  /** Heading -> what stands below it, without the form's own lines. */
  readonly sections: ReadonlyMap<string, string>;
}

const shown = (text: string): string =>
  JSON.stringify(text.length > SHOWN_MAX ? `${text.slice(0, SHOWN_MAX)}…` : text);

const listOf = (names: readonly string[]): string => names.join(', ');

/** @throws UsageError for what cannot be read at all */
function readBytes(file: string): Buffer {
  const found = statSync(file, { throwIfNoEntry: false });
  if (!found) throw new UsageError(`There is no file ${file}.`);
  if (!found.isFile()) throw new UsageError(`${file} is no file; name the decision record in it.`);
  if (found.size > BYTES_MAX) {
    throw new UsageError(`${file} has ${found.size} bytes; a decision record has ${BYTES_MAX} at most.`);
  }
  return readFileSync(file);
}

/** @throws UsageError for what no record can be */
function readText(file: string): string {
  let content: Buffer;
  try {
    content = readBytes(file);
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw new UsageError(`${file} cannot be read (${(error as NodeJS.ErrnoException).code}).`);
  }
  if (content.includes(0) || !isUtf8(content)) {
    throw new UsageError(`${file} is no text (UTF-8). A decision record is Markdown: ${DESIGN_PAGE}.`);
  }
  return content.toString('utf8');
}

class Reader {
  readonly #file: string;
  readonly #outline: Outline;

  constructor(file: string, outline: Outline) {
    this.#file = file;
    this.#outline = outline;
  }

  fail(line: number | null, text: string): UsageError {
    return new UsageError(`${this.#file}${line === null ? '' : `:${line}`}: ${text}`);
  }

  #missing = (what: string): UsageError =>
    this.fail(null, `${what} is missing; begin with the form in ${DESIGN_PAGE}.`);

  title(): string {
    const { title } = this.#outline;
    if (title === '' || title === TITLE) throw this.#missing('the title, "# " and what was decided,');
    return title;
  }

  /** The value of a line at the head such as `Case: bank`, and where it stands. */
  field(name: string): { text: string; line: number } {
    const field = this.#outline.fields.get(name);
    if (!field || field.text === '') throw this.#missing(`the line "${name}: …"`);
    return field;
  }

  oneOf<Value>(name: string, values: readonly Value[], nameOf: (value: Value) => string): Value {
    const { text, line } = this.field(name);
    const found = values.find((value) => nameOf(value) === text.toLowerCase());
    if (found !== undefined) return found;
    throw this.fail(
      line,
      `there is no ${name.toLowerCase()} ${shown(text)}; known: ${listOf(values.map(nameOf))}.`,
    );
  }

  nodes(deployment: DeploymentName): number | undefined {
    const field = this.#outline.fields.get('Nodes');
    if (!field || field.text === '') return undefined;
    const count = /^\d{1,3}$/.test(field.text) ? Number(field.text) : 0;
    if (count < 1 || count > nodesMax) {
      throw this.fail(
        field.line,
        `Nodes is ${shown(field.text)}; write a whole number from 1 to ${nodesMax}.`,
      );
    }
    if (deployment === 'memory' && count > 1) {
      throw this.fail(field.line, `memory is one server; write "Nodes: 1", or choose sticky for ${count}.`);
    }
    return count;
  }

  lifetimes(): { idleSeconds: number; absoluteSeconds: number } {
    const { text, line } = this.field('Lifetimes');
    const [, idle = '', absolute = ''] =
      /^idle\s+(.+?),\s*absolute\s+([^,.]+(?:\.\d+[^,.]*)?)\.?$/i.exec(text) ?? [];
    const idleSeconds = parseSeconds(idle);
    const absoluteSeconds = parseSeconds(absolute);
    if (idleSeconds === null || absoluteSeconds === null) {
      throw this.fail(
        line,
        `Lifetimes is ${shown(text)}; write it as in "Lifetimes: idle 30 min, absolute 12 h" (s, min, h, d).`,
      );
    }
    if (idleSeconds > absoluteSeconds) {
      throw this.fail(line, 'the idle lifetime is longer than the absolute one; swap or change them.');
    }
    return { idleSeconds, absoluteSeconds };
  }

  expectations({ id, requirements }: Case): Map<string, Expectation> {
    const names = requirements.map((one) => one.id);
    const found = new Map<string, Expectation>();
    for (const { name, text, line } of itemsOf(this.#outline, EXPECTED)) {
      if (!names.includes(name)) {
        const what =
          name === '' ? 'this line names no requirement' : `${id} has no requirement ${shown(name)}`;
        throw this.fail(line, `${what}; known: ${listOf(names)}.`);
      }
      if (found.has(name)) throw this.fail(line, `${name} is there twice; keep one of the two lines.`);
      const [, word = '', reason = ''] = /^(not\s+met|met)\b[\s,.;:–—-]*(.*)$/is.exec(text) ?? [];
      if (word === '') throw this.fail(line, `say "met" or "not met" after "${name}:", and why.`);
      found.set(name, { met: /^met$/i.test(word), reason: reason.trim() });
    }
    const missing = names.filter((name) => !found.has(name));
    if (missing.length > 0) {
      throw this.fail(
        null,
        `"${EXPECTED}" says nothing about ${listOf(missing)}; add a line such as "- ${missing[0]}: met, because …".`,
      );
    }
    return found;
  }

  rest(): Pick<DesignRecord, 'accepted' | 'sections'> {
    const sections = [...this.#outline.sections].map(
      ([heading, lines]) =>
        [
          heading,
          lines
            .map(({ text }) => text.trim())
            .join(' ')
            .trim(),
        ] as const,
    );
    return { accepted: itemsOf(this.#outline, ACCEPTED), sections: new Map(sections) };
  }
}

/** @throws UsageError in one line, with the place */
export function readRecord(file: string): DesignRecord {
  const reader = new Reader(file, outlineOf(readText(file)));
  const title = reader.title();
  const kase = reader.oneOf('Case', cases, ({ id }) => id);
  const deployment = reader.oneOf('Deployment', deploymentNames, (name) => name);
  return {
    title,
    kase,
    deployment,
    nodes: reader.nodes(deployment),
    ...reader.lifetimes(),
    expected: reader.expectations(kase),
    ...reader.rest(),
  };
}
