import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import type { RingKey } from '../../../platform/secrets/key-ring.ts';
import { inspectDatabase } from '../../sqlite/copy-database.ts';
import { BACKUP_FILES, BACKUP_MANIFEST, MANIFEST_FILE, type BackupManifest } from './backup-manifest.ts';
import { digestOf } from './durable-files.ts';
import { told } from '../../../kernel/told.ts';

/** Reads the manifest of a backup's folder. Throws an Error that says what is wrong if there is no usable one. */
export async function readManifest(folder: string): Promise<BackupManifest> {
  let text: string;
  try {
    text = await readFile(path.join(folder, MANIFEST_FILE), 'utf8');
  } catch (cause) {
    throw new Error(told`${folder} is not a backup: it has no ${MANIFEST_FILE}`, { cause });
  }
  try {
    return BACKUP_MANIFEST.parse(JSON.parse(text));
  } catch (cause) {
    throw new Error(told`${MANIFEST_FILE} in ${folder} is damaged, or of a newer version`, { cause });
  }
}

/** A backup that was read completely, with the wrapped keys of its database. */
export interface VerifiedBackup {
  readonly manifest: BackupManifest;
  readonly ring: readonly RingKey[];
}

/**
 * Reads a whole backup and checks that every file has the bytes that the manifest names, and that the database is sound
 * and has as many rows as when it was made. Throws an Error that names the first file that does not match.
 */
export async function verifyBackup(folder: string): Promise<VerifiedBackup> {
  const manifest = await readManifest(folder);
  for (const { name, bytes, sha256 } of manifest.files) {
    const file = path.join(folder, name);
    const found = path.relative(folder, file).startsWith('..') ? null : await stat(file).catch(() => null);
    if (found === null) throw new Error(told`${name} is missing from the backup ${folder}`);
    const digest = await digestOf(file);
    if (digest.bytes !== bytes || digest.sha256 !== sha256)
      throw new Error(told`${file} is not what the backup wrote: take another backup`);
  }
  const { rows, siteKeyId, ring } = await inspectDatabase(path.join(folder, BACKUP_FILES.database));
  if (siteKeyId !== manifest.siteKeyId) throw new Error(told`the database of ${folder} belongs to another site key`);
  const differs = Object.entries(manifest.rows).find(([table, count]) => rows[table] !== count);
  if (differs) throw new Error(told`the table ${differs[0]} in ${folder} lacks rows: take another backup`);
  return { manifest, ring };
}
