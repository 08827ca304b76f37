import type { Sealing } from '../../platform/secrets/sealed-secrets.ts';

/** When backups are made by themselves. */
export interface BackupPlan {
  /** Absolute path of the folder that gets them, one folder each. */
  readonly to: string;
  readonly everyHours: number;
  readonly keepDays: number;
  /** X25519 public key (PEM) that the site key is sealed to; null to leave the site key out. */
  readonly recipient: string | null;
}

export interface BackupRequest {
  readonly to: string;
  readonly keepDays: number;
  /** Who can open the site key in it; null to leave the site key out. */
  readonly sealing: Sealing | null;
}

/** What is known of a backup. */
export interface BackupRecord {
  readonly id: string;
  readonly folder: string;
  readonly startedAtMs: number;
  /** null while it is being made, and if it failed. */
  readonly finishedAtMs: number | null;
  readonly keepUntilMs: number;
  readonly removedAtMs: number | null;
  readonly problem: string | null;
  readonly bytes: number;
  readonly sealedSecrets: 'none' | 'passphrase' | 'recipient';
}

/** Backups of this site, made by the server itself while it works. */
export interface Backups {
  /** Throws an Error that says what to do, such as a folder that cannot be written. */
  make(request: BackupRequest): Promise<BackupRecord>;
  /** Oldest first, removed ones too. */
  list(): readonly BackupRecord[];
  plan(): { readonly plan: BackupPlan | null; readonly from: 'settings' | 'command line' };
  setPlan(plan: BackupPlan | null): Promise<'set' | 'settings rule'>;
  nextAtMs(): number | null;
}
