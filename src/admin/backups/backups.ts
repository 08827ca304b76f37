import type { Told } from '../../kernel/told.ts';
import type { Sealing } from '../../platform/secrets/sealed-secrets.ts';

/** A schedule by which the server makes backups. */
export interface BackupPlan {
  /** Absolute path of the folder for the backups. Each backup gets a folder of its own in it. */
  readonly to: string;
  readonly everyHours: number;
  readonly keepDays: number;
  /** X25519 public key (PEM) to which the site key is sealed. Null leaves the site key out. */
  readonly recipient: string | null;
}

/** A backup to be made at once. */
export interface BackupRequest {
  readonly to: string;
  readonly keepDays: number;
  /** How the site key in the backup is sealed. Null leaves the site key out. */
  readonly sealing: Sealing | null;
}

/** What the list of backups says about one backup. */
export interface BackupRecord {
  readonly id: string;
  readonly folder: string;
  readonly startedAtMs: number;
  /** Null while it is being made, and if it failed. */
  readonly finishedAtMs: number | null;
  readonly keepUntilMs: number;
  readonly removedAtMs: number | null;
  readonly problem: string | null;
  readonly bytes: number;
  readonly sealedSecrets: 'none' | 'passphrase' | 'recipient';
}

/** Backups of this site. The server makes them while it works. */
export interface Backups {
  /** With what the site is backed up instead. Null if the server makes the backups itself. */
  readonly elsewhere: Told | null;
  /** Makes a backup and verifies it. Throws an Error that says what to do, e.g. if the folder cannot be written. */
  make(request: BackupRequest): Promise<BackupRecord>;
  /** Gives all backups, oldest first, removed ones too. */
  list(): readonly BackupRecord[];
  plan(): { readonly plan: BackupPlan | null; readonly from: 'settings' | 'command line' };
  setPlan(plan: BackupPlan | null): Promise<'set' | 'settings rule'>;
  nextAtMs(): number | null;
}
