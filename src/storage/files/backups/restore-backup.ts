import { constants, existsSync } from 'node:fs';
import { chmod, copyFile, cp, mkdir, rename } from 'node:fs/promises';
import path from 'node:path';
import type { DataFolder } from '../../../config/data-folder.ts';
import { placeOf, type OperatorFile } from '../../../config/operator-files.ts';
import { Fault } from '../../../kernel/fault.ts';
import type { RandomSource } from '../../../kernel/random.ts';
import type { Clock } from '../../../kernel/clock.ts';
import { openSecrets, type Opening, type SiteSecretsBundle } from '../../../platform/secrets/sealed-secrets.ts';
import { whileLocked } from '../../sqlite/kept-lock.ts';
import { BACKUP_FILES, sealedText } from './backup-manifest.ts';
import { syncFolder, writeDurably } from './durable-files.ts';
import { isSealedSiteKey, type SiteKeyGuard } from '../../../platform/secrets/site-key-guard.ts';
import { formatSiteKey, parseSiteKey } from '../../../platform/secrets/site-key.ts';
import { mergeErasures } from './merge-erasures.ts';
import { openVaultReadOnly, readIfThere, siteKeyInPlace } from '../read-only-vault.ts';
import { freeName, openSiteKeyText } from '../site-key-file.ts';
import { verifyBackup, type VerifiedBackup } from './read-backup.ts';
import { makeFolder } from '../../../kernel/make-folder.ts';
import { told, type Told } from '../../../kernel/told.ts';

/** Which backup to restore, and into which files. */
export interface RestoreOrder {
  /** Folder of the backup. */
  readonly from: string;
  readonly folder: DataFolder;
  /** File of the site key. Null if the settings hold the key itself. */
  readonly siteKeyFile: string | null;
  /** The site key of the settings, 64 hex digits. */
  readonly siteKey: string | undefined;
  /** Opens and seals site keys by a token. Null if none is set up. */
  readonly guard: SiteKeyGuard | null;
  /** The operator's own files, with their places by the settings in force. */
  readonly operatorFiles: readonly OperatorFile[];
  /** Opens the secrets in the backup. Null uses the site key that is in place. */
  readonly opening: Opening | null;
  readonly clock: Clock;
  readonly random: RandomSource;
}

/** What a check of a backup found. */
export interface CheckedBackup {
  readonly id: string;
  readonly backedUpAtMs: number;
  readonly release: string;
  readonly siteKeyId: string;
  /** Which site key opens the backup. */
  readonly openedBy: Told;
  readonly files: number;
  readonly bytes: number;
  readonly persons: number;
  /** How many erasures are known here or beside the backup. The next start repeats those that the backup lacks. */
  readonly erasuresKnown: number;
}

/** What a restore did. */
export interface RestoredBackup extends CheckedBackup {
  /** Folder of the files that were there before. Null if there were none. */
  readonly movedTo: string | null;
  /** The operator's own files that were put back. */
  readonly putBack: readonly string[];
  /** The operator's own files that are there already. They stay as they are. */
  readonly kept: readonly string[];
  /** Settings to make for files that were put back and that no setting names yet, e.g. `RENZHENG_SOURCES_FILE=…`. */
  readonly settings: readonly string[];
}

interface Ready {
  readonly checked: CheckedBackup;
  readonly bundle: SiteSecretsBundle | null;
  readonly erasures: string;
}

/**
 * Reads a backup completely, opens its keys and verifies that this site made it. Changes nothing. Throws an Error that
 * says what is wrong and what to do.
 */
export async function checkBackup(order: RestoreOrder): Promise<CheckedBackup> {
  return (await prepare(order)).checked;
}

/**
 * Restores a backup in place of the data folder's database, which holds the calibrations of the site. The files that were there are moved into
 * `before-restore-TIME`, not removed. The operator's manifests and the sources file come back if they are missing, at the
 * places that the settings name. The next start repeats every erasure that the backup does not know of, before it
 * answers a call. Throws an Error, and has changed nothing, if a server runs or the check fails.
 */
