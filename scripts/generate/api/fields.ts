/** What a request may hold, field by field, in words: read from the schemas that the servers check with. */
import type { z } from 'zod';
import type { Route } from '../../../src/protocol/route.ts';
import { inlinedSchema } from '../inlined-schema.ts';

interface Schema {
  readonly type?: string;
  readonly enum?: readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly pattern?: string;
  readonly default?: unknown;
  readonly description?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
}

const schemaOf = (schema: z.ZodType): Schema => inlinedSchema<Schema>(schema, 'input');

const code = (text: string) => `\`${text.replaceAll('|', '\\|')}\``;

function range(min: number | undefined, max: number | undefined, unit = ''): string {
  if (min === undefined && max === undefined) return '';
  if (min === undefined) return `, ${max}${unit} at most`;
  return `, ${max === undefined ? `${min} or more` : `${min} to ${max}`}${unit}`;
}

function inWords(schema: Schema): string {
  const { enum: words, type, items, pattern } = schema;
  if (words) return `one of ${words.map(code).join(', ')}`;
  if (type === 'array') {
    return `a list of ${inWords(items ?? {})}s${range(schema.minItems, schema.maxItems)}`;
  }
  if (type === 'integer') return `a whole number${range(schema.minimum, schema.maximum)}`;
  if (type === 'string') {
    const form = pattern === undefined ? '' : `, of the form ${code(pattern)}`;
    return `text${range(schema.minLength, schema.maxLength, ' characters')}${form}`;
  }
  return type ?? 'anything';
}

function row(name: string, where: string, schema: Schema, isRequired: boolean): string {
  const fallback = schema.default === undefined ? '' : `; ${code(String(schema.default))} when absent`;
  const optional = isRequired || schema.default !== undefined ? '' : '; may be absent';
  return `| ${code(name)} | ${where} | ${inWords(schema)}${fallback}${optional} |`;
}

function rowsOf(schema: z.ZodType, where: string): string[] {
  const { properties = {}, required = [] } = schemaOf(schema);
  return Object.entries(properties).map(([name, field]) => row(name, where, field, required.includes(name)));
}

/** A table, or nothing where a request holds nothing. */
export function fieldTable({ params = {}, query, headers = {}, body }: Route): string[] {
  const rows = [
    ...Object.entries(params).map(([name, schema]) => row(name, 'address', schemaOf(schema), true)),
    ...(query ? rowsOf(query, 'query') : []),
    ...Object.entries(headers).map(([name, schema]) => row(name, 'header', schemaOf(schema), true)),
    ...(body ? rowsOf(body, 'body') : []),
  ];
  return rows.length === 0 ? [] : ['| send | in | must be |', '|---|---|---|', ...rows];
}
