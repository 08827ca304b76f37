import { readFile } from 'node:fs/promises';
import type { RingKey } from '../../platform/secrets/key-ring.ts';
import type { SiteKeyGuard } from '../../platform/secrets/site-key-guard.ts';
import { formatSiteKey, LocalSiteKey, parseSiteKey, siteKeyIdOf } from '../../platform/secrets/site-key.ts';
import { SiteVault } from '../../platform/secrets/site-vault.ts';
import { openSiteKeyText, SiteKeyFile } from './site-key-file.ts';
import { MemoryKeyRing } from '../memory/key-ring.ts';

/** Where the site key of a data folder is. */
export interface SiteKeyPlace {
  /** The site key of the settings, 64 hex digits. Undefined if a file holds it. */
  readonly siteKey: string | undefined;
  /** File of the site key. Null if the settings hold the key itself. */
  readonly siteKeyFile: string | null;
  /** Opens a site key that a token sealed. */
  readonly guard: SiteKeyGuard | null;
}

/**
 * Gives the site key in its place that wraps a ring, as 64 hex digits. Null if it is not there. A token is asked for one
 * key after the other, and only until the right one is found. Throws like `SiteKeyFile.find`.
 */
export async function siteKeyInPlace(
  { siteKey, siteKeyFile, guard }: SiteKeyPlace,
  ring: readonly RingKey[],
): Promise<string | null> {
  const wrappedBy = ring[0]?.siteKeyId;
  if (wrappedBy === undefined) return null;
  if (siteKey !== undefined) {
    const key = await openSiteKeyText(siteKey, guard);
    return key !== null && siteKeyIdOf(key) === wrappedBy ? formatSiteKey(key) : null;
  }
  const found = siteKeyFile === null ? null : await new SiteKeyFile(siteKeyFile, guard).find(wrappedBy);
  return found && formatSiteKey(found.key);
}

/**
 * Opens the secrets that a ring of wrapped keys holds, only to compute digests with them and to open values. It changes neither the ring
 * nor any file. Gives null if the site key, 64 hex digits, does not open the ring.
 */
export async function openVaultReadOnly(
  ring: readonly RingKey[],
  siteKey: string | null,
): Promise<Pick<SiteVault, 'mac' | 'open'> | null> {
  const bytes = siteKey === null ? null : parseSiteKey(siteKey);
  if (bytes === null || siteKeyIdOf(bytes) !== ring[0]?.siteKeyId) return null;
  const key = new LocalSiteKey(bytes, NOTHING);
  const memory = new MemoryKeyRing();
  await memory.add(ring);
  const cipher = ring.findLast(({ cipher: each }) => each !== null)?.cipher ?? 'aes-256-gcm';
  return SiteVault.open({ siteKeys: [key], ring: memory, cipher, clock: { nowMs: () => 0 }, random: NOTHING });
}

/** Nothing is sealed here, so no random number is needed. */
const NOTHING = { bytes: (count: number) => new Uint8Array(count), intBelow: () => 0 };

/** Reads a text file. Gives null if it is not there. Throws the error of the file system if it cannot be read. */
export async function readIfThere(file: string): Promise<string | null> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}
