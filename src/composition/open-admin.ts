import { existsSync, writeFileSync } from 'node:fs';
import { AdminAccess } from '../admin/access/admin-access.ts';
import { makeFirstOwner } from '../admin/access/first-owner.ts';
import { RefusedTries } from '../admin/access/refused-tries.ts';
import { createAdminOperations, type AdminDeps } from '../admin/index.ts';
import { CONTRACTS } from '../apis/index.ts';
import { registerAdminRoutes } from '../http/admin-routes.ts';
import type { Mount } from '../http/http-server.ts';
import { systemClock } from '../kernel/clock.ts';
import { systemRandom } from '../kernel/random.ts';
import { addressDigest } from '../platform/site-digests.ts';
import { SqliteAdministratorStore } from '../storage/sqlite/administrators/administrator-store.ts';
import { SqliteAuditLog } from '../storage/sqlite/audit/audit-log.ts';
import type { Foundation } from './foundation.ts';

/** What the admin API manages, beside administrators and audit, which are its own. */
export type Backstage = Omit<
  AdminDeps,
  'access' | 'administrators' | 'audit' | 'apiNames' | 'secrets' | 'clock' | 'random'
>;

export interface OpenedAdmin {
  readonly mount: Mount;
  /** File of the first owner's token, where this start made it. */
  readonly madeTokenFile: string | null;
}

/** The admin API over the embedded database; makes the first owner where nobody may administrate yet. */
export async function openAdmin(foundation: Foundation, backstage: Backstage): Promise<OpenedAdmin> {
  const { config, folder, database, secrets, log, metrics } = foundation;
  const administrators = new SqliteAdministratorStore(database);
  const audit = new SqliteAuditLog(database);
  const clock = systemClock;
  const sessionMs = config.admin.sessionHours * 3_600_000;
  const access = new AdminAccess({ store: administrators, secrets, clock, random: systemRandom, sessionMs });
  const apiNames = CONTRACTS.map(({ name }) => name);
  const own = { access, administrators, audit, apiNames, secrets, clock, random: systemRandom };
  const tries = openTries(foundation, audit);
  const operations = createAdminOperations({ ...backstage, ...own });
  return {
    madeTokenFile: await leaveFirstToken(folder.token, access, administrators),
    mount: (server, { addressOf }) =>
      registerAdminRoutes(server, {
        operations,
        access,
        audit,
        tries: {
          note: (refused) => {
            metrics.adminTry();
            tries.note(refused);
          },
        },
        clock,
        addressOf,
        addressDigest: (address) => addressDigest(secrets, address),
        requestsPerMinute: config.admin.requestsPerMinute,
        onBug: (operation, error) => log.bug({ api: operation, orderId: null, stage: 'answer' }, error),
      }),
  };
}

const WRITE_TRIES_EVERY_MS = 60_000;

/** Sums of refused tries, written into the audit when their hour is over, and at the end. */
function openTries({ log, opened }: Foundation, audit: SqliteAuditLog): RefusedTries {
  const tries = new RefusedTries({ audit, clock: systemClock });
  const report = () => log.problem('tries without a token could not be written into the audit; it is tried again');
  const timer = setInterval(() => void tries.writeDue().catch(report), WRITE_TRIES_EVERY_MS);
  opened.defer(async () => {
    clearInterval(timer);
    await tries.writeAll().catch(report);
  });
  return tries;
}

/** The CLI on this machine finds the first owner's token in the data folder. A file of another database is left alone. */
async function leaveFirstToken(
  file: string,
  access: AdminAccess,
  administrators: SqliteAdministratorStore,
): Promise<string | null> {
  if (existsSync(file) && (await administrators.list()).length === 0) {
    throw new Error(`${file} belongs to another database: move it away and start again`);
  }
  const token = await makeFirstOwner(access, administrators);
  if (token === null) return null;
  writeFileSync(file, `${token}\n`, { mode: 0o600, flag: 'wx' });
  return file;
}
