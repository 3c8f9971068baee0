/** A decision record as lines: its title, the fields at its head, and what stands below each heading. */
import { headings } from './record-form.ts';

export interface Line {
  readonly text: string;
  /** Counted from 1, as editors do. */
  readonly line: number;
}

export interface Outline {
  readonly title: string;
  readonly fields: ReadonlyMap<string, Line>;
  readonly sections: ReadonlyMap<string, readonly Line[]>;
}

/** `- name: text`, also where it goes on in the next line. The name is empty where there is none. */
export interface Item {
  readonly name: string;
  readonly text: string;
  readonly line: number;
}

const FIELD = /^[-*\s]*(case|deployment|nodes|lifetimes)\W*:\W*?\s*(.*)$/i;
const fieldNames: Readonly<Record<string, string>> = {
  case: 'Case',
  deployment: 'Deployment',
  nodes: 'Nodes',
  lifetimes: 'Lifetimes',
};

/** As the form writes it, however it was typed; null for a heading of somebody's own. */
const headingOf = (text: string): string | null =>
  headings.find(([heading]) => heading.toLowerCase() === text.trim().toLowerCase())?.[0] ?? null;

/** Without what Markdown puts around a word. */
const bare = (text: string): string => text.replaceAll(/[`*_]/g, '').trim();

/** Parts of it are printed: what would steer a terminal is not. */
const linesOf = (content: string): string[] =>
  content
    .replace(/^\uFEFF/, '')
    .split(/\r\n|\n|\r/)
    .map((line) => line.replaceAll(/\p{Cc}/gu, ' '));

export function outlineOf(content: string): Outline {
  let title = '';
  const fields = new Map<string, Line>();
  const sections = new Map<string, Line[]>();
  let current: Line[] | null = null;
  for (const [index, text] of linesOf(content).entries()) {
    const [, marks = '', words = ''] = /^(#{1,6})\s+(.*)$/.exec(text) ?? [];
    const heading = headingOf(bare(words));
    if (marks === '#' && title === '') title = words.trim();
    else if (heading !== null) {
      current = sections.get(heading) ?? [];
      sections.set(heading, current);
    } else if (/^\s*>/.test(text)) continue;
    else if (current) current.push({ text, line: index + 1 });
    else {
      const [, name = '', value = ''] = FIELD.exec(text) ?? [];
      const known = fieldNames[name.toLowerCase()];
      if (known && !fields.has(known)) fields.set(known, { text: bare(value), line: index + 1 });
    }
  }
  return { title, fields, sections };
}

export function itemsOf({ sections }: Outline, heading: string): Item[] {
  const items: Item[] = [];
  for (const { text, line } of sections.get(heading) ?? []) {
    const [, bullet] = /^\s{0,3}[-*+]\s+(.*)$/.exec(text) ?? [];
    const previous = items.at(-1);
    if (bullet !== undefined) {
      const [, name = '', rest = bullet] = /^[`*_]*([\w-]+)[`*_]*\s*:[`*_]*\s*(.*)$/.exec(bullet) ?? [];
      items.push({ name: name.toLowerCase(), text: rest, line });
    } else if (text.trim() !== '') {
      if (previous) items[items.length - 1] = { ...previous, text: `${previous.text} ${text.trim()}`.trim() };
      else items.push({ name: '', text: text.trim(), line });
    }
  }
  return items;
}
