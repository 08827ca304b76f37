import { constants, existsSync } from 'node:fs';
import { copyFile, mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import type { SiteSecrets } from '../../../platform/secrets/site-secrets.ts';
import { copyDatabase } from '../../sqlite/copy-database.ts';
import { JOURNAL_OWNER } from '../journal-owner-file.ts';
import { BACKUP_FILES, MANIFEST_FILE, sealedText, type BackupManifest } from './backup-manifest.ts';
import { digestOf, syncFolder, writeDurably } from './durable-files.ts';
import { makeFolder } from '../../../kernel/make-folder.ts';
import { told } from '../../../kernel/told.ts';

/** The contents and the folder of a backup. */
export interface BackupOrder {
  readonly id: string;
  readonly release: string;
  readonly startedAtMs: number;
  readonly keepUntilMs: number;
  /** Absolute path of the backup's folder, which does not exist yet. */
  readonly folder: string;
  readonly database: string;
  /** Folder of the risk windows' snapshots. */
  readonly velocity: string;
  /** Other files, by their name in the backup. Files that do not exist are left out. */
  readonly files: Readonly<Record<string, string>>;
  /** Texts to be written into the backup, by file name. */
  readonly texts: Readonly<Record<string, string>>;
  readonly sealedSecrets: BackupManifest['sealedSecrets'];
  readonly secrets: Pick<SiteSecrets, 'mac'>;
  readonly nowMs: () => number;
}

/**
 * Makes a backup while the site works. Everything is written into a draft folder, flushed to the disk, read back and
 * compared. Only then does the folder get its name. Throws an Error if it fails, and removes what was begun.
 */
export async function writeBackup(order: BackupOrder): Promise<BackupManifest> {
  const draft = draftOf(order.folder);
  await makeFolder(draft, 0o700);
  try {
    const manifest = await fill(draft, order);
    await rename(draft, order.folder);
    await syncFolder(path.dirname(order.folder));
    return manifest;
  } catch (error) {
    await rm(draft, { recursive: true, force: true });
    throw error;
  }
}

/**
 * Removes what a backup left behind if the server ended while it was made: a copy of the database that no list names. Gives false if the place of the backup is out of reach, so that nothing is known. Throws if it cannot be removed.
 */
export async function removeDraft(folder: string): Promise<boolean> {
  if (!existsSync(path.dirname(folder))) return false;
  await rm(draftOf(folder), { recursive: true, force: true });
  return true;
}

function draftOf(folder: string): string {
  return `${folder}.draft`;
}

async function fill(draft: string, order: BackupOrder): Promise<BackupManifest> {
  // The snapshots are copied before the database, so its journal then holds every request that these snapshots lack.
  await copyFolder(order.velocity, path.join(draft, 'velocity'));
  const { siteKeyId, rows } = await copyDatabase(order.database, path.join(draft, BACKUP_FILES.database));
  if (siteKeyId === null) throw new Error(told`the database holds no keys yet; start the server once`);
  for (const [name, file] of Object.entries(order.files)) await copyIfThere(file, path.join(draft, name));
  for (const [name, text] of Object.entries(order.texts)) await writeDurably(path.join(draft, name), text);
  const manifest = {
    kind: 'renzheng.backup' as const,
    version: 1 as const,
    id: order.id,
    release: order.release,
    startedAtMs: order.startedAtMs,
    finishedAtMs: order.nowMs(),
    keepUntilMs: order.keepUntilMs,
    siteKeyId,
    sealedSecrets: order.sealedSecrets,
    files: await digestAll(draft),
    rows,
  };
  const seal = Buffer.from(order.secrets.mac('backup', sealedText(manifest))).toString('hex');
  await writeDurably(path.join(draft, MANIFEST_FILE), `${JSON.stringify({ ...manifest, seal }, null, 2)}\n`);
  return { ...manifest, seal };
}

/** Reads every file back from the disk and gives its digest. */
async function digestAll(folder: string): Promise<BackupManifest['files']> {
  const names = await readdir(folder, { recursive: true });
  const files: BackupManifest['files'] = [];
  for (const name of names.toSorted()) {
    const file = path.join(folder, name);
    if (!(await stat(file)).isFile()) continue;
    await syncFolder(file);
    files.push({ name, ...(await digestOf(file)) });
  }
  return files;
}

async function copyFolder(from: string, to: string): Promise<void> {
  await mkdir(to, { mode: 0o700 });
  const names = await readdir(from).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
  for (const name of names.filter((each) => each.endsWith('.snapshot') || each === JOURNAL_OWNER))
    await copyIfThere(path.join(from, name), path.join(to, name));
}

async function copyIfThere(from: string, to: string): Promise<void> {
  try {
    await copyFile(from, to, constants.COPYFILE_EXCL);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
}
