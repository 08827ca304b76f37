import { told, toldElsewhere } from '../../../../kernel/told.ts';
import type { Clock } from '../../../../kernel/clock.ts';
import type { Platform } from '../../../../platform/accounts/platform.ts';
import type { AdminHandlers, AdminOutcome } from '../../../../wire/admin/define-admin.ts';
import type { DeclaredField } from '../../ingest/declared-field.ts';
import type { FieldChange, FieldDesk } from '../../policy/field-desk.ts';
import type { riskFieldContracts } from './contract.ts';

/** The ports of the handlers for declared fields. */
export interface RiskFieldDeps {
  readonly fields: FieldDesk;
  readonly platform: Pick<Platform, 'apps'>;
  readonly clock: Clock;
}

type Refusal = Extract<AdminOutcome<never>, { ok: false }>;

const ERRORS = { invalid: 'bad_request', conflict: 'conflict', unknown: 'not_found' } as const;

/** Makes the handlers that list, declare and forget fields of Details. */
export function createRiskFieldHandlers({
  fields,
  platform,
  clock,
}: RiskFieldDeps): AdminHandlers<typeof riskFieldContracts> {
  return {
    list: async ({ appId }) => ({ ok: true, result: { fields: fields.list(appId).map(shown) } }),

    async declare(draft, { name }) {
      const apps = await platform.apps();
      if (!apps.some(({ id }) => id === draft.appId))
        return { ok: false, error: 'not_found', detail: told`appId: there is no such app. List the apps` };
      const change = await fields.declare(draft, { name, nowMs: clock.nowMs() });
      return change.ok ? { ok: true, result: shown(change.value), subject: draft.name } : refusalOf(change);
    },

    async remove({ appId, name }) {
      const change = await fields.remove(appId, name, clock.nowMs());
      return change.ok ? { ok: true, result: { removed: true }, subject: name } : refusalOf(change);
    },
  };
}

function shown({ choices, ...field }: DeclaredField) {
  return { ...field, choices: choices === null ? null : [...choices] };
}

function refusalOf({ reason, problem }: Extract<FieldChange<unknown>, { ok: false }>): Refusal {
  return { ok: false, error: ERRORS[reason], detail: toldElsewhere(problem) };
}
