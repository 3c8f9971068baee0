/** The stores that the lab knows: how each is found, and started. Loaded when it is: a driver takes many MB. */
import type { StoreName } from '../../protocol/lab-words.ts';
import type { Guard } from '../processes/guard.ts';
import { findPostgres } from './postgres-finder.ts';
import { powerCutMissing } from './power-cut.ts';
import { findRedis } from './redis-finder.ts';
import type { Store } from './store.ts';
import { NO_POWER_CUT } from './store-facts.ts';

export type Announce = (text: string) => void;

/** As far as it concerns whoever only wants to have it. */
interface FoundStore {
  readonly kind: 'url' | 'binary' | 'none';
  /** @throws LabRefusal when there is none, or it does not start */
  readonly load: () => Promise<(guard: Guard) => Promise<Store>>;
}

interface StoreKind {
  /** @param announce told before anything is installed; absent: nothing is installed */
  readonly find: (announce?: Announce) => FoundStore;
  /** Why a power cut cannot be shown; null where it can. */
  readonly powerCutMissing: () => string | null;
}

export const storeKinds: Record<StoreName, StoreKind> = {
  redis: {
    find(announce) {
      const source = findRedis(announce);
      const load = async () => {
        const { RedisStore } = await import('./redis-store.ts');
        return (guard: Guard) => RedisStore.open(guard, source);
      };
      return { kind: source.kind, load };
    },
    powerCutMissing,
  },
  postgres: {
    find(announce) {
      const source = findPostgres(announce);
      const load = async () => {
        const { PostgresStore } = await import('./postgres-store.ts');
        return (guard: Guard) => PostgresStore.open(guard, source);
      };
      return { kind: source.kind, load };
    },
    powerCutMissing: () => NO_POWER_CUT,
  },
};
