import { told } from '../../kernel/told.ts';
import type { Clock } from '../../kernel/clock.ts';
import { maySee } from '../../platform/access/actor.ts';
import { RefusedChange } from '../../platform/accounts/account-rules.ts';
import { formatMoney, NO_MONEY, parseMoney } from '../../platform/ledger/money.ts';
import { comparePackages, type Package, type PackageUse } from '../../platform/accounts/package.ts';
import type { Platform } from '../../platform/accounts/platform.ts';
import { findApp } from '../apps/handler.ts';
import type { AdminHandlers } from '../../wire/admin/define-admin.ts';
import { refusedChange } from '../refused-change.ts';
import type { packageContracts } from './contract.ts';
import { packageUsageHandler, type PackageUsageDeps } from './usage-handler.ts';

/** What the handlers of packages work with. */
export interface PackageDeps extends Pick<PackageUsageDeps, 'ledger'> {
  readonly platform: PackageUsageDeps['platform'] &
    Pick<Platform, 'apps' | 'addPackage' | 'endPackageAt' | 'endingPackages'>;
  readonly apiNames: readonly string[];
  readonly clock: Clock;
}

const DAY_MS = 86_400_000;
/** How many packages that end soon are listed at most. */
const ENDING_MAX = 100;

/** Makes the handlers that add and end packages. Packages are never removed, because the ledger names them. */
export function createPackageHandlers({
  platform,
  apiNames,
  clock,
  ledger,
}: PackageDeps): AdminHandlers<typeof packageContracts> {
  return {
    async list({ appId }, actor) {
      const found = await findApp(platform, appId, actor);
      if (!found.ok) return found;
      return { ok: true, result: { packages: (await platform.packages(appId)).toSorted(comparePackages).map(show) } };
    },

    async ending({ days }, actor) {
      const nameOf = new Map((await platform.apps()).map(({ id, name }) => [id, name]));
      const ending = (await platform.endingPackages(days)).filter(({ appId }) => maySee(actor, appId));
      const packages = ending
        .slice(0, ENDING_MAX)
        .map((each) => ({ ...show(each), appName: nameOf.get(each.appId) ?? '' }));
      return { ok: true, result: { total: ending.length, packages } };
    },

    usage: packageUsageHandler({ platform, ledger, clock }),

    async add({ appId, api, kind, calls, unitPrice, days, requestId }, actor) {
      const found = await findApp(platform, appId, actor);
      if (!found.ok) return found;
      if (api !== undefined && !apiNames.includes(api)) {
        const detail = told`there is no such API: choose one of ${apiNames.join(', ')}`;
        return { ok: false, error: 'bad_request', detail, fields: [{ name: 'api', problem: detail }] };
      }
      return shown(
        await platform.addPackage(
          appId,
          {
            api: api ?? null,
            kind,
            callsMax: calls ?? null,
            unitPrice: unitPrice === null ? null : (parseMoney(unitPrice) ?? NO_MONEY),
            expiresAtMs: days === undefined ? null : clock.nowMs() + Math.round(days * DAY_MS),
          },
          requestId,
        ),
      );
    },

    async end({ packageId }) {
      const ended = await platform.endPackageAt(packageId, clock.nowMs());
      const withUse = ended && (await platform.packages(ended.appId)).find(({ id }) => id === packageId);
      return shown(withUse ?? ended);
    },
  };
}

function shown(bought: Package | null | RefusedChange) {
  if (bought instanceof RefusedChange) return refusedChange(bought, 'unitPrice');
  if (bought === null) return { ok: false, error: 'not_found', detail: told`there is no such package` } as const;
  return { ok: true as const, result: show(bought), subject: bought.id };
}

function show({ unitPrice, used = 0, ...bought }: Package & Partial<Pick<PackageUse, 'used'>>) {
  return {
    ...bought,
    used,
    left: bought.callsMax === null ? null : bought.callsMax - used,
    unitPrice: unitPrice === null ? null : formatMoney(unitPrice),
  };
}
