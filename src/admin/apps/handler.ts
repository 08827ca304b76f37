import { told, type Told } from '../../kernel/told.ts';
import type { Clock } from '../../kernel/clock.ts';
import { RefusedChange } from '../../platform/accounts/account-rules.ts';
import { NO_BUDGETS } from '../../platform/accounts/budget.ts';
import type { ApiKey } from '../../platform/accounts/api-key.ts';
import type { ApiPermission, App } from '../../platform/accounts/app.ts';
import type { AppPatch, Platform } from '../../platform/accounts/platform.ts';
import type { Ledger, LedgerTotal } from '../../platform/ledger/ledger.ts';
import { localDayOf } from '../../platform/ledger/local-day.ts';
import { maySee, type Actor } from '../../platform/access/actor.ts';
import type { AdminHandlers, AdminOutcome, FieldProblem } from '../../wire/admin/define-admin.ts';
import { Expectations } from '../../wire/admin/expected.ts';
import { refusedChange } from '../refused-change.ts';
import { readBudgets, showBudgets, showBudgetStates } from './budget-fields.ts';
import { givenOnly } from '../given-only.ts';
import type { appContracts } from './contract.ts';

/** What the handlers of apps work with. */
export interface AppDeps {
  readonly platform: Pick<Platform, 'apps' | 'app' | 'createAppOf' | 'updateApp' | 'keys' | 'budgetStates'>;
  readonly ledger: Pick<Ledger, 'totals'>;
  readonly clock: Clock;
  /** The names of all APIs. */
  readonly apiNames: readonly string[];
}

type Missing = Extract<AdminOutcome<never>, { ok: false }>;

/** Makes the handlers that list, add and change apps. Apps are never removed, because the ledger names them. */
export function createAppHandlers({ platform, apiNames, ledger, clock }: AppDeps): AdminHandlers<typeof appContracts> {
  const expectations = new Expectations();
  const unknownApis = (names: readonly string[]) => refuseUnknown(names, apiNames);
  const change = async ({ id }: App, patch: (app: App) => AppPatch) => shown(await platform.updateApp(id, patch));
  return {
    list: async (_params, actor) => ({
      ok: true,
      result: { apps: (await platform.apps()).filter(({ id }) => maySee(actor, id)).map(show) },
    }),

    async create({ openId, apis = [...apiNames], customerId, budgetDay, budgetMonth, requestId, ...rest }) {
      const refusal = unknownApis(apis);
      if (refusal) return refusal;
      const budgets = { ...NO_BUDGETS, ...readBudgets({ budgetDay, budgetMonth }) };
      const fresh = { ...rest, ...budgets, openId: openId ?? null, permissions: apis.map(unbounded) };
      return withNamesakes(platform, shown(await platform.createAppOf(customerId ?? null, fresh, requestId)));
    },

    async show({ appId }, actor) {
      const found = await findApp(platform, appId, actor);
      if (!found.ok) return found;
      const [states = []] = await platform.budgetStates([{ ...found.app, appId }]);
      return { ok: true, result: { ...show(found.app), budgets: showBudgetStates(states) } };
    },

    async usage({ appId }, actor) {
      const found = await findApp(platform, appId, actor);
      if (!found.ok) return found;
      const day = localDayOf(clock.nowMs());
      const totals = await ledger.totals({ appIds: [appId], from: day, to: day });
      return { ok: true, result: { day, ...usageOf(found.app, await platform.keys(appId), totals) } };
    },

    async change({ appId, apis, budgetDay, budgetMonth, expected, ...changes }, actor) {
      const found = await findApp(platform, appId, actor);
      if (!found.ok) return found;
      const refusal = unknownApis(apis ?? []);
      if (refusal) return refusal;
      const patch = { ...givenOnly(changes), ...readBudgets({ budgetDay, budgetMonth }) };
      const permit = (before: App) => apis && { permissions: permitted(apis, before.permissions) };
      const changed = await expectations.change(
        expected,
        async () => shown(await platform.app(appId)),
        () => change(found.app, (app) => ({ ...patch, ...permit(app) })),
      );
      return patch.name === undefined ? changed : withNamesakes(platform, changed);
    },

    async limit({ appId, api, dailyCallsMax, expected }, actor) {
      const found = await findApp(platform, appId, actor);
      if (!found.ok) return found;
      const none = refuse('conflict', told`the app may not call ${api} at all: change its apis first`);
      if (limitOf(found.app, api) === undefined) return none;
      return expectations.change(
        expected,
        async () => ({ ok: true, result: { dailyCallsMax: limitOf(await platform.app(appId), api) } }),
        () =>
          change(found.app, ({ permissions }) => ({
            permissions: permissions.map((each) => (each.api === api ? { api, dailyCallsMax } : each)),
          })),
      );
    },
  };
}

