/** What many answers share. */
import { z } from 'zod';

export const Timestamp = z.iso.datetime().meta({ description: 'RFC 3339, UTC' });

/** An answer that renews a bearer credential carries it here; the client uses the one that came last. */
export const renewable = { token: z.string().optional().meta({ description: 'A renewed bearer token' }) };
