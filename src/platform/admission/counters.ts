import type { Package } from '../accounts/package.ts';
import type { CounterId } from './unit-lease-store.ts';
import type { QuotaRequest } from './unit-book.ts';

/** A counter and its limit. `null` if it has none. */
export interface Limit extends CounterId {
  readonly max: number | null;
}

/** The counter of a package, e.g. `package pkg_1`. */
export function packageLimit({ appId, id, callsMax }: Package): Limit {
  return { appId, counter: `package ${id}`, max: callsMax };
}

/**
 * The counters of an app, of its permission and of its customers on a day, e.g. `app-day 2026-03-01`. A counter of a
 * customer has the id of the customer in the place of the app's.
 */
export function dailyLimits({ app, customers, api, day }: QuotaRequest): readonly Limit[] {
  const permission = app.permissions.find((each) => each.api === api);
  return [
    { appId: app.id, counter: `app-day ${day}`, max: app.dailyCallsMax },
    { appId: app.id, counter: `api-day ${day} ${api}`, max: permission?.dailyCallsMax ?? null },
    ...customers.map(({ id, dailyCallsMax: max }) => ({ appId: id, counter: `customer-day ${day}`, max })),
  ];
}

/** The counters of a key on a day and over its lifetime, e.g. `key key_1`. */
export function keyLimits({ app, key, day }: QuotaRequest): readonly Limit[] {
  return [
    { appId: app.id, counter: `key-day ${day} ${key.id}`, max: key.dailyCallsMax },
    { appId: app.id, counter: `key ${key.id}`, max: key.callsMax },
  ];
}

/** Everything that limits one call. */
export function limitsOf(request: QuotaRequest, payer: Package | null): readonly Limit[] {
  return [...dailyLimits(request), ...keyLimits(request), ...(payer ? [packageLimit(payer)] : [])];
}
