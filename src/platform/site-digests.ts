import type { SiteSecrets } from './site-secrets.ts';

type Mac = Pick<SiteSecrets, 'mac'>;

/** What stands for a key in the store: HMAC of its 32 lower-case hex digits, hex. */
export function apiKeyHash(secrets: Mac, key: string): string {
  return hex(secrets.mac('api-key', key));
}

/** What stands for a caller's address in ledger and audit: HMAC of its canonical text, 64 hex digits. */
export function addressDigest(secrets: Mac, address: string): string {
  return hex(secrets.mac('address', address));
}

/** What stands for a caller's idempotency key, hex. */
export function idempotencyKeyDigest(secrets: Mac, key: string): string {
  return hex(secrets.mac('idempotency-key', key));
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('hex');
}
