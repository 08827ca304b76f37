import { readFile } from 'node:fs/promises';
import type { RingKey } from '../../platform/secrets/key-ring.ts';
import { isSealedSiteKey, type SiteKeyGuard } from '../../platform/secrets/site-key-guard.ts';
import { formatSiteKey, LocalSiteKey, parseSiteKey } from '../../platform/secrets/site-key.ts';
import { SiteVault } from '../../platform/secrets/site-vault.ts';
import { openSiteKeyText } from './site-key-file.ts';
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

/** Gives the texts of all site keys in their place: the one in use, and those of a change that is not complete. */
export async function siteKeysInPlace({ siteKey, siteKeyFile, guard }: SiteKeyPlace): Promise<readonly string[]> {
  if (siteKey !== undefined) return [await openedText(siteKey, guard)];
  const files = siteKeyFile === null ? [] : [siteKeyFile, `${siteKeyFile}.previous`, `${siteKeyFile}.next`];
  const found = await Promise.all(files.map((file) => readIfThere(file)));
  return Promise.all(found.filter((text) => text !== null).map((text) => openedText(text, guard)));
}

/** The 64 hex digits of a site key that a token sealed. Any other text stays as it is. */
async function openedText(text: string, guard: SiteKeyGuard | null): Promise<string> {
  if (!isSealedSiteKey(text)) return text;
  const key = await openSiteKeyText(text, guard);
  return key === null ? text : formatSiteKey(key);
}

/**
 * Opens the secrets that a ring of wrapped keys holds, only to compute digests with them and to open values. It changes neither the ring
 * nor any file. Gives null if none of the site keys opens the ring.
 */
export async function openVaultReadOnly(
  ring: readonly RingKey[],
  siteKeys: readonly string[],
): Promise<Pick<SiteVault, 'mac' | 'open'> | null> {
  const keys = siteKeys.flatMap((text) => parseSiteKey(text) ?? []).map((bytes) => new LocalSiteKey(bytes, NOTHING));
  const key = keys.find(({ id }) => id === ring[0]?.siteKeyId);
  if (!key) return null;
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
