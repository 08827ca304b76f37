import type { Ground } from './open-foundation.ts';
import { BackupDesk } from './backup-desk.ts';
import type { StoredRegister } from './open-stored-register.ts';
import { systemClock } from '../kernel/clock.ts';
import { keepUpHere } from '../foundation/upkeep.ts';
import type { BackupCatalogue } from '../storage/files/backups/backup-catalogue.ts';
import { BackupScheduleFile } from '../storage/files/backups/backup-schedule-file.ts';
import { readManifest } from '../storage/files/backups/read-backup.ts';
import { removeDraft } from '../storage/files/backups/write-backup.ts';
import { told } from '../kernel/told.ts';

/** What the admin API gets: the backups, and an erasure that also copies its journal beside them. */
export interface OpenedBackups extends Pick<StoredRegister, 'erase'> {
  readonly backups: BackupDesk;
}

/** Opens the backups that an operator orders and those that the schedule makes, and removes those past their date. */
export async function openBackups(foundation: Ground, register: Pick<StoredRegister, 'erase'>): Promise<OpenedBackups> {
  const backups = await openDesk(foundation);
  return {
    backups,
    erase: async (idNumber, reason) => {
      const certificate = await register.erase(idNumber, reason);
      await backups.mirrorErasures();
      return certificate;
    },
  };
}

async function openDesk(foundation: Ground): Promise<BackupDesk> {
  const { config, folder, secrets, vault, catalogue, clockLeap, metrics, log, opened } = foundation;
  const schedule = await BackupScheduleFile.open(folder.backupSchedule);
  const desk = new BackupDesk({
    config,
    folder,
    secrets,
    siteKey: vault.siteKey,
    catalogue,
    schedule,
    clock: systemClock,
    clockLeap,
    onProblem: (problem) => log.problem(problem),
  });
  await settleUnfinished(catalogue, (problem) => log.problem(problem));
  const lastAtMs = () => desk.list().findLast(({ finishedAtMs }) => finishedAtMs !== null)?.startedAtMs ?? 0;
  metrics.gauge(
    'backup_last_seconds',
    'When the last good backup began, seconds since 1970; 0 without one',
    () => lastAtMs() / 1000,
  );
  opened.defer(() => desk.close());
  keepUpHere(foundation, 'backups', async () => {
    try {
      const { made, removed } = await desk.round();
      if (made > 0) log.event('backup made', { made });
      return { removed };
    } catch (error) {
      log.problem(`the scheduled backup was not made: ${(error as Error).message}`);
      return { removed: await desk.prune() };
    }
  });
  return desk;
}

/**
 * Settles the backups that an earlier server did not finish. If the server died meanwhile, the backup has no manifest, and
 * what it left is removed. In a restored database, the backup it came from is listed as unfinished. If its place is out
 * of reach, it stays unfinished, so that certificates of erasure name it, and the next start looks again.
 */
export async function settleUnfinished(
  catalogue: Pick<BackupCatalogue, 'list' | 'put'>,
  onProblem: (problem: string) => void,
): Promise<void> {
  for (const entry of catalogue.list()) {
    if (entry.finishedAtMs !== null || entry.problem !== null) continue;
    const manifest = await readManifest(entry.folder).catch(() => null);
    if (manifest?.id === entry.id) await catalogue.put({ ...entry, finishedAtMs: manifest.finishedAtMs });
    else if (await isRemoved(entry.folder, onProblem))
      await catalogue.put({ ...entry, problem: told`the server ended while it was made` });
  }
}

async function isRemoved(folder: string, onProblem: (problem: string) => void): Promise<boolean> {
  try {
    return await removeDraft(folder);
  } catch (error) {
    onProblem(
      `what an unfinished backup left cannot be removed, so remove ${folder}.draft: ${(error as Error).message}`,
    );
    return false;
  }
}
