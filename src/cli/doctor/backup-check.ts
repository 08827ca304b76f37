import type { Clock } from '../../kernel/clock.ts';
import { readCatalogue, removableOf } from '../../storage/files/backups/backup-catalogue.ts';
import type { Check } from './check.ts';
import { told } from '../../kernel/told.ts';

const HOUR_MS = 3_600_000;
/** A warning is given if the last backup is older than this, in hours. By default the schedule makes one a day. */
const BACKUP_HOURS_MAX = 48;

/** Checks that there is a good and recent backup, and that none is kept past its date. */
export function backupCheck(file: string, clock: Clock): Check {
  return {
    name: told`backup`,
    async run() {
      const backups = await readCatalogue(file);
      const mend = told`renzheng backup --to FOLDER, and --schedule to let the server make them (docs/backup.md)`;
      const last = backups.findLast(({ finishedAtMs }) => finishedAtMs !== null);
      if (last === undefined) return { level: 'warning', detail: told`there is none`, mend };
      const hours = Math.floor((clock.nowMs() - last.startedAtMs) / HOUR_MS);
      const detail = told`the last one is ${hours} h old: ${last.folder}`;
      const failed = backups.at(-1)?.problem ?? null;
      if (failed !== null)
        return { level: 'error', detail: told`the latest backup was not made: ${failed}; ${detail}`, mend };
      if (hours > BACKUP_HOURS_MAX) return { level: 'warning', detail, mend };
      const kept = backups.filter(({ finishedAtMs, removedAtMs }) => finishedAtMs !== null && removedAtMs === null);
      const late = removableOf(kept, ({ keepUntilMs }) => keepUntilMs + HOUR_MS < clock.nowMs());
      if (late.length === 0) return { level: 'ok', detail };
      return {
        level: 'warning',
        detail: told`${late.length} backup(s) are past their date and could not be removed, such as ${late[0]?.folder ?? ''}`,
        mend: told`make their folder reachable for the server, or destroy them yourself, because certificates of erasure name their date`,
      };
    },
  };
}
