import { Fault } from '../../kernel/fault.ts';
import type { Sealing } from '../../platform/secrets/sealed-secrets.ts';
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
        return refuse('bad_request', 'recipient and passphrase: give only one of them');
      const sealing = sealingOf(recipient, passphrase);
      try {
        const made = await backups.make({ to, keepDays, sealing });
        return { ok: true, result: shown(made), subject: made.id };
      } catch (error) {
        return refuse('conflict', `the backup was not made: ${(error as Error).message}`);
      }
    },

    list: async () => ({ ok: true, result: { backups: backups.list().map(shown) } }),

    schedule: async () => ({ ok: true, result: showPlan(backups) }),

    async setSchedule({ to, everyHours, keepDays, recipient }) {
      const plan = to === undefined ? null : { to, everyHours, keepDays, recipient: recipient ?? null };
      try {
        if ((await backups.setPlan(plan)) === 'settings rule')
          return refuse('conflict', 'the schedule comes from the settings: change backup.dir there');
      } catch (error) {
        if (error instanceof Fault) throw error;
        return refuse('bad_request', (error as Error).message);
      }
      return { ok: true, result: showPlan(backups) };
    },
  };
}

function sealingOf(recipient: string | undefined, passphrase: string | undefined): Sealing | null {
  if (recipient !== undefined) return { method: 'recipient', publicKeyPem: recipient };
  return passphrase === undefined ? null : { method: 'passphrase', passphrase };
}

function refuse(error: 'bad_request' | 'conflict', detail: string): Extract<AdminOutcome<never>, { ok: false }> {
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
