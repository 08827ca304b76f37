import type { Clock } from '../../kernel/clock.ts';
import type { RandomSource } from '../../kernel/random.ts';
import type { ApiKey, ApiKeyStore, KeyUse } from '../../platform/api-key.ts';
import type { AppStore } from '../../platform/app.ts';
import { apiKeyHash } from '../../platform/site-digests.ts';
import type { SiteSecrets } from '../../platform/site-secrets.ts';
import { findApp } from '../apps/handler.ts';
import type { AdminHandlers } from '../define-admin.ts';
import { newId } from '../new-id.ts';
import type { keyContracts } from './contract.ts';

export interface KeyDeps {
  readonly apps: AppStore;
  readonly keys: ApiKeyStore;
  readonly secrets: Pick<SiteSecrets, 'mac'>;
  readonly refresh: () => Promise<void>;
  readonly clock: Clock;
  readonly random: RandomSource;
}

const HOUR_MS = 3_600_000;
const NOT_FOUND = { ok: false, error: 'not_found', detail: 'there is no such key' } as const;

/** Keys: made, rotated with overlap, banned; shown once, kept as a keyed hash, never removed. */
export function createKeyHandlers({
  apps,
  keys,
  secrets,
  refresh,
  clock,
  random,
}: KeyDeps): AdminHandlers<typeof keyContracts> {
  const find = async (keyId: string) => (await keys.list()).find(({ id }) => id === keyId);
  const make = (of: Pick<ApiKey, 'appId' | 'kind' | 'label' | 'callsMax' | 'dailyCallsMax' | 'expiresAtMs'>) => {
    const text = Buffer.from(random.bytes(16)).toString('hex');
    const id = newId(random, 'key');
    const hash = apiKeyHash(secrets, text);
    return {
      text,
      key: { ...of, id, hash, suffix: text.slice(-4), banned: false, replacedById: null, createdAtMs: clock.nowMs() },
    };
  };
  return {
    async list({ appId }, actor) {
      const found = await findApp(apps, appId, actor);
      if (!found.ok) return found;
      const uses = await keys.uses(appId);
      const own = (await keys.list()).filter((key) => key.appId === appId);
      return { ok: true, result: { keys: own.map((key) => show(key, uses)) } };
    },

    async create({ appId, kind, label, callsMax, dailyCallsMax, days }, actor) {
      const found = await findApp(apps, appId, actor);
      if (!found.ok) return found;
      const expiresAtMs = days === undefined ? null : clock.nowMs() + Math.round(days * 24 * HOUR_MS);
      const { text, key } = make({ appId, kind, label, callsMax, dailyCallsMax, expiresAtMs });
      await keys.put([key]);
      await refresh();
      return { ok: true, result: { ...show(key, []), key: text }, subject: key.id };
    },

    async rotate({ keyId, overlapHours }) {
      const old = await find(keyId);
      if (old === undefined) return NOT_FOUND;
      if (old.replacedById !== null)
        return { ok: false, error: 'conflict', detail: `it was rotated before, to ${old.replacedById}` };
      const { text, key } = make(old);
      const endMs = clock.nowMs() + Math.round(overlapHours * HOUR_MS);
      const ending = { ...old, replacedById: key.id, expiresAtMs: Math.min(old.expiresAtMs ?? endMs, endMs) };
      await keys.put([ending, key]);
      await refresh();
      return { ok: true, result: { ...show(key, []), key: text }, subject: key.id };
    },

    async ban({ keyId, banned }) {
      const key = await find(keyId);
      if (key === undefined) return NOT_FOUND;
      await keys.put([{ ...key, banned }]);
      await refresh();
      return { ok: true, result: show({ ...key, banned }, await keys.uses(key.appId)), subject: key.id };
    },
  };
}

function show({ hash: _hash, ...key }: ApiKey, uses: readonly KeyUse[]) {
  const use = uses.find(({ keyId }) => keyId === key.id);
  return { ...key, charged: use?.charged ?? 0, lastUsedAtMs: use?.lastUsedAtMs ?? null };
}
