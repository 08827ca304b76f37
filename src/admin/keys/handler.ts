import { told } from '../../kernel/told.ts';
import type { Clock } from '../../kernel/clock.ts';
import type { ApiKey, KeyUse } from '../../platform/accounts/api-key.ts';
import type { AppMode } from '../../platform/accounts/app.ts';
import type { IssuedKey, Platform } from '../../platform/accounts/platform.ts';
import { NO_BUDGETS } from '../../platform/accounts/budget.ts';
import { readBudgets, showBudgets, showBudgetStates } from '../apps/budget-fields.ts';
import { findApp } from '../apps/handler.ts';
import type { AdminHandlers } from '../../wire/admin/define-admin.ts';
import { Expectations } from '../../wire/admin/expected.ts';
import { givenOnly } from '../given-only.ts';
import type { keyContracts } from './contract.ts';

/** What the handlers of keys work with. */
export interface KeyDeps {
  readonly platform: Pick<Platform, 'app' | 'key' | 'keys' | 'issueKey' | 'rotateKey' | 'updateKey' | 'budgetStates'>;
  readonly clock: Clock;
}

const HOUR_MS = 3_600_000;

/**
 * Makes the handlers that make, rotate (with an overlap) and ban keys. A key is shown once and kept as a keyed hash.
 * Keys are never removed.
 */
export function createKeyHandlers({ platform, clock }: KeyDeps): AdminHandlers<typeof keyContracts> {
  const expectations = new Expectations();
  const endOf = (days: number) => clock.nowMs() + Math.round(days * 24 * HOUR_MS);
  const modeOf = async (appId = '') => (await platform.app(appId))?.mode ?? 'live';
  const changed = async (key: ApiKey | null) => {
    if (key === null) return { ok: false, error: 'not_found', detail: told`there is no such key` } as const;
    const withUse = (await platform.keys(key.appId)).find(({ id }) => id === key.id);
    return { ok: true as const, result: show(withUse ?? key, await modeOf(key.appId)), subject: key.id };
  };
  return {
    async list({ appId }, actor) {
      const found = await findApp(platform, appId, actor);
      if (!found.ok) return found;
      const { mode } = found.app;
      const keys = await platform.keys(appId);
      const budgets = await platform.budgetStates(keys);
      const shown = keys.map((key, at) => ({ ...show(key, mode), budgets: showBudgetStates(budgets[at] ?? []) }));
      return { ok: true, result: { keys: shown } };
    },

    async create({ appId, days, budgetDay, budgetMonth, ...limits }, actor) {
      const found = await findApp(platform, appId, actor);
      if (!found.ok) return found;
      const expiresAtMs = days === undefined ? null : endOf(days);
      const budgets = { ...NO_BUDGETS, ...readBudgets({ budgetDay, budgetMonth }) };
      return issued(await platform.issueKey(appId, { ...limits, ...budgets, expiresAtMs }), found.app.mode);
    },

    change({ keyId, days, budgetDay, budgetMonth, expected, ...limits }) {
      const given = givenOnly(limits);
      const ends = days === undefined ? {} : { expiresAtMs: days === null ? null : endOf(days) };
      const patch = { ...given, ...readBudgets({ budgetDay, budgetMonth }), ...ends };
      return expectations.change(
        expected,
        async () => changed(await platform.key(keyId)),
        async () => changed(await platform.updateKey(keyId, patch)),
      );
    },

    async rotate({ keyId, overlapHours }) {
      const made = await platform.rotateKey(keyId, Math.round(overlapHours * HOUR_MS));
      const successor = made === null ? (await platform.key(keyId))?.replacedById : null;
      if (successor) {
        const detail = told`the key was rotated already: rotate ${successor}, which takes its place, if nobody has it`;
        return { ok: false, error: 'conflict', detail };
      }
      return issued(made, await modeOf(made?.key.appId));
    },

    ban: async ({ keyId, banned }) => changed(await platform.updateKey(keyId, { banned })),
  };
}

function issued(made: IssuedKey | null, mode: AppMode) {
  if (made === null) return { ok: false, error: 'not_found', detail: told`there is no such key` } as const;
  return { ok: true as const, result: { ...show(made.key, mode), key: made.plain }, subject: made.key.id };
}

type Use = Partial<Pick<KeyUse, 'charged'>> & { readonly lastUsedAtMs?: number | null };

function show({ hash: _hash, id, appId, ...key }: ApiKey & Use, mode: AppMode) {
  const display = `${mode === 'sandbox' ? mode : key.kind}_…${key.suffix}`;
  return {
    id,
    appId,
    display,
    ...key,
    ...showBudgets(key),
    charged: key.charged ?? 0,
    lastUsedAtMs: key.lastUsedAtMs ?? null,
  };
}
