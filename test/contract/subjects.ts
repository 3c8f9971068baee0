/** The servers under the contract, and what each of them needs. */
import { type StrategyFacts, type StrategyName, strategyNames } from '../../src/protocol/strategies.ts';
import { withoutPostgres } from '../support/postgres.ts';
import { sessionStoreOf, storeKinds } from './stores.ts';

export interface Subject {
  readonly name: string;
  readonly strategy: StrategyName;
  /** The file that starts it. */
  readonly entry: string;
  /** It has accounts in PostgreSQL, and answers more than the contract asks for. */
  readonly isService?: boolean;
}

/** A strategy that is none of ours: what it claims, and whether it needs the Redis that ours would get. */
export interface Stranger {
  readonly strategy: 'custom';
  readonly entry: string;
  readonly facts: StrategyFacts;
  readonly usesRedis: boolean;
}

/** Every teaching server under the contract. */
export const subjects: readonly Subject[] = [
  { name: 'jwt', strategy: 'jwt', entry: 'src/teach/stateless-server.ts' },
  { name: 'sealed', strategy: 'sealed', entry: 'src/teach/stateless-server.ts' },
  { name: 'memory', strategy: 'memory', entry: 'src/teach/stateful-server.ts' },
  { name: 'redis', strategy: 'redis', entry: 'src/teach/stateful-server.ts' },
  { name: 'postgres', strategy: 'postgres', entry: 'src/teach/stateful-server.ts' },
];

/** The service with every strategy. */
export const servicesAt = (entry: string): readonly Subject[] =>
  strategyNames.map((strategy) => ({ name: `service with ${strategy}`, strategy, entry, isService: true }));

export const serviceSubjects = servicesAt('src/service/server.ts');

/** Where its sessions lie; undefined where it needs no store. */
export function storeKindOf(subject: Subject | Stranger) {
  if ('facts' in subject) return subject.usesRedis ? storeKinds.redis : undefined;
  return sessionStoreOf[subject.strategy];
}

/** Why it cannot run here; false where it can. */
export const missingFor = (subject: Subject): string | false =>
  storeKindOf(subject)?.missing || (subject.isService === true && withoutPostgres);
