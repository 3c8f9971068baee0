/** A schema as JSON Schema in one piece: one with an id would arrive as a reference to itself; here each stands where it is used. */
import { z } from 'zod';

/** @param io what is given to it, with what may be left out, or what comes of it */
export function inlinedSchema<Shape>(schema: z.ZodType, io: 'input' | 'output'): Shape {
  const { $defs = {}, ...root } = z.toJSONSchema(schema, { io });
  const inlined = (part: object): Shape => JSON.parse(JSON.stringify(part), reference);
  const reference = (_key: string, value: unknown): unknown => {
    const name = (value as { $ref?: string } | null)?.$ref?.replace('#/$defs/', '');
    return name === undefined ? value : inlined($defs[name] as object);
  };
  return inlined(root);
}
