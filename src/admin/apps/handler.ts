import type { Clock } from '../../kernel/clock.ts';
import type { RandomSource } from '../../kernel/random.ts';
import type { App, AppStore } from '../../platform/app.ts';
import { maySee, type Actor, type AdminHandlers, type AdminOutcome } from '../define-admin.ts';
import { newId } from '../new-id.ts';
import type { appContracts } from './contract.ts';

export interface AppDeps {
  readonly apps: AppStore;
  /** Makes a change hold for the calls that come from then on. */
  readonly refresh: () => Promise<void>;
  /** Names of the APIs there are. */
  readonly apiNames: readonly string[];
  readonly clock: Clock;
  readonly random: RandomSource;
}

type Missing = Extract<AdminOutcome<never>, { ok: false }>;

/** Apps: listed, added, changed; never removed, since the ledger names them. */
export function createAppHandlers({
  apps,
  refresh,
  apiNames,
  clock,
  random,
}: AppDeps): AdminHandlers<typeof appContracts> {
  const find = (appId: string, actor: Actor) => findApp(apps, appId, actor);
  const put = async (app: App) => {
    await apps.put(app);
    await refresh();
    return { ok: true as const, result: show(app), subject: app.id };
  };
  const unknownApis = (names: readonly string[]): Missing | null => {
    const unknown = names.filter((name) => !apiNames.includes(name));
    return unknown.length === 0
      ? null
      : badRequest(`no such API: ${unknown.join(', ')}; there are ${apiNames.join(', ')}`);
  };
  return {
    list: async (_params, actor) => ({
      ok: true,
      result: { apps: (await apps.list()).filter(({ id }) => maySee(actor, id)).map(show) },
    }),

    async create({ openId, apis = [...apiNames], ...rest }) {
      const id = newId(random, 'app');
      const permissions = apis.map((api) => ({ api, dailyCallsMax: null }));
      return unknownApis(apis) ?? put({ ...rest, id, openId: openId ?? null, permissions, createdAtMs: clock.nowMs() });
    },

    async show({ appId }, actor) {
      const app = await find(appId, actor);
      return app.ok ? { ok: true, result: show(app.app) } : app;
    },

    async change({ appId, apis, ...changes }, actor) {
      const found = await find(appId, actor);
      if (!found.ok) return found;
      const { permissions } = found.app;
      const kept = apis?.map((api) => permissions.find((each) => each.api === api) ?? { api, dailyCallsMax: null });
      const given = Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined));
      return unknownApis(apis ?? []) ?? put({ ...found.app, ...given, permissions: kept ?? permissions });
    },

    async limit({ appId, api, dailyCallsMax }, actor) {
      const found = await find(appId, actor);
      if (!found.ok) return found;
      const others = found.app.permissions.filter((each) => each.api !== api);
      if (others.length === found.app.permissions.length)
        return badRequest(`the app may not call ${api} at all: change its apis first`);
      return put({ ...found.app, permissions: [...others, { api, dailyCallsMax }] });
    },
  };
}

/** The app of an id, or the refusal: unknown, or not for this administrator's eyes. */
export async function findApp(
  apps: AppStore,
  appId: string,
  actor: Actor,
): Promise<{ readonly ok: true; readonly app: App } | Missing> {
  const app = (await apps.list()).find(({ id }) => id === appId);
  if (app === undefined || !maySee(actor, appId))
    return { ok: false, error: 'not_found', detail: 'there is no such app' };
  return { ok: true, app };
}

function badRequest(detail: string): Missing {
  return { ok: false, error: 'bad_request', detail };
}

function show({
  id,
  name,
  status,
  mode,
  openId,
  permissions,
  dailyCallsMax,
  allow,
  deny,
  addressRate,
  createdAtMs,
}: App) {
  const apis = permissions.map((permission) => permission.api);
  return {
    id,
    name,
    status,
    mode,
    hasOpenId: openId !== null,
    apis,
    dailyCallsMax,
    allow: [...allow],
    deny: [...deny],
    addressRate,
    createdAtMs,
  };
}
