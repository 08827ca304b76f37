import { told } from '../../kernel/told.ts';
import type { Clock } from '../../kernel/clock.ts';
import type { Actor } from '../../platform/access/actor.ts';
import type { AdministratorStore } from '../../platform/access/administrator-store.ts';
import type { Confirmation, ConfirmationStore } from '../../platform/access/confirmation-store.ts';
import { formatMoney, type Micros } from '../../platform/ledger/money.ts';
import type { AdminContract, AdminHandlers } from '../../wire/admin/define-admin.ts';
import type { confirmationContracts } from './contract.ts';

/** What the handlers of waiting calls work with. */
export interface ConfirmationDeps {
  readonly confirmations: ConfirmationStore;
  readonly administrators: Pick<AdministratorStore, 'list'>;
  readonly clock: Clock;
  /** Whether the settings ask for a second person. */
  readonly asksSecondPerson: boolean;
  /** Above it, a credit of a call takes two persons, whatever the settings ask for. */
  readonly creditAloneMax: Micros;
  /** The roles that may make the calls of an operation, by its name. */
  readonly rolesOf: (operation: string) => AdminContract['roles'];
}

/**
 * Makes the handlers of waiting calls. An administrator sees and withdraws only calls that its own role may make. An
 * auditor sees all of them.
 */
export function createConfirmationHandlers({
  confirmations,
  administrators,
  clock,
  asksSecondPerson: isOn,
  creditAloneMax,
  rolesOf,
}: ConfirmationDeps): AdminHandlers<typeof confirmationContracts> {
  const visibleTo = async ({ role }: Actor): Promise<readonly Confirmation[]> => {
    const waiting = await confirmations.list(clock.nowMs());
    return waiting.filter(({ operation }) => role === 'auditor' || rolesOf(operation).includes(role));
  };
  return {
    async list(_params, actor) {
      const names = new Map((await administrators.list()).map(({ id, name }) => [id, name]));
      const waiting = (await visibleTo(actor)).map(({ id, operation, shownFields, askedBy, askedAtMs, endsAtMs }) => ({
        id,
        operation,
        fields: { ...shownFields },
        askedBy: names.get(askedBy) ?? askedBy,
        own: askedBy === actor.administratorId,
        askedAtMs,
        endsAtMs,
      }));
      return { ok: true, result: { isOn, creditAloneMax: formatMoney(creditAloneMax), confirmations: waiting } };
    },

    async withdraw({ confirmationId }, actor) {
      const isVisible = (await visibleTo(actor)).some(({ id }) => id === confirmationId);
      if (!isVisible || !(await confirmations.remove(confirmationId)))
        return { ok: false, error: 'not_found', detail: told`no call with this id waits for a second person` };
      return { ok: true, result: { withdrawn: true }, subject: confirmationId };
    },
  };
}
