/** Schemas as components: each one once, under the id that its `meta` gives it. */
import { z } from 'zod';

type Json = Record<string, unknown>;

function idOf(schema: z.ZodType): string {
  const id = z.globalRegistry.get(schema)?.id;
  if (!id) throw new Error('a schema on the wire needs an id');
  return id;
}

export const schemaRef = (schema: z.ZodType): Json => ({ $ref: `#/components/schemas/${idOf(schema)}` });

const toComponents = (schema: object): Json =>
  JSON.parse(JSON.stringify(schema).replaceAll('#/$defs/', '#/components/schemas/'));

/** Where it stands; what has an id of its own within it is a component. */
export function inlineSchema(schema: z.core.$ZodType): Json {
  const { $schema: _dialect, $defs: _components, ...inline } = z.toJSONSchema(schema, { io: 'input' });
  return toComponents(inline);
}

export function schemaComponents(schemas: readonly z.ZodType[]): Json {
  const all = z.object(Object.fromEntries(schemas.map((schema) => [idOf(schema), schema])));
  const { $defs = {} } = z.toJSONSchema(all, {
    io: 'input',
    override({ jsonSchema }) {
      // The format says it; the pattern that spells out leap years helps no reader.
      if (jsonSchema.format === 'date-time') delete jsonSchema.pattern;
    },
  });
  const sorted = Object.entries($defs).sort(([a], [b]) => (a < b ? -1 : 1));
  return toComponents(Object.fromEntries(sorted));
}
