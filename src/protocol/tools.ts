/** The two endpoints that need no session, and the probes. */
import { z } from 'zod';
import { limits } from './headers.ts';

export const operations = ['add', 'subtract', 'multiply', 'average'] as const;
export type Operation = (typeof operations)[number];

export const CalculateRequest = z
  .strictObject({
    operation: z.enum(operations),
    values: z.array(z.number()).min(1).max(limits.calculateValuesMax),
  })
  .meta({ id: 'CalculateRequest' });

export const CalculateAnswer = z
  .object({ operation: z.enum(operations), values: z.array(z.number()), result: z.number() })
  .meta({ id: 'CalculateAnswer' });

export const randomTypes = ['number', 'string', 'boolean'] as const;

export const RandomQuery = z
  .strictObject({
    count: z.coerce.number().int().min(1).max(limits.randomCountMax).default(1),
    type: z.enum(randomTypes).default('number'),
  })
  .meta({ id: 'RandomQuery' });

export const RandomAnswer = z
  .object({
    type: z.enum(randomTypes),
    count: z.int(),
    values: z.array(z.union([z.number(), z.string(), z.boolean()])),
  })
  .meta({ id: 'RandomAnswer' });

export const Live = z.object({ status: z.literal('ok') }).meta({ id: 'Live' });

export const Ready = z
  .object({ status: z.literal('ready'), checks: z.record(z.string(), z.string()).optional() })
  .meta({ id: 'Ready' });

export const ReadyQuery = z
  .object({ verbose: z.string().optional().meta({ description: 'Lists each check' }) })
  .meta({ id: 'ReadyQuery' });

export const OpenApiDocument = z
  .looseObject({ openapi: z.string().startsWith('3.1.'), paths: z.record(z.string(), z.unknown()) })
  .meta({ id: 'OpenApiDocument' });
