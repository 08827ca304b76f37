import { systemClock } from '../kernel/clock.ts';
import type { Package, PackageStore } from '../platform/accounts/package.ts';
import type { ServerMetrics } from '../server/telemetry/prom-metrics.ts';

/** Shows what is left of each package that still pays, and when it ends. Packages that ended are not shown. */
export function measurePackages(
  metrics: Pick<ServerMetrics, 'gauges'>,
  packages: Pick<PackageStore, 'list' | 'uses'>,
  nowMs: () => number = () => systemClock.nowMs(),
): void {
  const labels = ['app', 'package'];
  const current = async () =>
    (await packages.list()).filter(({ expiresAtMs }) => expiresAtMs === null || expiresAtMs > nowMs());
  metrics.gauges({ name: 'package_calls_left', help: 'Calls that a package can still pay for', labels }, async () => {
    const [all, uses] = await Promise.all([current(), packages.uses(null)]);
    const used = new Map(uses.map((use) => [use.packageId, use.used]));
    return all.flatMap((one) =>
      one.callsMax === null
        ? []
        : [{ labels: labelsOf(one), value: Math.max(0, one.callsMax - (used.get(one.id) ?? 0)) }],
    );
  });
  metrics.gauges(
    {
      name: 'package_end_timestamp_seconds',
      help: 'When a package stops paying, in seconds of the Unix epoch',
      labels,
    },
    async () =>
      (await current()).flatMap((one) =>
        one.expiresAtMs === null ? [] : [{ labels: labelsOf(one), value: one.expiresAtMs / 1000 }],
      ),
  );
}

function labelsOf({ appId: app, id }: Package) {
  return { app, package: id };
}
