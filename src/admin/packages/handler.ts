import type { Clock } from '../../kernel/clock.ts';
import type { RandomSource } from '../../kernel/random.ts';
import type { AppStore } from '../../platform/app.ts';
import { formatMoney, NO_MONEY, parseMoney } from '../../platform/money.ts';
import { comparePackages, type Package, type PackageStore, type PackageUse } from '../../platform/package.ts';
import { findApp } from '../apps/handler.ts';
import type { AdminHandlers } from '../define-admin.ts';
import { newId } from '../new-id.ts';
import type { packageContracts } from './contract.ts';

export interface PackageDeps {
  readonly apps: AppStore;
  readonly packages: PackageStore;
  readonly refresh: () => Promise<void>;
  readonly apiNames: readonly string[];
  readonly clock: Clock;
  readonly random: RandomSource;
}

const DAY_MS = 86_400_000;

/** Packages: added and ended; never removed, since the ledger names them. */
export function createPackageHandlers({
  apps,
  packages,
  refresh,
  apiNames,
  clock,
  random,
}: PackageDeps): AdminHandlers<typeof packageContracts> {
  return {
    async list({ appId }, actor) {
      const found = await findApp(apps, appId, actor);
      if (!found.ok) return found;
      const uses = await packages.uses(appId);
      const own = (await packages.list()).filter((bought) => bought.appId === appId).toSorted(comparePackages);
      return { ok: true, result: { packages: own.map((bought) => show(bought, uses)) } };
    },

    async add({ appId, api, kind, calls, unitPrice, days }, actor) {
      const found = await findApp(apps, appId, actor);
      if (!found.ok) return found;
      if (api !== undefined && !apiNames.includes(api))
        return { ok: false, error: 'bad_request', detail: `no such API; there are ${apiNames.join(', ')}` };
      const nowMs = clock.nowMs();
      const bought: Package = {
        id: newId(random, 'pkg'),
        appId,
        api: api ?? null,
        kind,
        callsMax: calls ?? null,
        unitPrice: parseMoney(unitPrice) ?? NO_MONEY,
        expiresAtMs: days === undefined ? null : nowMs + Math.round(days * DAY_MS),
        createdAtMs: nowMs,
      };
      await packages.put(bought);
      await refresh();
      return { ok: true, result: show(bought, []), subject: bought.id };
    },

    async end({ packageId }) {
      const bought = (await packages.list()).find(({ id }) => id === packageId);
      if (bought === undefined) return { ok: false, error: 'not_found', detail: 'there is no such package' };
      const ended = { ...bought, expiresAtMs: Math.min(bought.expiresAtMs ?? clock.nowMs(), clock.nowMs()) };
      await packages.put(ended);
      await refresh();
      return { ok: true, result: show(ended, await packages.uses(ended.appId)), subject: ended.id };
    },
  };
}

function show({ unitPrice, ...bought }: Package, uses: readonly PackageUse[]) {
  const used = uses.find(({ packageId }) => packageId === bought.id)?.used ?? 0;
  return {
    ...bought,
    used,
    left: bought.callsMax === null ? null : bought.callsMax - used,
    unitPrice: formatMoney(unitPrice),
  };
}
