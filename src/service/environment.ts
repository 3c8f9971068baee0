/** Every key of the environment that the service reads; what it makes of them stands in `config.ts`. */
import { z } from 'zod';
import { Flag, NodeEnvironment, Port } from '../node/environment.ts';

const Count = z.coerce.number().int().min(1);

/** 32 secret bytes or more, base64url. */
const Secret = z
  .string()
  .regex(/^[\w-]{43,}$/, '32 bytes or more are needed, as base64url')
  .transform((text) => Buffer.from(text, 'base64url'));

const Origins = z.string().transform((text, context) =>
  text.split(',').map((each) => {
    const origin = URL.parse(each.trim())?.origin;
    if (origin === each.trim() && origin !== 'null') return origin;
    context.addIssue('expected origins such as https://shop.example, separated by commas');
    return z.NEVER;
  }),
);

export const Environment = NodeEnvironment.extend({
  NODE_ENV: z.enum(['development', 'test', 'production']).default('development'),
  NODES: Count.default(1),
  METRICS_PORT: Port.optional(),
  LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error', 'silent']).default('info'),
  ALLOWED_ORIGINS: Origins.default([]),
  API_DOCS: Flag.optional(),
  IN_FLIGHT_MAX: Count.default(500),
  DRAIN_DELAY_MS: z.coerce.number().int().min(0).max(60_000).default(0),
  PSEUDONYM_KEY: Secret.optional(),
  // OWASP's Password Storage Cheat Sheet: argon2id with 19 MiB, two passes, one lane.
  PASSWORD_HASH_MEMORY_KIB: z.coerce.number().int().min(8).max(1_048_576).default(19_456),
  PASSWORD_HASH_PASSES: Count.max(100).default(2),
  PASSWORD_HASH_THREADS: Count.max(64).default(1),
  PASSWORD_HASHES_WAITING_MAX: Count.default(32),
});
export type ServiceEnvironment = z.infer<typeof Environment>;
