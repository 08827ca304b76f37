import { scrypt, timingSafeEqual, type ScryptOptions } from 'node:crypto';
import type { RandomSource } from '../../kernel/random.ts';
import { present } from '../../kernel/assert.ts';

/**
 * Cost of scrypt, at OWASP's minimum. 2^17 would need 128 MiB for each sign-in. OWASP lists 2^15 with p = 3 as
 * equivalent, and it needs 32 MiB.
 */
const COST = { N: 2 ** 15, r: 8, p: 3 };
const KEY_BYTES = 32;

/**
 * Hashes a password for storage as `scrypt$N$r$p$salt$key` with base64url parts. Source: OWASP Password Storage Cheat
 * Sheet.
 */
export async function hashPassword(password: string, random: RandomSource): Promise<string> {
  const salt = Buffer.from(random.bytes(16));
  const key = await derive(password, salt, COST);
  return ['scrypt', COST.N, COST.r, COST.p, salt.toString('base64url'), key.toString('base64url')].join('$');
}

/** Whether a password matches a stored hash. A `null` hash matches no password, and takes the same time. */
export async function verifyPassword(password: string, stored: string | null): Promise<boolean> {
  const [, N, r, p, salt, key] = (stored ?? DUMMY).split('$');
  const expected = Buffer.from(present(key), 'base64url');
  const actual = await derive(password, Buffer.from(present(salt), 'base64url'), {
    N: Number(N),
    r: Number(r),
    p: Number(p),
  });
  return timingSafeEqual(actual, expected) && stored !== null;
}

/** A hash that no password has, so that a sign-in takes as long for an unknown name as for a known one. */
const DUMMY = ['scrypt', COST.N, COST.r, COST.p, 'AAAAAAAAAAAAAAAAAAAAAA', 'A'.repeat(43)].join('$');

function derive(password: string, salt: Buffer, cost: ScryptOptions): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    scrypt(password.normalize('NFKC'), salt, KEY_BYTES, { ...cost, maxmem: 64 * 1024 * 1024 }, (error, key) =>
      error ? reject(error) : resolve(key),
    );
  });
}
