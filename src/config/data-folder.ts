import path from 'node:path';

/** Files of the data folder that more than one program looks for. */
export interface DataFolder {
  readonly dir: string;
  readonly database: string;
  /** The heads of the ledger's chains, as they were acknowledged last. */
  readonly checkpoint: string;
  readonly siteKey: string;
  /** Where a running server says how it is reached; removed at shutdown. */
  readonly server: string;
  /** Token of the first owner, made at the first start. */
  readonly token: string;
  /** The operator's own calibration of face verification, where there is one. */
  readonly scoreMap: string;
  /** The same of video liveness. */
  readonly livenessFusion: string;
  /** Erasures as keyed digests, which a restored database makes again. */
  readonly erasures: string;
  /** Which backups were made, where they lie and until when. */
  readonly backups: string;
  /** When and where backups are made by themselves, if the command line set it. */
  readonly backupSchedule: string;
  /** Snapshots of the risk windows. */
  readonly velocity: string;
  /** Where a restore says which backup the database is of; the next start removes it. */
  readonly restored: string;
}

/** What a running server writes into `DataFolder.server`, as JSON. */
export interface ServerNote {
  readonly url: string;
  readonly adminUrl: string;
}

/** The layout of a data folder. */
export function dataFolder(dir: string): DataFolder {
  return {
    dir,
    database: path.join(dir, 'renzheng.db'),
    checkpoint: path.join(dir, 'renzheng.checkpoint'),
    siteKey: path.join(dir, 'site.key'),
    server: path.join(dir, 'server.json'),
    token: path.join(dir, 'admin.token'),
    scoreMap: path.join(dir, 'score-map.json'),
    livenessFusion: path.join(dir, 'liveness-fusion.json'),
    erasures: path.join(dir, 'erasures.jsonl'),
    backups: path.join(dir, 'backups.json'),
    backupSchedule: path.join(dir, 'backup-schedule.json'),
    velocity: path.join(dir, 'velocity'),
    restored: path.join(dir, 'restored.json'),
  };
}
