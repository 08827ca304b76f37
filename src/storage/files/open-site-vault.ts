import type { Clock } from '../../kernel/clock.ts';
import { Fault } from '../../kernel/fault.ts';
import type { RandomSource } from '../../kernel/random.ts';
import { told } from '../../kernel/told.ts';
import type { Cipher } from '../../platform/secrets/aead.ts';
import type { ChangeFeed } from '../../platform/changes/change-feed.ts';
import type { KeyRing } from '../../platform/secrets/key-ring.ts';
import type { SiteKeyGuard } from '../../platform/secrets/site-key-guard.ts';
import { formatSiteKey, LocalSiteKey, siteKeyIdOf } from '../../platform/secrets/site-key.ts';
import { SiteVault } from '../../platform/secrets/site-vault.ts';
import { openSiteKeyText, SiteKeyFile } from './site-key-file.ts';

/** The origin of the site key, and the ring that is wrapped under it. */
export interface OpenSiteVaultOptions {
  readonly ring: KeyRing;
  /** The site key as 64 hex digits, if the configuration holds it. No file is read or written then. */
  readonly siteKey?: string | undefined;
  /** Opens a site key that a token sealed, and seals those that are written. */
  readonly guard?: SiteKeyGuard | null;
  /** The previous site key, from which the data is taken over. Only together with `siteKey`. */
  readonly previousSiteKey?: string | undefined;
  /** File of the site key if the configuration does not hold it. Its folder exists. */
  readonly file: string;
  readonly cipher: Cipher;
  readonly clock: Clock;
  readonly random: RandomSource;
  /** Tells when all processes over the ring hold a key. Absent if this is the only process. */
  readonly everywhere?: ChangeFeed['everywhere'];
}

/** The secrets of the site, ready to seal and open. */
export interface OpenedSiteVault {
  readonly vault: SiteVault;
  /** Gives the site key in use as 64 hex digits. It serves only to seal the key into a backup. */
  readonly siteKey: () => Promise<{ readonly id: string; readonly text: string }>;
  /** The key file if this start made it, otherwise null. It must be backed up apart from the data. */
  readonly madeFile: string | null;
  /** Makes a site key and replaces the one in use. Null if the key comes from the configuration. */
  readonly changeSiteKey: (() => Promise<{ readonly siteKeyId: string; readonly previousFile: string }>) | null;
}

/**
 * Opens the secrets of the site, and makes the site key at the very first start. Throws an Error that says what to do
 * if the key is malformed, is missing although data was written under it, or belongs to another site.
 */
export async function openSiteVault(options: OpenSiteVaultOptions): Promise<OpenedSiteVault> {
  const { siteKey, previousSiteKey, ring, guard = null } = options;
  if (siteKey === undefined) return openByFile(options);
  const keys = [await keyOf(siteKey, guard)];
  const wrappedBy = (await ring.list())[0]?.siteKeyId;
  const isTaken = keys.every((key) => wrappedBy === undefined || siteKeyIdOf(key) === wrappedBy);
  // The previous key may be in a token too, so it is opened only if the data is to be taken over from it.
  if (previousSiteKey !== undefined && !isTaken) keys.push(await keyOf(previousSiteKey, guard));
  const vault = await openVault(options, keys);
  const inUse = async () => keyInUse(vault, keys[0]);
  return { vault, siteKey: inUse, madeFile: null, changeSiteKey: null };
}

async function openByFile(options: OpenSiteVaultOptions): Promise<OpenedSiteVault> {
  const { ring, random } = options;
  const file = new SiteKeyFile(options.file, options.guard);
  const wrappedBy = (await ring.list())[0]?.siteKeyId ?? null;
  const isFirst = !(await file.isThere());
  if (isFirst && wrappedBy !== null) throw new Error(goneText(file.file, wrappedBy));
  const made = isFirst ? await file.create(random) : null;
  const found = made === null ? await file.find(wrappedBy) : null;
  if (found?.role === 'staged') await file.promote();
  else if (found !== null) await file.setStagedAside();
  // If no file holds the right key, opening the vault with another one says which key is missing.
  const key = made ?? (found ?? (await file.find(null)))?.key;
  const vault = await openVault(options, key ? [key] : []);
  const inUse = () => file.find(vault.siteKeyId);
  return {
    vault,
    siteKey: async () => keyInUse(vault, (await inUse())?.key),
    madeFile: made && file.file,
    changeSiteKey: async () => {
      // A change that failed half-way left the key in use as the staged one, which the next change would replace.
      const [wrapping] = await ring.list();
      if (wrapping?.siteKeyId !== vault.siteKeyId)
        throw new Fault(
          'unavailable',
          told`the key ring is wrapped under another site key than this server holds. Restart it, then try again`,
        );
      if ((await inUse())?.role === 'staged') await file.promote();
      const next = random.bytes(32);
      await file.stage(next);
      await vault.changeSiteKey(new LocalSiteKey(next, random));
      await file.promote();
      return { siteKeyId: vault.siteKeyId, previousFile: `${file.file}.previous` };
    },
  };
}

/** Gives the text of the key that wraps the ring. Throws an Error if it was not found. */
function keyInUse(vault: SiteVault, key: Uint8Array | undefined) {
  if (!key) throw new Error(told`the site key in use is not in its place: put its backup there`);
  return { id: vault.siteKeyId, text: formatSiteKey(key) };
}

/** Said if data was written under a key that is gone, because another key could not open it. */
function goneText(file: string, siteKeyId: string): string {
  return told`${file} is gone, and the data was written under it (site key ${siteKeyId}): put its backup in place, without it no personal data can be read again`;
}

function openVault(options: OpenSiteVaultOptions, keys: readonly Uint8Array[]): Promise<SiteVault> {
  const [first, ...others] = keys.map((key) => new LocalSiteKey(key, options.random));
  if (!first) throw new Error(told`there is no site key`);
  return SiteVault.open({ ...options, siteKeys: [first, ...others] });
}

/** Parses a key. The error leaves the text out, because it may be most of a secret. */
async function keyOf(text: string, guard: SiteKeyGuard | null): Promise<Uint8Array> {
  const key = await openSiteKeyText(text, guard);
  if (!key)
    throw new Error(told`the site key of the configuration must be 64 hex digits, such as openssl rand -hex 32 gives`);
  return key;
}
