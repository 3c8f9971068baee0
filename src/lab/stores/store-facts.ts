/** How the address of each store is named, and what of it nothing may stand between. */
import type { StoreName } from '../../protocol/lab-words.ts';

export interface StoreFacts {
  /** Of the environment, that names somebody's own. */
  readonly variable: string;
  /** Where it listens when its address says nothing. */
  readonly port: number;
  /** Why the lab's link cannot lead there; null when it can. */
  readonly unlinkable: (url: URL) => string | null;
}

/** A node checks that the certificate names the host that it asked for, and 127.0.0.1 is another. */
const redisUnlinkable = ({ protocol }: URL): string | null =>
  protocol === 'rediss:'
    ? 'REDIS_URL uses TLS, which nothing may stand between. Use redis:// or unset it.'
    : null;

/** The driver takes each of these for a certificate that it must check. */
const CHECKED_TLS = ['prefer', 'require', 'verify-ca', 'verify-full'];

function postgresUnlinkable({ hostname, searchParams }: URL): string | null {
  const isChecked =
    CHECKED_TLS.includes(searchParams.get('sslmode') ?? '') ||
    ['true', '1'].includes(searchParams.get('ssl') ?? '');
  if (isChecked) {
    return 'DATABASE_URL uses TLS, which nothing may stand between. Use sslmode=disable or unset it.';
  }
  if (searchParams.has('host') || hostname.startsWith('%2F')) {
    return 'DATABASE_URL names its host in a way that the lab’s link cannot. Use postgres://host:port/database or unset it.';
  }
  return null;
}

export const NO_POWER_CUT =
  'A power cut can be shown with Redis alone: PostgreSQL syncs its log before it answers, and loses nothing.';

export const storeFacts: Record<StoreName, StoreFacts> = {
  redis: { variable: 'REDIS_URL', port: 6379, unlinkable: redisUnlinkable },
  postgres: { variable: 'DATABASE_URL', port: 5432, unlinkable: postgresUnlinkable },
};