export async function restoreBackup(order: RestoreOrder): Promise<RestoredBackup> {
  const { folder, from, clock } = order;
  await makeFolder(folder.dir, 0o700);
  return whileLocked(folder.database, async (check) => {
    const { checked, bundle, erasures } = await prepare(order);
    // The token is asked before anything is moved, because without it the restore would stop half-way.
    const siteKeyText = bundle === null ? null : await siteKeyTextToWrite(bundle, order);
    check();
    const movedTo = await moveAside(folder, clock);
    await writeDurably(folder.erasures, erasures);
    await putInPlace(from, folder);
    const own = await putBackOwn(order);
    if (bundle !== null) await putSecrets(bundle, siteKeyText, order);
    const { id: backup, backedUpAtMs } = checked;
    const marker = { version: 1, backup, backedUpAtMs, restoredAtMs: clock.nowMs() };
    await writeDurably(folder.restored, `${JSON.stringify(marker)}\n`);
    check();
    await rename(path.join(folder.dir, INCOMING), folder.database);
    await syncFolder(folder.dir);
    return { ...checked, movedTo, ...own };
  });
}

/**
 * The database gets its final name last. So an interrupted restore leaves no database, and the operator restores again.
 */
const INCOMING = 'renzheng.db.incoming';

async function prepare(order: RestoreOrder): Promise<Ready> {
  const verified = await verifyBackup(order.from);
  const { manifest } = verified;
  const bundle = order.opening === null ? null : await openSecrets(await sealedOf(order.from), order.opening);
  await verifySeal(verified, order, bundle);
  const { lines, known } = await mergeErasures([
    order.folder.erasures,
    path.join(order.from, BACKUP_FILES.erasures),
    path.join(path.dirname(path.resolve(order.from)), BACKUP_FILES.erasures),
  ]);
  const checked: CheckedBackup = {
    id: manifest.id,
    backedUpAtMs: manifest.startedAtMs,
    release: manifest.release,
    siteKeyId: manifest.siteKeyId,
    openedBy: bundle === null ? told`the site key in place` : told`the sealed site key`,
    files: manifest.files.length,
    bytes: manifest.files.reduce((sum, { bytes }) => sum + bytes, 0),
    persons: manifest.rows['persons'] ?? 0,
    erasuresKnown: known,
  };
  return { checked, bundle, erasures: lines };
}

async function sealedOf(from: string): Promise<string> {
  const text = await readIfThere(path.join(from, BACKUP_FILES.secrets));
  if (text === null)
    throw new Error(
      told`this backup holds no site key: put site.key into the data folder, and restore without a passphrase or private key`,
    );
  return text;
}

async function verifySeal(
  { manifest, ring }: VerifiedBackup,
  order: RestoreOrder,
  bundle: SiteSecretsBundle | null,
): Promise<void> {
  const siteKey = bundle === null ? await siteKeyInPlace(order, ring) : bundle.siteKey;
  const vault = await openVaultReadOnly(ring, siteKey);
  if (!vault)
    throw new Error(
      told`this backup needs site key ${manifest.siteKeyId}, which is not here: put that key in place, or give --passphrase-file or --private-key-file if the backup holds it sealed`,
    );
  if (Buffer.from(vault.mac('backup', sealedText(manifest))).toString('hex') !== manifest.seal)
    throw new Error(told`backup.json was altered after this site wrote it: take another backup`);
}

async function moveAside(folder: DataFolder, clock: Clock): Promise<string | null> {
  const { database, scoreMap, faceCalibration, livenessFusion, velocity } = folder;
  const calibrations = [scoreMap, faceCalibration, livenessFusion];
  const there = [database, `${database}-wal`, `${database}-shm`, ...calibrations, velocity];
  const present = there.filter((place) => existsSync(place));
  if (present.length === 0) return null;
  const time = new Date(clock.nowMs()).toISOString().replaceAll(/[-:.]/g, '');
  const aside = path.join(folder.dir, `before-restore-${time}`);
  await mkdir(aside, { mode: 0o700 });
  for (const place of present) await rename(place, path.join(aside, path.basename(place)));
  return aside;
}

