import { readFileSync } from 'node:fs';
import { realpath, rm } from 'node:fs/promises';
import path from 'node:path';
import type { BackupPlan, BackupRequest, Backups } from '../admin/backups/backups.ts';
import type { Config } from '../config/config.ts';
import { SETTINGS } from '../config/config.ts';
import { productVersion } from '../config/product-version.ts';
import { operatorFiles } from '../config/operator-files.ts';
import type { Clock } from '../kernel/clock.ts';
import { randomText, systemRandom } from '../kernel/random.ts';
import { recipientKey, sealSecrets, type Sealing } from '../platform/secrets/sealed-secrets.ts';
import { removableOf, type BackupCatalogue, type BackupEntry } from '../storage/files/backups/backup-catalogue.ts';
import { BACKUP_FILES } from '../storage/files/backups/backup-manifest.ts';
import { mergeErasures } from '../storage/files/backups/merge-erasures.ts';
import { readManifest } from '../storage/files/backups/read-backup.ts';
import { writeDurably } from '../storage/files/backups/durable-files.ts';
import { writeBackup } from '../storage/files/backups/write-backup.ts';
import type { DataFolder } from '../config/data-folder.ts';
import type { SiteSecrets } from '../platform/secrets/site-secrets.ts';
import type { BackupScheduleFile } from '../storage/files/backups/backup-schedule-file.ts';
import { isFromAhead } from '../kernel/wall-stamps.ts';
import type { ClockLeap } from '../platform/nodes/clock-leap.ts';
import { told, type Told } from '../kernel/told.ts';
import { makeFolder } from '../kernel/make-folder.ts';

/** A copy of one database cannot be taken through a node while others write. */
const BACKED_UP_ELSEWHERE = told`in cluster mode everything lies in PostgreSQL, which has its own tools: pg_basebackup with an archive of its log, or \`pg_dump --format=custom\` of the database; keep the site key apart from both (docs/cluster.md)`;

/** What a BackupDesk works with. */
export interface BackupDeskDeps {
  readonly config: Config;
  readonly folder: DataFolder;
  readonly secrets: Pick<SiteSecrets, 'mac'>;
  readonly siteKey: () => Promise<{ readonly id: string; readonly text: string }>;
  readonly catalogue: BackupCatalogue;
  readonly schedule: BackupScheduleFile;
  readonly clock: Clock;
  /** Tells whether the clock may be wrong, so that no backup may be removed by its age. */
  readonly clockLeap: Pick<ClockLeap, 'look'>;
  /** Is told of what went wrong beside a backup that was made, or beside an erasure. */
  readonly onProblem: (problem: string) => void;
}

const DAY_MS = 86_400_000;
const ID_LETTERS = '0123456789abcdefghijklmnopqrstuvwxyz';

/** Makes, lists and removes backups, one at a time. */
export class BackupDesk implements Backups {
  readonly #deps: BackupDeskDeps;
  #running: Promise<unknown> = Promise.resolve();
  #copying: Promise<readonly string[]> = Promise.resolve([]);
  /** Whether a folder may lack erasures. A server that begins does not know whether one was away before. */
  #lacksErasures = true;

  constructor(deps: BackupDeskDeps) {
    this.#deps = deps;
  }

  list(): readonly BackupEntry[] {
    return this.#deps.catalogue.list();
  }

  stillHolding(): Promise<readonly string[]> {
    return this.#deps.catalogue.stillHolding();
  }

