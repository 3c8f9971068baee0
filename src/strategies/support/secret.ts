/** Session secrets and what is kept of them. */
import { createHash, randomBytes } from 'node:crypto';

/** 256 bits from the CSPRNG, base64url, 43 characters (ASVS 7.2.3 asks for 128). */
export const newSecret = (): string => randomBytes(32).toString('base64url');

/**
 * The session's id: base64url(SHA-256(secret)). A leaked store or log then opens no session. A plain hash
 * is enough, since a 256-bit secret cannot be guessed as a password can.
 */
export const idOf = (secret: string): string => createHash('sha256').update(secret).digest('base64url');
