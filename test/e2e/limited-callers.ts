import { RefusedChange } from '../../src/platform/accounts/account-rules.ts';
import { NO_BUDGETS } from '../../src/platform/accounts/budget.ts';
import type { Customers } from '../../src/platform/accounts/customers.ts';
import { APP_DEFAULTS, type Platform } from '../../src/platform/accounts/platform.ts';
import { parseMoney, type Micros } from '../../src/platform/ledger/money.ts';
import { echo } from '../http/echo-api.ts';

/** An app with one limit, and a key of it. */
export interface LimitedCaller {
  /** What limits its calls, e.g. `package`. If it is a limit of a day, each day has the whole of it. */
  readonly limit: (typeof LIMITS)[number];
  readonly appId: string;
  readonly key: string;
}

/** Every kind of limit that nodes share by leases. */
export const LIMITS = ['package', 'key', 'key-day', 'app-day', 'api-day', 'customer-day', 'budget'] as const;

const COMPANY = { ...NO_BUDGETS, parentId: null, status: 'active', prices: [] } as const;
const PRICE = parseMoney('0.035') as Micros;

/** Makes an app for each kind of limit, which allows `calls` charged calls and nothing else limits. */
export async function addLimitedCallers(
  { platform, customers }: { readonly platform: Platform; readonly customers: Customers },
  calls: number,
): Promise<readonly LimitedCaller[]> {
  const made: LimitedCaller[] = [];
  for (const limit of LIMITS) {
    const maxOf = (each: LimitedCaller['limit']) => (each === limit ? calls : null);
    const dailyCallsMax = maxOf('customer-day');
    const customer = await customers.create({ ...COMPANY, name: limit, dailyCallsMax });
    if (customer instanceof RefusedChange) throw customer;
    const app = await platform.createAppOf(customer.id, {
      ...APP_DEFAULTS,
      name: limit,
      status: 'active',
      permissions: [{ api: echo.name, dailyCallsMax: maxOf('api-day') }],
      dailyCallsMax: maxOf('app-day'),
      // A rest in which no call fits.
      budgetMonth: limit === 'budget' ? parseMoney((calls * 0.035 + 0.034).toFixed(3)) : null,
    });
    if (app instanceof RefusedChange) throw app;
    const limits = { callsMax: maxOf('key'), dailyCallsMax: maxOf('key-day'), ...NO_BUDGETS, expiresAtMs: null };
    const issued = await platform.issueKey(app.id, { kind: 'live', label: '', ...limits });
    if (issued === null) throw new Error(`the app for ${limit} got no key`);
    await platform.addPackage(app.id, {
      api: null,
      kind: 'paid',
      callsMax: maxOf('package'),
      unitPrice: PRICE,
      expiresAtMs: null,
    });
    made.push({ limit, appId: app.id, key: issued.plain });
  }
  return made;
}
