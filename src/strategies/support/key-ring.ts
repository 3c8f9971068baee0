/**
 * The keys that sign and verify tokens. Each has a `kid`; one signs, all verify: that is how keys are
 * rotated without a logout (RFC 8725, section 3; ASVS 9.1.3).
 */
import { createPrivateKey, createPublicKey, type KeyObject, randomBytes, webcrypto } from 'node:crypto';

export type SigningAlgorithm = 'HS256' | 'EdDSA';

/** A sealed cookie leaves room for a key id of this length: keys are rotated while it lives. */
export const KID_LENGTH_MAX = 64;

export interface KeyMaterial {
  readonly kid: string;
  /** HS256: at least 32 secret bytes. EdDSA: a PKCS #8 private key, DER. */
  readonly bytes: Uint8Array;
}

interface RingKey {
  readonly kid: string;
  readonly sign: webcrypto.CryptoKey;
  readonly verify: webcrypto.CryptoKey;
}

export interface KeyRing {
  /** Fixed by configuration, never taken from a token (RFC 8725, section 3.1). */
  readonly algorithm: SigningAlgorithm;
  readonly signing: RingKey;
  readonly verifying: ReadonlyMap<string, RingKey>;
}

const HMAC_KEY_BYTES_MIN = 32;
const { subtle } = webcrypto;

async function importSecret({ kid, bytes }: KeyMaterial): Promise<RingKey> {
  if (bytes.length < HMAC_KEY_BYTES_MIN) {
    throw new Error(`key ${kid}: HS256 needs at least ${HMAC_KEY_BYTES_MIN} bytes, got ${bytes.length}`);
  }
  const algorithm = { name: 'HMAC', hash: 'SHA-256' };
  const key = await subtle.importKey('raw', bytes as Uint8Array<ArrayBuffer>, algorithm, false, [
    'sign',
    'verify',
  ]);
  return { kid, sign: key, verify: key };
}

async function importKeyPair({ kid, bytes }: KeyMaterial): Promise<RingKey> {
  const privateKey = createPrivateKey({ key: Buffer.from(bytes), format: 'der', type: 'pkcs8' });
  const toCryptoKey = (key: KeyObject, usage: 'sign' | 'verify') =>
    key.toCryptoKey('Ed25519', false, [usage]);
  return {
    kid,
    sign: toCryptoKey(privateKey, 'sign'),
    verify: toCryptoKey(createPublicKey(privateKey), 'verify'),
  };
}

/** Imports each key once: verifying with raw bytes would import them on every request. */
export async function createKeyRing(
  algorithm: SigningAlgorithm,
  keys: readonly KeyMaterial[],
): Promise<KeyRing> {
  const importKey = algorithm === 'HS256' ? importSecret : importKeyPair;
  const imported = await Promise.all(keys.map(importKey));
  const [signing] = imported;
  if (!signing) throw new Error('a key ring needs at least one key');
  const verifying = new Map(imported.map((key) => [key.kid, key]));
  if (verifying.size !== imported.length) throw new Error('a key ring needs distinct key ids');
  return { algorithm, signing, verifying };
}

/** A fresh secret for a server that was given none: its tokens end with the process. */
export const ephemeralKey = (): KeyMaterial => ({
  kid: `ephemeral-${randomBytes(4).toString('hex')}`,
  bytes: randomBytes(HMAC_KEY_BYTES_MIN),
});