async function putInPlace(from: string, folder: DataFolder): Promise<void> {
  const incoming = path.join(folder.dir, INCOMING);
  await copyFile(path.join(from, BACKUP_FILES.database), incoming);
  await syncFolder(incoming);
  await cp(path.join(from, 'velocity'), folder.velocity, { recursive: true });
  const { scoreMap, faceCalibration, livenessFusion, backupSchedule, backups } = folder;
  for (const place of [scoreMap, faceCalibration, livenessFusion, backupSchedule, backups]) {
    const copy = path.join(from, path.basename(place));
    // The schedule and the list of backups that are already here are later than those in the backup, so they stay.
    if (existsSync(copy) && !existsSync(place)) await copyFile(copy, place, constants.COPYFILE_EXCL);
  }
}

/** Puts the operator's own files back where they are missing. */
async function putBackOwn({
  from,
  folder,
  operatorFiles,
}: RestoreOrder): Promise<Pick<RestoredBackup, 'putBack' | 'kept' | 'settings'>> {
  const [putBack, kept, settings]: [string[], string[], string[]] = [[], [], []];
  for (const own of operatorFiles) {
    const copy = path.join(from, own.name);
    const place = placeOf(own, folder);
    if (!existsSync(copy)) continue;
    if (existsSync(place)) {
      kept.push(place);
      continue;
    }
    await makeFolder(path.dirname(place), 0o700);
    await copyFile(copy, place, constants.COPYFILE_EXCL);
    await chmod(place, 0o600);
    await syncFolder(place);
    putBack.push(place);
    if (own.file === null) settings.push(`${own.variable}=${place}`);
  }
  return { putBack, kept, settings };
}

/**
 * Gives the text that the file of the site key is to hold, sealed if there is a token. Null if the file holds that key
 * already, or if the settings hold it. Throws the Fault of a token that cannot be used.
 */
async function siteKeyTextToWrite(
  { siteKey }: SiteSecretsBundle,
  { siteKeyFile, guard }: RestoreOrder,
): Promise<string | null> {
  const key = parseSiteKey(siteKey);
  if (siteKeyFile === null || key === null) return null;
  const there = await readIfThere(siteKeyFile);
  if (there !== null && (await isKey(there, key, guard))) return null;
  return guard === null ? formatSiteKey(key) : guard.seal(key);
}

/** Whether a text is this site key. A text that nothing here opens is another one. */
async function isKey(text: string, key: Uint8Array, guard: SiteKeyGuard | null): Promise<boolean> {
  if (guard === null && isSealedSiteKey(text)) return false;
  try {
    const opened = await openSiteKeyText(text, guard);
    return opened !== null && Buffer.from(opened).equals(key);
  } catch (error) {
    if (error instanceof Fault && error.kind === 'corrupt') return false;
    throw error;
  }
}

/** Writes the secrets, but keeps a file that exists, because there may be no other copy of it. */
async function putSecrets(
  { adminToken }: SiteSecretsBundle,
  siteKeyText: string | null,
  { siteKeyFile, folder }: RestoreOrder,
): Promise<void> {
  if (siteKeyFile !== null && siteKeyText !== null) {
    if (existsSync(siteKeyFile)) {
      // A copy, so that there is a site key in its place at any moment.
      const aside = await freeName(`${siteKeyFile}.before-restore`);
      await copyFile(siteKeyFile, aside, constants.COPYFILE_EXCL);
      await syncFolder(aside);
    }
    await writeDurably(siteKeyFile, `${siteKeyText}\n`);
  }
  if (adminToken !== null && !existsSync(folder.token)) await writeDurably(folder.token, `${adminToken}\n`);
}
