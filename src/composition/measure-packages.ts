import { systemClock } from '../kernel/clock.ts';
import { heldFor } from '../kernel/held-for.ts';
import type { Package, PackageStore } from '../platform/accounts/package.ts';
import type { ServerMetrics } from '../server/telemetry/prom-metrics.ts';

/** How long what was read is shown again, milliseconds. Figures are asked for by scrapers and by each open status page. */
const READ_EVERY_MS = 10_000;

/**
 * Shows what is left of each package that still pays, and when it ends, those first that end first. Packages that ended or
 * are used up are not shown.
 */
export function measurePackages(
  metrics: Pick<ServerMetrics, 'gauges'>,
  packages: Pick<PackageStore, 'list' | 'uses'>,
  nowMs: () => number = () => systemClock.nowMs(),
): void {
  const labels = ['app', 'package'];
  const paying = heldFor(READ_EVERY_MS, systemClock, () => payingPackages(packages, nowMs()));
  metrics.gauges({ name: 'package_calls_left', help: 'Calls that a package can still pay for', labels }, async () =>
    (await paying())
      .flatMap(({ left, ...one }) => (left === null ? [] : [{ labels: labelsOf(one), value: left }]))
      .toSorted((a, b) => a.value - b.value),
  );
  metrics.gauges(
    {
      name: 'package_end_timestamp_seconds',
      help: 'When a package stops paying, in seconds of the Unix epoch',
      labels,
    },
    async () =>
      (await paying())
        .flatMap((one) => (one.expiresAtMs === null ? [] : [{ labels: labelsOf(one), value: one.expiresAtMs / 1000 }]))
        .toSorted((a, b) => a.value - b.value),
  );
}

/** Packages that can pay for a call, with the calls that are left. Null without a limit. */
async function payingPackages(packages: Pick<PackageStore, 'list' | 'uses'>, nowMs: number) {
  const [all, uses] = await Promise.all([packages.list(), packages.uses(null)]);
  const used = new Map(uses.map((use) => [use.packageId, use.used]));
  return all
    .filter(({ expiresAtMs }) => expiresAtMs === null || expiresAtMs > nowMs)
    .map((one) => ({ ...one, left: one.callsMax === null ? null : one.callsMax - (used.get(one.id) ?? 0) }))
    .filter(({ left }) => left === null || left > 0);
}

function labelsOf({ appId: app, id }: Pick<Package, 'appId' | 'id'>) {
  return { app, package: id };
}
