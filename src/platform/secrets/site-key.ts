import { createHmac, hkdfSync } from 'node:crypto';
import { Fault } from '../../kernel/fault.ts';
import type { RandomSource } from '../../kernel/random.ts';
import { decrypt, encrypt, NONCE_BYTES, TAG_BYTES } from './aead.ts';
import { told } from '../../kernel/told.ts';

/** How many bytes a site key has, and every secret that it wraps. */
export const SECRET_BYTES = 32;

/**
 * The one key that is stored apart from the data. It only wraps the other keys, so that a KMS or an HSM can implement
 * it and the key itself need not be in the process. Every implementation passes site-key.suite.ts.
 */
export interface SiteKey {
  /** Tells site keys apart without revealing the key: 16 hex digits, the same for the lifetime of the key. */
  readonly id: string;

  /** Encrypts a secret of 32 bytes, bound to `label`. Throws Fault 'unavailable' or 'timeout'. */
  wrap(label: string, secret: Uint8Array): Promise<Uint8Array>;

  /** Undoes `wrap`. Throws Fault 'corrupt' if another key or label wrapped it, or if it was altered. */
  unwrap(label: string, wrapped: Uint8Array): Promise<Uint8Array>;
}

/** A site key in the memory of the process: 32 bytes from a file or an environment variable. */
export class LocalSiteKey implements SiteKey {
  readonly id: string;
  readonly #key: Uint8Array;
  readonly #random: RandomSource;

  /** Throws an Error if `bytes` are not 32 bytes. */
  constructor(bytes: Uint8Array, random: RandomSource) {
    if (bytes.length !== SECRET_BYTES) throw new Error(`a site key has ${SECRET_BYTES} bytes, not ${bytes.length}`);
    this.id = siteKeyIdOf(bytes);
    this.#key = new Uint8Array(hkdfSync('sha256', bytes, '', 'renzheng key wrapping', SECRET_BYTES));
    this.#random = random;
  }

  async wrap(label: string, secret: Uint8Array): Promise<Uint8Array> {
    const nonce = this.#random.bytes(NONCE_BYTES);
    const wrapped = encrypt({ cipher: 'aes-256-gcm', key: this.#key, nonce }, Buffer.from(label), secret);
    return new Uint8Array(Buffer.concat([nonce, wrapped]));
  }

  async unwrap(label: string, wrapped: Uint8Array): Promise<Uint8Array> {
    const nonce = wrapped.subarray(0, NONCE_BYTES);
    const isWhole = wrapped.length === NONCE_BYTES + SECRET_BYTES + TAG_BYTES;
    const key = { cipher: 'aes-256-gcm', key: this.#key, nonce } as const;
    const secret = isWhole ? decrypt(key, Buffer.from(label), wrapped.subarray(NONCE_BYTES)) : null;
    if (!secret) throw new Fault('corrupt', told`a wrapped key (${label}) cannot be opened with site key ${this.id}`);
    return secret;
  }
}

/** The `SiteKey.id` of a key of 32 bytes. */
export function siteKeyIdOf(bytes: Uint8Array): string {
  return createHmac('sha256', bytes).update('renzheng site key id').digest('hex').slice(0, 16);
}

/** Reads a site key from the text in a file or a variable: 64 hex digits. Gives `null` if the text is not one. */
export function parseSiteKey(text: string): Uint8Array | null {
  const digits = text.trim();
  return /^[0-9a-f]{64}$/i.test(digits) ? new Uint8Array(Buffer.from(digits, 'hex')) : null;
}

/** Writes the text that `parseSiteKey` reads. */
export function formatSiteKey(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}
