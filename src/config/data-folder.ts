import path from 'node:path';

/** Files of the data folder that more than one program looks for. */
export interface DataFolder {
  readonly dir: string;
  readonly database: string;
  /** The heads of the ledger's chains that were last acknowledged. */
  readonly checkpoint: string;
  readonly siteKey: string;
  /** Holds the address of the running server. It is removed at shutdown. */
  readonly server: string;
  /** Token of the first owner, which the first start makes. */
  readonly token: string;
  /** The operator's own calibration of face verification, if there is one. */
  readonly scoreMap: string;
  /** What that calibration measured, for the page of accuracy and its report. */
  readonly faceCalibration: string;
  /** The operator's own calibration of video liveness, if there is one. */
  readonly livenessFusion: string;
  /** Erasures as keyed digests. A restored database repeats them. */
  readonly erasures: string;
  /** The list of backups, with the folder and the end of each. */
  readonly backups: string;
  /** The schedule of backups, if the command line set one. */
  readonly backupSchedule: string;
  /** Snapshots of the risk windows. */
  readonly velocity: string;
  /** Tells which backup a restored database came from. The next start removes it. */
  readonly restored: string;
}

/** What a running server writes into `DataFolder.server`, as JSON. */
export interface ServerNote {
  readonly url: string;
  readonly adminUrl: string;
  /** `admin.publicUrl`, by which the same admin API is reached under its host name. Absent if it is not set. */
  readonly adminPublicUrl?: string | undefined;
  /** `admin.hosts`, further names of the same admin API, at the scheme and port of either address. Absent if there are none. */
  readonly adminHosts?: readonly string[] | undefined;
}

/**
 * Gives the paths of all files in a data folder, e.g. `dataFolder('/srv/renzheng').token` is
 * `/srv/renzheng/admin.token`.
 *
 * @param database the database file, if it lies elsewhere because several processes share it
 */
export function dataFolder(dir: string, database = path.join(dir, 'renzheng.db')): DataFolder {
  return {
    dir,
    database,
    checkpoint: path.join(dir, 'renzheng.checkpoint'),
    siteKey: path.join(dir, 'site.key'),
    server: path.join(dir, 'server.json'),
    token: path.join(dir, 'admin.token'),
    scoreMap: path.join(dir, 'score-map.json'),
    faceCalibration: path.join(dir, 'face-calibration.json'),
    livenessFusion: path.join(dir, 'liveness-fusion.json'),
    erasures: path.join(dir, 'erasures.jsonl'),
    backups: path.join(dir, 'backups.json'),
    backupSchedule: path.join(dir, 'backup-schedule.json'),
    velocity: path.join(dir, 'velocity'),
    restored: path.join(dir, 'restored.json'),
  };
}
