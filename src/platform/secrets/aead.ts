import { createCipheriv, createDecipheriv, createSecretKey, KeyObject, timingSafeEqual } from 'node:crypto';
import { GHASH } from '@noble/ciphers/_polyval.js';
import { assert } from '../../kernel/assert.ts';

/** Ciphers for personal data: NIST SP 800-38D with AES-256, and the same mode with SM4 (RFC 8998, GB/T 32907-2016). */
export const CIPHERS = ['aes-256-gcm', 'sm4-gcm'] as const;
/** The name of a cipher, e.g. `sm4-gcm`. */
export type Cipher = (typeof CIPHERS)[number];

export const TAG_BYTES = 16;
export const NONCE_BYTES = 12;

/** A key with the nonce for one encryption. */
export interface AeadKey {
  readonly cipher: Cipher;
  /** 32 bytes for AES-256, 16 for SM4. A key that is used often is cheaper as a KeyObject. */
  readonly key: Uint8Array | KeyObject;
  /** 12 bytes. Never use one twice under one key. */
  readonly nonce: Uint8Array;
}

/** How many bytes a key of each cipher has. */
export const KEY_BYTES: Readonly<Record<Cipher, number>> = { 'aes-256-gcm': 32, 'sm4-gcm': 16 };

// Keys go to node:crypto as KeyObjects, because plain bytes cost 8 us more each time.

/**
 * Encrypts. `associated` is authenticated but not encrypted. Gives the ciphertext and its tag, 16 bytes longer than the
 * plain text.
 *
 * @param room how many bytes to leave free before them
 */
export function encrypt(
  { cipher, key, nonce }: AeadKey,
  associated: Uint8Array,
  plain: Uint8Array,
  room = 0,
): Uint8Array<ArrayBuffer> {
  const secret = keyObjectOf(key);
  assert(
    secret.symmetricKeySize === KEY_BYTES[cipher] && nonce.length === NONCE_BYTES,
    'a key and a nonce have their lengths',
  );
  if (cipher === 'sm4-gcm') {
    const text = sm4Counter(secret, nonce, plain);
    return placed(room, text, sm4Tag(secret, nonce, associated, text));
  }
  const aes = createCipheriv('aes-256-gcm', secret, nonce).setAAD(associated);
  return placed(room, aes.update(plain), aes.final(), aes.getAuthTag());
}

/** Undoes `encrypt`. Gives `null` if the key, the nonce, `associated` or any byte differs from what was encrypted. */
export function decrypt(
  { cipher, key, nonce }: AeadKey,
  associated: Uint8Array,
  sealed: Uint8Array,
): Uint8Array | null {
  if (sealed.length < TAG_BYTES) return null;
  const text = sealed.subarray(0, -TAG_BYTES);
  const tag = sealed.subarray(-TAG_BYTES);
  const secret = keyObjectOf(key);
  if (cipher === 'sm4-gcm')
    return timingSafeEqual(tag, sm4Tag(secret, nonce, associated, text)) ? sm4Counter(secret, nonce, text) : null;
  const aes = createDecipheriv('aes-256-gcm', secret, nonce, { authTagLength: TAG_BYTES })
    .setAAD(associated)
    .setAuthTag(tag);
  const plain = aes.update(text);
  try {
    return joined(plain, aes.final());
  } catch {
    // final() fails only if the tag does not match.
    return null;
  }
}

/** Longest text. From 2^32 blocks on the counter of GCM would wrap, which is far above any field of the product. */
const PLAIN_BYTES_MAX = 2 ** 30;

/** Encrypts the text part of GCM. The counter's last 32 bits start at 2. */
function sm4Counter(key: KeyObject, nonce: Uint8Array, bytes: Uint8Array): Uint8Array {
  assert(bytes.length <= PLAIN_BYTES_MAX, 'a sealed value is at most 1 GiB');
  const counter = createCipheriv('sm4-ctr', key, joined(nonce, Uint8Array.of(0, 0, 0, 2)));
  return joined(counter.update(bytes), counter.final());
}

/** Computes the tag by SP 800-38D, 7.1: GHASH over both parts, masked with the block of counter 1. */
function sm4Tag(key: KeyObject, nonce: Uint8Array, associated: Uint8Array, text: Uint8Array): Uint8Array {
  const blocks = createCipheriv('sm4-ecb', key, null).setAutoPadding(false);
  const made = blocks.update(joined(new Uint8Array(16), nonce, Uint8Array.of(0, 0, 0, 1)));
  const lengths = new DataView(new ArrayBuffer(16));
  lengths.setBigUint64(0, BigInt(associated.length) * 8n);
  lengths.setBigUint64(8, BigInt(text.length) * 8n);
  const hash = new GHASH(Uint8Array.from(made.subarray(0, 16)), associated.length + text.length + 16);
  const tag = hash.update(associated).update(text).update(new Uint8Array(lengths.buffer)).digest();
  return tag.map((byte, at) => byte ^ (made[16 + at] as number));
}

function keyObjectOf(key: Uint8Array | KeyObject): KeyObject {
  return key instanceof KeyObject ? key : createSecretKey(key);
}

function joined(...parts: readonly Uint8Array[]): Uint8Array {
  return placed(0, ...parts);
}

/** Joins parts, with room for bytes before them. */
function placed(room: number, ...parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, room));
  let at = room;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}
