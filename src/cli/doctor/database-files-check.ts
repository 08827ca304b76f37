import { existsSync, statSync } from 'node:fs';
import path from 'node:path';
import type { Check } from './check.ts';
import { told } from '../../kernel/told.ts';

const MIB = 1024 ** 2;

/**
 * Checks that the database is whole as files: its write-ahead log belongs to it, and a copy of one without the other
 * lacks what was written last.
 *
 * @param server the note that a running server leaves, see DataFolder
 */
export function databaseFilesCheck({
  database,
  server,
}: {
  readonly database: string;
  readonly server: string;
}): Check {
  return {
    name: told`database files`,
    async run() {
      const [bytes, logBytes] = [bytesOf(database), bytesOf(`${database}-wal`)];
      const log = `${path.basename(database)}-wal`;
      if (bytes === null && logBytes === null) return { level: 'ok', detail: told`there are none yet` };
      if (!bytes && !logBytes)
        return {
          level: 'error',
          detail: told`${database} is empty: it was copied without its ${log}, or cut`,
          mend: told`put both files back from the same place, or restore a backup (renzheng restore)`,
        };
      if (bytes === null)
        return {
          level: 'error',
          detail: told`${database} is gone, and its ${log} is there`,
          mend: told`put both files back from the same place, or restore a backup (renzheng restore)`,
        };
      if (!logBytes) return { level: 'ok', detail: told`all of it is in ${database}` };
      const held = told`${(logBytes / MIB).toFixed(1)} MiB in ${log}, which belongs to ${database}`;
      if (existsSync(server))
        return { level: 'ok', detail: told`${held}: copy a running server with renzheng backup only` };
      return {
        level: 'warning',
        detail: told`${held}: the last server was killed`,
        mend: told`start the server once and stop it, which empties the log. Until then copy both files together`,
      };
    },
  };
}

/** The size of a file. `null` if there is none. */
function bytesOf(file: string): number | null {
  return existsSync(file) ? statSync(file).size : null;
}
