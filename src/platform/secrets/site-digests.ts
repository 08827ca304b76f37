import type { SiteSecrets } from './site-secrets.ts';

type Mac = Pick<SiteSecrets, 'mac'>;

/** Computes what stands for a key in the store: the HMAC of its 32 lower-case hex digits, in hex. */
export function apiKeyHash(secrets: Mac, key: string): string {
  return hex(secrets.mac('api-key', key));
}

/** Computes what stands for a caller's address in ledger and audit: the HMAC of its canonical text, 64 hex digits. */
export function addressDigest(secrets: Mac, address: string): string {
  return hex(secrets.mac('address', address));
}

/** Remembers the digests of recent addresses, so that the address of a frequent caller is not digested each time. */
export class AddressDigests {
  readonly #secrets: Mac;
  readonly #addressesMax: number;
  /** In the order in which they were first seen. */
  readonly #digests = new Map<string, string>();

  constructor(secrets: Mac, addressesMax = 10_000) {
    this.#secrets = secrets;
    this.#addressesMax = addressesMax;
  }

  /** Gives the same as `addressDigest`. */
  of(address: string): string {
    const known = this.#digests.get(address);
    if (known !== undefined) return known;
    const digest = addressDigest(this.#secrets, address);
    this.#digests.set(address, digest);
    if (this.#digests.size > this.#addressesMax) this.#forgetFirst();
    return digest;
  }

  #forgetFirst(): void {
    const { value } = this.#digests.keys().next();
    if (value !== undefined) this.#digests.delete(value);
  }
}

/** Computes what stands for a caller's idempotency key, in hex. */
export function idempotencyKeyDigest(secrets: Mac, key: string): string {
  return hex(secrets.mac('idempotency-key', key));
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('hex');
}
