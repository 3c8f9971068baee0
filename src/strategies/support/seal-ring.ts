/** The keys that seal cookies. Each has a `kid`; one seals, all open: that is how they are rotated. */
import { webcrypto } from 'node:crypto';
import type { KeyMaterial } from './key-ring.ts';

/** AES-256 takes exactly these (RFC 7518, section 5.3). */
const KEY_BYTES = 32;

interface SealKey {
  readonly kid: string;
  readonly key: webcrypto.CryptoKey;
}

export interface SealRing {
  readonly sealing: SealKey;
  readonly opening: ReadonlyMap<string, SealKey>;
}

async function importKey({ kid, bytes }: KeyMaterial): Promise<SealKey> {
  if (bytes.length !== KEY_BYTES) {
    throw new Error(`key ${kid}: A256GCM needs ${KEY_BYTES} bytes, got ${bytes.length}`);
  }
  const raw = bytes as Uint8Array<ArrayBuffer>;
  return { kid, key: await webcrypto.subtle.importKey('raw', raw, 'AES-GCM', false, ['encrypt', 'decrypt']) };
}

export async function createSealRing(keys: readonly KeyMaterial[]): Promise<SealRing> {
  const imported = await Promise.all(keys.map(importKey));
  const [sealing] = imported;
  if (!sealing) throw new Error('a key ring needs at least one key');
  const opening = new Map(imported.map((key) => [key.kid, key]));
  if (opening.size !== imported.length) throw new Error('a key ring needs distinct key ids');
  return { sealing, opening };
}
