import { told, type Told } from '../../kernel/told.ts';
import { recipientKey, type Sealing } from '../../platform/secrets/sealed-secrets.ts';
import type { AdminHandlers, AdminOutcome } from '../../wire/admin/define-admin.ts';
import type { BackupRecord, Backups } from './backups.ts';
import type { backupContracts } from './contract.ts';

/** What the handlers of backups work with. */
export interface BackupDeps {
  readonly backups: Backups;
}

/** Makes the handlers that make backups, at once or by a schedule, and list them. */
export function createBackupHandlers({ backups }: BackupDeps): AdminHandlers<typeof backupContracts> {
  return {
    async make({ to, keepDays, recipient, passphrase }) {
      if (recipient !== undefined && passphrase !== undefined)
        return refuse('bad_request', told`recipient and passphrase: give only one of them`);
      if (backups.elsewhere !== null) return refuse('conflict', backups.elsewhere);
      const problem = recipientProblem(recipient);
      if (problem !== null) return refuse('bad_request', problem);
      const sealing = sealingOf(recipient, passphrase);
      try {
        const made = await backups.make({ to, keepDays, sealing });
        return { ok: true, result: shown(made), subject: made.id };
      } catch (error) {
        return refuse('unavailable', told`the backup was not made: ${(error as Error).message}`);
      }
    },

    list: async () => ({ ok: true, result: { backups: backups.list().map(shown) } }),

    schedule: async () => ({ ok: true, result: showPlan(backups) }),

    async setSchedule({ to, everyHours, keepDays, recipient }) {
      const problem = recipientProblem(recipient);
      if (problem !== null) return refuse('bad_request', problem);
      if (to !== undefined && backups.elsewhere !== null) return refuse('conflict', backups.elsewhere);
      const plan = to === undefined ? null : { to, everyHours, keepDays, recipient: recipient ?? null };
      if ((await backups.setPlan(plan)) === 'settings rule')
        return refuse('conflict', told`the schedule comes from the settings: change backup.dir there`);
      return { ok: true, result: showPlan(backups) };
    },
  };
}

/** Says what is wrong with the key to which a backup is to be sealed, or gives `null`. */
function recipientProblem(recipient: string | undefined): Told | null {
  if (recipient === undefined) return null;
  try {
    recipientKey(recipient);
    return null;
  } catch (error) {
    return told`recipient: ${(error as Error).message}`;
  }
}

function sealingOf(recipient: string | undefined, passphrase: string | undefined): Sealing | null {
  if (recipient !== undefined) return { method: 'recipient', publicKeyPem: recipient };
  return passphrase === undefined ? null : { method: 'passphrase', passphrase };
}

function refuse(
  error: 'bad_request' | 'conflict' | 'unavailable',
  detail: Told,
): Extract<AdminOutcome<never>, { ok: false }> {
  return { ok: false, error, detail };
}

function shown({ folder, problem, keepUntilMs, ...record }: BackupRecord) {
  return { ...record, keptUntilAtMs: keepUntilMs, problem, folder };
}

function showPlan(backups: Backups) {
  const { plan, from } = backups.plan();
  return {
    to: plan?.to ?? null,
    everyHours: plan?.everyHours ?? null,
    keepDays: plan?.keepDays ?? null,
    sealsSiteKey: plan?.recipient !== null && plan !== null,
    from: plan === null ? ('nowhere' as const) : from,
    nextAtMs: backups.nextAtMs(),
    elsewhere: backups.elsewhere,
  };
}
