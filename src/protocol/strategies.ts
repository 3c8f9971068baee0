/** The names that the whole project uses for its strategies, and what each one claims about itself. */
import { z } from 'zod';

export const families = ['stateless', 'stateful'] as const;
export type Family = (typeof families)[number];

export const credentialKinds = ['bearer', 'cookie'] as const;
export type CredentialKind = (typeof credentialKinds)[number];

/** Who holds a session's state between two requests. */
export const StateHolder = z.enum(['client', 'node', 'store']).meta({ id: 'StateHolder' });
export type StateHolder = z.infer<typeof StateHolder>;

export const strategyNames = ['jwt', 'sealed', 'memory', 'redis', 'postgres'] as const;
export type StrategyName = (typeof strategyNames)[number];
export const StrategyNameSchema = z.enum(strategyNames).meta({ id: 'StrategyName' });

/** What a server says that its strategy is called: one of ours, or the name that a strategy file gives itself. */
export const StrategyLabel = z
  .string()
  .regex(/^[a-z][a-z0-9-]{0,31}$/)
  .meta({
    id: 'StrategyLabel',
    description: `One of ${strategyNames.join(', ')}, or the name that a strategy file gives itself`,
    examples: [...strategyNames],
  });

export interface StrategyFacts {
  readonly family: Family;
  readonly credentialKind: CredentialKind;
  readonly stateHeldBy: StateHolder;
}

export const strategyFacts: Record<StrategyName, StrategyFacts> = {
  jwt: { family: 'stateless', credentialKind: 'bearer', stateHeldBy: 'client' },
  sealed: { family: 'stateless', credentialKind: 'cookie', stateHeldBy: 'client' },
  memory: { family: 'stateful', credentialKind: 'cookie', stateHeldBy: 'node' },
  redis: { family: 'stateful', credentialKind: 'cookie', stateHeldBy: 'store' },
  postgres: { family: 'stateful', credentialKind: 'cookie', stateHeldBy: 'store' },
};

export const basePath = (family: Family): string => `/api/${family}`;
