/** HTML in which nothing stands unescaped that this program did not write itself. */

/** Text that may stand in a page as it is. Made by `html`, and by `trusted`. */
class Markup {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}
export type Html = Markup;

export type Value = Html | string | number | undefined | null | false | readonly Value[];

const entities: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** What HTML forbids, and what would turn the direction of the text around it. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const unprintable = /[\0-\x08\v\f\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufffe\uffff]/g;

const escaped = (text: string): string =>
  text
    .toWellFormed()
    .replace(unprintable, '\ufffd')
    .replace(/[&<>"']/g, (character) => entities[character] as string);

function written(value: Value): string {
  if (value instanceof Markup) return value.text;
  if (value === undefined || value === null || value === false) return '';
  return typeof value === 'object' ? value.map(written).join('') : escaped(String(value));
}

/** Every value is escaped but what `html` has made; an array is its members, and nothing is nothing. */
export const html = (strings: TemplateStringsArray, ...values: readonly Value[]): Html =>
  new Markup(strings.map((string, index) => string + written(values[index])).join(''));

/** For what this program has written itself, and only for that. */
export const trusted = (text: string): Html => new Markup(text);

/** What others have said may be long: a page is no place for all of it. */
export const shortened = (text: string, length = 600): string =>
  text.length > length ? `${text.slice(0, length - 1)}…` : text;
