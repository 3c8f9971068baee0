/** Compares what differs from call to call by its form, and all else to the letter. */

/** The forms of ids, times and random values; the first that fits stands for the text. */
const forms: readonly (readonly [string, RegExp])[] = [
  ['a time', /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/],
  ['a UUID', /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/],
  ['a session id', /^[\w-]{43}$/],
  ['a trace id', /^[\da-f]{32}$/],
  ['a random text', /^[\w-]{16}$/],
  ['a program', /^[\w.-]+\/[\w.]+$/],
];

export function shapeOf(value: unknown): unknown {
  if (typeof value === 'string') return forms.find(([, form]) => form.test(value))?.[0] ?? value;
  if (Array.isArray(value)) return value.map(shapeOf);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, shapeOf(each)]));
}

/** Only which fields there are, and of which type each is. */
export function typesOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(typesOf);
  if (typeof value !== 'object' || value === null) return typeof value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, typesOf(each)]));
}
