import { createHmac, createSecretKey } from 'node:crypto';
import { decrypt, encrypt, KEY_BYTES, NONCE_BYTES, TAG_BYTES, type AeadKey, type Cipher } from './aead.ts';

/** A data key, unwrapped. */
export interface DataKey {
  /** 1 to 2^32 - 1. */
  readonly id: number;
  readonly cipher: Cipher;
  /** 32 bytes. */
  readonly secret: Uint8Array;
}

/*
 * version (1) | data key id (4, big-endian) | salt (12) | nonce (12) | ciphertext | tag (16)
 *
 * Every value has its own key, made from the data key and the salt. With one shared key, random nonces of 96 bits would
 * wear it out after 2^32 values. With a salt that limit is never reached, because salt and nonce would have to repeat
 * together.
 */
const VERSION = 1;
const SALT_BYTES = 12;
const HEADER_BYTES = 5;
const TEXT_AT = HEADER_BYTES + SALT_BYTES + NONCE_BYTES;

/** How many bytes longer a sealed value is than its plain one. */
const SEAL_BYTES = TEXT_AT + TAG_BYTES;

/** How many random bytes it takes to seal one value. */
export const SEAL_RANDOM_BYTES = SALT_BYTES + NONCE_BYTES;

/** Encrypts one value under a data key, bound to `context`. `random` is SEAL_RANDOM_BYTES fresh bytes. */
export function sealValue(dataKey: DataKey, context: string, plain: Uint8Array, random: Uint8Array): Uint8Array {
  const sealed = new Uint8Array(plain.length + SEAL_BYTES);
  sealed.set(headerOf(dataKey.id));
  sealed.set(random, HEADER_BYTES);
  sealed.set(encrypt(valueKey(dataKey, sealed), associatedWith(context, sealed), plain), TEXT_AT);
  return sealed;
}

/** Undoes `sealValue`. Gives `null` if the value was altered or sealed under another key or context. */
export function openValue(dataKey: DataKey, context: string, sealed: Uint8Array): Uint8Array | null {
  if (sealed.length < SEAL_BYTES) return null;
  return decrypt(valueKey(dataKey, sealed), associatedWith(context, sealed), sealed.subarray(TEXT_AT));
}

/** Gives the id of the data key that sealed a value. `null` if the bytes are not a sealed value. */
export function dataKeyIdOf(sealed: Uint8Array): number | null {
  if (sealed.length < SEAL_BYTES || sealed[0] !== VERSION) return null;
  return new DataView(sealed.buffer, sealed.byteOffset).getUint32(1);
}

/** Gives the first bytes of every value that the data key `id` sealed. */
export function headerOf(id: number): Uint8Array {
  const header = new DataView(new ArrayBuffer(HEADER_BYTES));
  header.setUint8(0, VERSION);
  header.setUint32(1, id);
  return new Uint8Array(header.buffer);
}

function valueKey({ cipher, secret }: DataKey, sealed: Uint8Array): AeadKey {
  const hash = cipher === 'sm4-gcm' ? 'sm3' : 'sha256';
  const salt = sealed.subarray(HEADER_BYTES, HEADER_BYTES + SALT_BYTES);
  const key = createHmac(hash, createSecretKey(secret)).update(salt).digest().subarray(0, KEY_BYTES[cipher]);
  return { cipher, key, nonce: sealed.subarray(HEADER_BYTES + SALT_BYTES, TEXT_AT) };
}

function associatedWith(context: string, sealed: Uint8Array): Uint8Array {
  return Buffer.concat([sealed.subarray(0, HEADER_BYTES), Buffer.from(context)]);
}
