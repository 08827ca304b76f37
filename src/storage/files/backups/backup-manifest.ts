import { z } from 'zod';

/** Name of the file that describes a backup, in the backup's folder. */
export const MANIFEST_FILE = 'backup.json';
/** Files of a backup that a restore looks for by name. */
export const BACKUP_FILES = {
  database: 'renzheng.db',
  secrets: 'secrets.sealed.json',
  erasures: 'erasures.jsonl',
  checkpoint: 'renzheng.checkpoint',
  settings: 'settings.json',
} as const;

/** The schema of `backup.json`. It is enough to verify every byte of the backup without the site. */
export const BACKUP_MANIFEST = z.strictObject({
  kind: z.literal('renzheng.backup'),
  version: z.literal(1),
  id: z.string().regex(/^bak_[0-9a-z]{12}$/),
  release: z.string(),
  startedAtMs: z.int(),
  finishedAtMs: z.int(),
  /** The server removes the backup after this time. */
  keepUntilMs: z.int(),
  /** `SiteKey.id` of the key that opens everything in the backup. */
  siteKeyId: z.string(),
  sealedSecrets: z.enum(['none', 'passphrase', 'recipient']),
  files: z.array(z.strictObject({ name: z.string(), bytes: z.int(), sha256: z.string() })),
  /** How many rows each table of the database has. */
  rows: z.record(z.string(), z.int()),
  /** HMAC of everything above under a key of the site, in hex. It proves that this site made the backup. */
  seal: z.string(),
});
/** What `backup.json` says about a backup. */
export type BackupManifest = z.output<typeof BACKUP_MANIFEST>;

/** Gives the text over which the seal of a manifest is made. */
export function sealedText({
  seal: _seal,
  ...rest
}: Omit<BackupManifest, 'seal'> & { readonly seal?: string }): string {
  const ordered = Object.fromEntries(Object.entries(rest).toSorted(([a], [b]) => (a < b ? -1 : 1)));
  return JSON.stringify(ordered);
}