/** The charged calls of an app beside its limits, by API and by key. */
function usageOf(
  { dailyCallsMax, permissions }: App,
  keys: readonly ApiKey[],
  totals: Parameters<typeof chargedOf>[0],
) {
  return {
    charged: chargedOf(totals),
    dailyCallsMax,
    apis: permissions.map((each) => ({ ...each, charged: chargedOf(totals, ({ api }) => api === each.api) })),
    keys: keys.map(({ id, dailyCallsMax: max }) => ({
      keyId: id,
      charged: chargedOf(totals, ({ keyId }) => keyId === id),
      dailyCallsMax: max,
    })),
  };
}

/** Adds the ids of other apps with the same name to what an administrator is told of an app. */
async function withNamesakes(platform: Pick<Platform, 'apps'>, done: ReturnType<typeof shown>) {
  if (!done.ok) return done;
  const { id, name } = done.result;
  const namesakes = (await platform.apps()).filter((other) => other.name === name && other.id !== id);
  return { ...done, result: { ...done.result, namesakes: namesakes.map((other) => other.id) } };
}

/** Finds the app with this id. Gives the refusal if there is none, or if this administrator may not see it. */
export async function findApp(
  platform: Pick<Platform, 'app'>,
  appId: string,
  actor: Actor,
): Promise<{ readonly ok: true; readonly app: App } | Missing> {
  const app = maySee(actor, appId) ? await platform.app(appId) : null;
  return app === null ? refuse('not_found', told`there is no such app`) : { ok: true, app };
}

function refuse(error: Missing['error'], detail: Told, fields: readonly FieldProblem[] = []): Missing {
  return { ok: false, error, detail, fields };
}

function refuseUnknown(names: readonly string[], known: readonly string[]): Missing | null {
  const unknown = names.filter((name) => !known.includes(name));
  if (unknown.length === 0) return null;
  const problem = told`there is no API called ${unknown.join(', ')}: choose from ${known.join(', ')}`;
  return refuse('bad_request', problem, [{ name: 'apis', problem }]);
}

function chargedOf(totals: readonly LedgerTotal[], isWanted: (total: LedgerTotal) => boolean = () => true): number {
  return totals.reduce((sum, total) => sum + (isWanted(total) ? total.charged : 0), 0);
}

/** The daily limit of an app at an API. `undefined` if the app may not call it. */
function limitOf(app: App | null, api: string): number | null | undefined {
  return app?.permissions.find((each) => each.api === api)?.dailyCallsMax;
}

/** Permissions for these APIs. One that the app had keeps its limit. */
function permitted(apis: readonly string[], before: readonly ApiPermission[]): readonly ApiPermission[] {
  return apis.map((api) => before.find((each) => each.api === api) ?? unbounded(api));
}

function unbounded(api: string): ApiPermission {
  return { api, dailyCallsMax: null };
}

function shown(app: App | null | RefusedChange) {
  if (app instanceof RefusedChange) return refusedChange(app, 'customerId');
  return app === null
    ? refuse('not_found', told`there is no such app`)
    : { ok: true as const, result: show(app), subject: app.id };
}

function show({ openId, permissions, allow, deny, ...app }: App) {
  const apis = permissions.map(({ api }) => api);
  const limits = permissions.map((each) => ({ ...each }));
  const budgets = showBudgets(app);
  return { ...app, ...budgets, hasOpenId: openId !== null, apis, limits, allow: [...allow], deny: [...deny] };
}
