import { createHmac, createSecretKey, type KeyObject } from 'node:crypto';
import type { RandomSource } from '../../kernel/random.ts';
import { decrypt, encrypt, KEY_BYTES, NONCE_BYTES, TAG_BYTES, type Cipher } from './aead.ts';

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
 * The key of a value is made from the data key and the salt. With one key for all, random nonces of 96 bits would wear
 * it out after 2^32 values. A salt serves a few thousand values of one process, so that limit is never reached.
 */
const VERSION = 1;
const SALT_BYTES = 12;
const HEADER_BYTES = 5;
const TEXT_AT = HEADER_BYTES + SALT_BYTES + NONCE_BYTES;

/** How many bytes longer a sealed value is than its plain one. */
const SEAL_BYTES = TEXT_AT + TAG_BYTES;

/** How many values are sealed with one salt. To make a key costs more than to seal a short value. */
const SALT_VALUES_MAX = 4096;

/** Seals values under one data key. */
export class ValueSealer {
  readonly #dataKey: DataKey;
  readonly #random: Pick<RandomSource, 'bytes'>;
  readonly #header: Uint8Array;
  #salt = new Uint8Array();
  #key: KeyObject | null = null;
  #left = 0;

  constructor(dataKey: DataKey, random: Pick<RandomSource, 'bytes'>) {
    this.#dataKey = dataKey;
    this.#random = random;
    this.#header = headerOf(dataKey.id);
  }

  /** Encrypts one value, bound to `context`. */
  seal(context: string, plain: Uint8Array): Uint8Array {
    const key = this.#valueKey();
    const nonce = this.#random.bytes(NONCE_BYTES);
    const associated = associatedWith(context, this.#header);
    const sealed = encrypt({ cipher: this.#dataKey.cipher, key, nonce }, associated, plain, TEXT_AT);
    sealed.set(this.#header);
    sealed.set(this.#salt, HEADER_BYTES);
    sealed.set(nonce, HEADER_BYTES + SALT_BYTES);
    return sealed;
  }

  #valueKey(): KeyObject {
    if (this.#key === null || this.#left === 0) {
      this.#salt = Uint8Array.from(this.#random.bytes(SALT_BYTES));
      this.#key = valueKey(this.#dataKey, this.#salt);
      this.#left = SALT_VALUES_MAX;
    }
    this.#left -= 1;
    return this.#key;
  }
}

/** Undoes `ValueSealer.seal`. Gives `null` if the value was altered or sealed under another key or context. */
export function openValue(dataKey: DataKey, context: string, sealed: Uint8Array): Uint8Array | null {
  if (sealed.length < SEAL_BYTES) return null;
  const key = valueKey(dataKey, sealed.subarray(HEADER_BYTES, HEADER_BYTES + SALT_BYTES));
  const nonce = sealed.subarray(HEADER_BYTES + SALT_BYTES, TEXT_AT);
  const header = sealed.subarray(0, HEADER_BYTES);
  return decrypt({ cipher: dataKey.cipher, key, nonce }, associatedWith(context, header), sealed.subarray(TEXT_AT));
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

function valueKey({ cipher, secret }: DataKey, salt: Uint8Array): KeyObject {
  const hash = cipher === 'sm4-gcm' ? 'sm3' : 'sha256';
  const digest = createHmac(hash, createSecretKey(secret)).update(salt).digest();
  return createSecretKey(digest.subarray(0, KEY_BYTES[cipher]));
}

function associatedWith(context: string, header: Uint8Array): Uint8Array {
  return Buffer.concat([header, Buffer.from(context)]);
}
