/** What a field of a JSON document is, in words: read from the schema that the document is written by. */

export interface Shape {
  readonly type?: string | readonly string[];
  readonly enum?: readonly string[];
  readonly const?: unknown;
  readonly anyOf?: readonly Shape[];
  readonly properties?: Readonly<Record<string, Shape>>;
  readonly required?: readonly string[];
  readonly items?: Shape;
  readonly propertyNames?: Shape;
  readonly additionalProperties?: Shape | boolean;
}

const types: Readonly<Record<string, string>> = {
  integer: 'whole number',
  number: 'number',
  string: 'text',
  boolean: 'true or false',
  null: 'null',
};

const code = (text: unknown) => `\`${String(text)}\``;
const or = (parts: readonly string[]) => [...new Set(parts)].join(' or ');

function membersOf({ properties = {}, required = [] }: Shape): string {
  const members = Object.entries(properties).map(
    ([name, shape]) => `${code(name)}${required.includes(name) ? '' : '?'} ${inWords(shape)}`,
  );
  return `{ ${members.join(', ')} }`;
}

/** Several enumerations in one are one. */
function unionOf(parts: readonly Shape[]): string {
  const words = parts.flatMap((part) => part.enum ?? []);
  const others = parts.filter((part) => !part.enum).map(inWords);
  return or([...(words.length > 0 ? [words.map(code).join(', ')] : []), ...others]);
}

export function inWords(shape: Shape): string {
  const { type, anyOf, items, additionalProperties } = shape;
  if (anyOf) return unionOf(anyOf);
  if (shape.enum) return shape.enum.map(code).join(', ');
  if (shape.const !== undefined) return code(shape.const);
  if (type === 'array') return `list of ${inWords(items ?? {})}`;
  if (shape.properties) return membersOf(shape);
  if (typeof additionalProperties === 'object') return `by name: ${inWords(additionalProperties)}`;
  return or([type ?? []].flat().map((each) => types[each] ?? each));
}