  /**
   * Gives the schedule in force. The settings win if they name a folder, otherwise the one that the command line stored
   * counts.
   */
  plan(): { readonly plan: BackupPlan | null; readonly from: 'settings' | 'command line' } {
    const { dir, everyHours, keepDays, recipientFile } = this.#deps.config.backup;
    if (dir === undefined) return { plan: this.#deps.schedule.plan, from: 'command line' };
    const recipient = recipientFile === undefined ? null : readFileSync(recipientFile, 'utf8');
    return { plan: { to: path.resolve(dir), everyHours, keepDays, recipient }, from: 'settings' };
  }

  get elsewhere(): Told | null {
    return this.#deps.config.cluster.mode === 'cluster' ? BACKED_UP_ELSEWHERE : null;
  }

  async setPlan(plan: BackupPlan | null): Promise<'set' | 'settings rule'> {
    if (this.#deps.config.backup.dir !== undefined) return 'settings rule';
    if (plan !== null && this.#deps.config.cluster.mode === 'cluster') throw new Error(BACKED_UP_ELSEWHERE);
    if (plan?.recipient) recipientKey(plan.recipient);
    await this.#deps.schedule.set(plan);
    return 'set';
  }

  /**
   * Gives when the plan wants the next backup, or null without a plan. Backups from before the clock was set back do not
   * put it off.
   */
  nextAtMs(): number | null {
    const { plan } = this.plan();
    if (plan === null) return null;
    const nowMs = this.#deps.clock.nowMs();
    const last = this.list().findLast(
      ({ folder, problem, startedAtMs }) =>
        problem === null && path.dirname(folder) === plan.to && !isFromAhead(startedAtMs, nowMs),
    );
    return last === undefined ? 0 : last.startedAtMs + plan.everyHours * 3_600_000;
  }

  /**
   * Makes the backup that the plan wants if it is due, removes backups past their date, and serves folders that could not
   * be reached at an erasure.
   */
  async round(): Promise<{ readonly made: number; readonly removed: number }> {
    if (this.#lacksErasures) await this.#copyErasures();
    const { plan } = this.plan();
    const next = this.nextAtMs();
    let made = 0;
    if (plan !== null && next !== null && next <= this.#deps.clock.nowMs()) {
      const sealing = plan.recipient === null ? null : { method: 'recipient' as const, publicKeyPem: plan.recipient };
      await this.make({ to: plan.to, keepDays: plan.keepDays, sealing });
      made = 1;
    }
    return { made, removed: await this.prune() };
  }

  /**
   * Makes a backup in the folder that the request names, after one that is under way. Throws an Error that says what to
   * do.
   */
  make(request: BackupRequest): Promise<BackupEntry> {
    const made = this.#running.then(() => this.#make(request));
    this.#running = made.catch(() => undefined);
    return made;
  }

  /** Waits for a backup that is under way. */
  async close(): Promise<void> {
    await this.#running;
  }

  async #make({ to, keepDays, sealing }: BackupRequest): Promise<BackupEntry> {
    const { catalogue, config, folder: data, secrets } = this.#deps;
    if (config.cluster.mode === 'cluster') throw new Error(BACKED_UP_ELSEWHERE);
    const startedAtMs = this.#deps.clock.nowMs();
    const id = `bak_${randomText(systemRandom, ID_LETTERS, 12)}`;
    const time = new Date(startedAtMs).toISOString().replaceAll(/[-:]|\.\d+/g, '');
    const folder = path.join(path.resolve(to), `renzheng-${time}-${id.slice(4)}`);
    const keepUntilMs = startedAtMs + keepDays * DAY_MS;
    const method = sealing?.method ?? 'none';
    const entry = {
      id,
      folder,
      startedAtMs,
      keepUntilMs,
      finishedAtMs: null,
      problem: null,
      removedAtMs: null,
      bytes: 0,
      sealedSecrets: method,
    } as const;
    const texts = { [BACKUP_FILES.settings]: settingsText(this.#deps.config), ...(await this.#sealed(sealing)) };
    await makeFolder(path.dirname(folder), 0o700);
    // The entry is written before the copy begins, so that an erasure in the meantime knows of this backup.
    await catalogue.put(entry);
    try {
      const { finishedAtMs, files } = await writeBackup({
        ...entry,
        release: productVersion(),
        database: data.database,
        velocity: data.velocity,
        files: this.#files(),
        texts,
        secrets,
        nowMs: () => this.#deps.clock.nowMs(),
      });
      const done = { ...entry, finishedAtMs, bytes: files.reduce((sum, { bytes }) => sum + bytes, 0) };
      await catalogue.put(done);
      await this.mirrorErasures();
      return done;
    } catch (error) {
      await catalogue.put({ ...entry, problem: (error as Error).message });
      throw error;
    }
  }

  /**
   * Removes backups past their date and gives how many. The newest one that is there stays if no other would be left. If
   * the folder of a backup is out of reach, the backup stays in the list. While the clock may be wrong, all stay.
   */
  async prune(): Promise<number> {
    const nowMs = this.#deps.clock.nowMs();
    const kept = this.list().filter(({ finishedAtMs, removedAtMs }) => finishedAtMs !== null && removedAtMs === null);
    const isPast = ({ keepUntilMs }: BackupEntry) => keepUntilMs <= nowMs;
    if (!kept.some(isPast) || (await this.#deps.clockLeap.look()) !== null) return 0;
    const there: BackupEntry[] = [];
    for (const entry of kept) if (await isThere(entry)) there.push(entry);
    const removable = removableOf(there, isPast);
    for (const entry of removable) {
      await rm(entry.folder, { recursive: true });
      await this.#deps.catalogue.put({ ...entry, removedAtMs: nowMs });
    }
    return removable.length;
  }

  /**
   * Copies the journal of erasures beside the backups, because the disk with the data folder may be the one that dies.
   * A folder that cannot be reached, such as an unplugged disk, stops nothing. It is told, and served by a later round.
   */
  async mirrorErasures(): Promise<void> {
    for (const problem of await this.#copyErasures())
      this.#deps.onProblem(`the journal of erasures could not be copied beside a backup: ${problem}`);
  }

  /** Copies one time after the other. Gives what went wrong. */
  #copyErasures(): Promise<readonly string[]> {
    this.#copying = this.#copying.catch(() => []).then(() => this.#copyOnce());
    return this.#copying;
  }

  async #copyOnce(): Promise<readonly string[]> {
    const live = this.list().filter(({ finishedAtMs, removedAtMs }) => finishedAtMs !== null && removedAtMs === null);
    const planned = this.plan().plan?.to;
    const named = [...live.map(({ folder }) => path.dirname(folder)), ...(planned === undefined ? [] : [planned])];
    // A folder may have two names, and two writers of one file would be in each other's way.
    const places = new Set(await Promise.all(named.map((place) => realpath(place).catch(() => place))));
    const copies = await Promise.allSettled(
      [...places].map(async (place) => {
        const copy = path.join(place, BACKUP_FILES.erasures);
        // The journal in the data folder may be older, if that folder was copied back. No erasure may be lost by that.
        await writeDurably(copy, (await mergeErasures([copy, this.#deps.folder.erasures])).lines);
      }),
    );
    const problems = copies.flatMap((copy) => (copy.status === 'rejected' ? [(copy.reason as Error).message] : []));
    this.#lacksErasures = problems.length > 0;
    return problems;
  }

  #files(): Record<string, string> {
    const { config, folder } = this.#deps;
    const own: Record<string, string | null> = {
      // Files that `calibrate --install` wrote and the next start takes into the database.
      'score-map.json': folder.scoreMap,
      'face-calibration.json': folder.faceCalibration,
      'liveness-fusion.json': folder.livenessFusion,
      [BACKUP_FILES.erasures]: folder.erasures,
      'backup-schedule.json': folder.backupSchedule,
      'backups.json': folder.backups,
      // The checkpoint follows the database: its heads may lie outside the machine, and so prove more than those beside
      // it.
      [BACKUP_FILES.checkpoint]: path.join(folder.dir, BACKUP_FILES.checkpoint),
      ...Object.fromEntries(operatorFiles(config).map(({ name, file }) => [name, file])),
    };
    return Object.fromEntries(Object.entries(own).flatMap(([name, file]) => (file === null ? [] : [[name, file]])));
  }

  async #sealed(sealing: Sealing | null): Promise<Record<string, string>> {
    if (sealing === null) return {};
    const { id, text: siteKey } = await this.#deps.siteKey();
    const bundle = { siteKey, adminToken: readIfThere(this.#deps.folder.token)?.trim() ?? null };
    return { [BACKUP_FILES.secrets]: await sealSecrets(bundle, id, sealing, systemRandom) };
  }
}

/** Whether the folder of a backup holds that backup. */
async function isThere({ id, folder }: BackupEntry): Promise<boolean> {
  const found = await readManifest(folder).catch(() => null);
  return found?.id === id;
}

/** Writes the settings in force as JSON, without the secrets among them. */
function settingsText(config: Config): string {
  const sections: Record<string, Record<string, unknown>> = {};
  for (const { section, field, secret } of SETTINGS) {
    const value = (config as Readonly<Record<string, Readonly<Record<string, unknown>>>>)[section]?.[field];
    if (!secret && value !== undefined) sections[section] = { ...sections[section], [field]: value };
  }
  return `${JSON.stringify(sections, null, 2)}\n`;
}

function readIfThere(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}
