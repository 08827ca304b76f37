import { z } from 'zod';

/** Name of the file that describes a backup, in its folder. */
export const MANIFEST_FILE = 'backup.json';
/** Files of a backup that a restore looks for by name. */
export const BACKUP_FILES = {
  database: 'renzheng.db',
  secrets: 'secrets.sealed.json',
  erasures: 'erasures.jsonl',
  checkpoint: 'renzheng.checkpoint',
  settings: 'settings.json',
} as const;

/** What `backup.json` holds: enough to verify every byte of the backup without the site. */
export const BACKUP_MANIFEST = z.strictObject({
  kind: z.literal('renzheng.backup'),
  version: z.literal(1),
  id: z.string().regex(/^bak_[0-9a-z]{12}$/),
  release: z.string(),
  startedAtMs: z.int(),
  finishedAtMs: z.int(),
  /** Until then it is kept; the server removes it afterwards. */
  keepUntilMs: z.int(),
  /** `SiteKey.id` of the key without which nothing in it can be read. */
  siteKeyId: z.string(),
  sealedSecrets: z.enum(['none', 'passphrase', 'recipient']),
  files: z.array(z.strictObject({ name: z.string(), bytes: z.int(), sha256: z.string() })),
  /** Rows of each table of the database. */
  rows: z.record(z.string(), z.int()),
  /** HMAC of everything above under a key of the site, hex: shows that this site made it. */
  seal: z.string(),
});
export type BackupManifest = z.output<typeof BACKUP_MANIFEST>;

/** What the seal of a manifest is made over. */
export function sealedText({
  seal: _seal,
  ...rest
}: Omit<BackupManifest, 'seal'> & { readonly seal?: string }): string {
  const ordered = Object.fromEntries(Object.entries(rest).toSorted(([a], [b]) => (a < b ? -1 : 1)));
  return JSON.stringify(ordered);
}
