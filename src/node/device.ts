import { limits } from '../protocol/headers.ts';

/** The client's own words about itself, for the list of its sessions: printable characters, bounded. */
export const deviceOf = (userAgent: string | undefined): string =>
  (userAgent ?? 'unknown').replaceAll(/[^\x20-\x7e]/g, '').slice(0, limits.deviceLengthMax);
