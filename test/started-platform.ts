import { openSecrets } from './site-secrets.ts';
import { seededRandom } from '../src/kernel/seeded-random.ts';
import { MemoryApiKeyStore } from '../src/storage/memory/api-key-store.ts';
import { MemoryApiStateStore } from '../src/storage/memory/api-state-store.ts';
import { MemoryAppStore } from '../src/storage/memory/app-store.ts';
import { MemoryBudgetWarningStore } from '../src/storage/memory/budget-warning-store.ts';
import { MemoryCallStore } from '../src/storage/memory/call-store.ts';
import { MemoryCustomerStore } from '../src/storage/memory/customer-store.ts';
import { MemoryPackageStore } from '../src/storage/memory/package-store.ts';
import { MemoryUnitLeaseStore } from '../src/storage/memory/unit-lease-store.ts';
import type { AddressRate, CallRates } from '../src/platform/admission/call-rates.ts';
import type { AdmissionRequest, AdmittedCall, Settlement } from '../src/platform/admission/call-gate.ts';
import type { CallStore } from '../src/platform/ledger/call-store.ts';
import { parseMoney } from '../src/platform/ledger/money.ts';
import type { Customer } from '../src/platform/accounts/customer.ts';
import type { NewCustomer } from '../src/platform/accounts/customers.ts';
import { RefusedChange } from '../src/platform/accounts/account-rules.ts';
import { NO_BUDGETS } from '../src/platform/accounts/budget.ts';
import { openPlatform } from '../src/platform/accounts/open-platform.ts';
import { APP_DEFAULTS, type NewApp, type NewKey, type NewPackage } from '../src/platform/accounts/platform.ts';

export const NOON_MS = Date.parse('2026-03-01T12:00:00+08:00');
export const DAY_MS = 86_400_000;
export const API = 'face-verify';
export const PRICE = parseMoney('0.035') ?? failTest('0.035 is an amount');
export const LIVE: NewKey = {
  kind: 'live',
  label: '',
  callsMax: null,
  dailyCallsMax: null,
  ...NO_BUDGETS,
  expiresAtMs: null,
};
export const PAID: NewPackage = { api: null, kind: 'paid', callsMax: 10, unitPrice: PRICE, expiresAtMs: null };
/** A customer without price or limit. */
const CUSTOMER: NewCustomer = {
  name: 'c',
  parentId: null,
  status: 'active',
  prices: [],
  dailyCallsMax: null,
  budgetDay: null,
  budgetMonth: null,
};
const SHAPE = { prefix: 'JH2641', time: 'yyMMddHHmmss', tail: 'digits', tailLength: 8 } as const;

export function failTest(message: string): never {
  throw new Error(message);
}

export async function openStores() {
  const [keys, packages] = [new MemoryApiKeyStore(), new MemoryPackageStore()];
  const calls = new MemoryCallStore({ keys, packages });
  const stores = {
    customers: new MemoryCustomerStore(),
    apps: new MemoryAppStore(),
    keys,
    packages,
    apiStates: new MemoryApiStateStore(),
    budgetWarnings: new MemoryBudgetWarningStore(),
  };
  return { stores, calls, ledger: calls, secrets: await openSecrets() };
}

/** Stores that several nodes share, with one clock for all of them. */
export async function openSharedStores() {
  const clock = { atMs: NOON_MS, nowMs: () => clock.atMs, monotonicMs: () => clock.atMs };
  const [keys, packages] = [new MemoryApiKeyStore(), new MemoryPackageStore()];
  const customers = new MemoryCustomerStore();
  const calls = new MemoryCallStore({
    keys,
    packages,
    use: (units) => leases.use(units),
    parentOf: (id) => customers.parentOf(id),
  });
  const leases: MemoryUnitLeaseStore = new MemoryUnitLeaseStore({ clock, counted: (of) => calls.charged(of) });
  const stores = {
    customers,
    apps: new MemoryAppStore(),
    keys,
    packages,
    apiStates: new MemoryApiStateStore(),
    budgetWarnings: new MemoryBudgetWarningStore(),
  };
  return { stores, calls, ledger: calls, leases, clock, secrets: await openSecrets() };
}

export type SharedStores = Awaited<ReturnType<typeof openSharedStores>>;

/** Starts one of several nodes over shared stores. Each leases so many units at once, for 30 seconds. */
export async function startNode(
  stores: SharedStores,
  node: string,
  {
    units = 1000,
    calls = stores.calls,
    siteAddressRate = null,
    rates,
  }: { units?: number; calls?: CallStore; siteAddressRate?: AddressRate | null; rates?: CallRates } = {},
) {
  const { clock, secrets, leases } = stores;
  const opened = await openPlatform({
    stores: stores.stores,
    calls,
    ledger: stores.ledger,
    secrets,
    clock,
    random: seededRandom(Number.parseInt(node.replace(/\D/g, ''), 10)),
    siteAddressRate,
    ...(rates && { rates }),
    node: { index: Number.parseInt(node.replace(/\D/g, ''), 10), count: 1024 },
    shared: { store: leases, lessee: { node, leaseMs: 30_000 }, units },
  });
  return { ...opened, clock };
}

export type Stores = Awaited<ReturnType<typeof openStores>>;

export async function start(
  stores: Stores,
  {
    calls = stores.calls,
    siteAddressRate = null,
    atMs = NOON_MS,
    health,
    malformed,
  }: {
    calls?: CallStore;
    siteAddressRate?: AddressRate | null;
    atMs?: number;
    health?: { readonly unanswered: string | null };
    malformed?: { takeRow(): boolean };
  } = {},
) {
  const clock = { atMs, nowMs: () => clock.atMs, monotonicMs: () => clock.atMs };
  const { secrets } = stores;
  const opened = await openPlatform({
    stores: stores.stores,
    calls,
    ledger: stores.ledger,
    secrets,
    clock,
    random: seededRandom(7),
    siteAddressRate,
    ...(health && { health }),
    ...(malformed && { malformed }),
  });
  return { ...opened, clock };
}

export type Started = Awaited<ReturnType<typeof start>>;

export async function addApp(
  { platform }: Started,
  parts: { app?: Partial<NewApp>; key?: Partial<NewKey>; packages?: Partial<NewPackage>[]; customerId?: string } = {},
) {
  const permissions = [{ api: API, dailyCallsMax: null }];
  const fresh = { ...APP_DEFAULTS, name: 'a', status: 'active', permissions, ...parts.app } as const;
  const { customerId } = parts;
  const app =
    customerId === undefined ? await platform.createApp(fresh) : made(await platform.createAppOf(customerId, fresh));
  const issued = (await platform.issueKey(app.id, { ...LIVE, ...parts.key })) ?? failTest('the app exists');
  const packages = [];
  for (const each of parts.packages ?? [{}])
    packages.push(made(await platform.addPackage(app.id, { ...PAID, ...each })));
  return { app, issued, packages };
}

/** Adds a customer without a limit. */
export async function addCustomer(
  { customers }: Pick<Started, 'customers'>,
  parts: Partial<NewCustomer> = {},
): Promise<Customer> {
  return made(await customers.create({ ...CUSTOMER, ...parts }));
}

/** Gives what a change made. Throws an Error if a rule refused it, or if there was nothing to change. */
export function made<T extends object>(outcome: T | null | RefusedChange): T {
  if (outcome instanceof RefusedChange) return failTest(outcome.reason);
  return outcome ?? failTest('there is nothing to change');
}

function ask({ clock }: Started, key: string | undefined, rest: Partial<AdmissionRequest> = {}): AdmissionRequest {
  return {
    key,
    api: API,
    address: '192.0.2.1',
    receivedAtMs: clock.nowMs(),
    needsOpenId: false,
    openId: undefined,
    ...rest,
  };
}

export async function admit(
  started: Started,
  key: string | undefined,
  rest: Partial<AdmissionRequest> = {},
): Promise<AdmittedCall> {
  const admission = await started.gate.admit(ask(started, key, rest));
  return admission.ok ? admission.call : failTest(`refused with ${admission.code}`);
}

export async function codeOf(
  started: Started,
  key: string | undefined,
  rest: Partial<AdmissionRequest> = {},
): Promise<number> {
  const admission = await started.gate.admit(ask(started, key, rest));
  if (!admission.ok) return admission.code;
  await started.gate.release(admission.call);
  return 0;
}

export function ended({ orderIds, clock }: Started, parts: Partial<Settlement> = {}): Settlement {
  return {
    orderId: orderIds.next(SHAPE),
    errorCode: 0,
    charged: true,
    answeredAtMs: clock.nowMs() + 5,
    trace: null,
    writes: [],
    idempotency: null,
    ...parts,
  };
}

/** Admits and settles a call. Returns the code, which is 0 if the call was admitted. */
export async function call(started: Started, key: string, parts: Partial<Settlement> = {}): Promise<number> {
  const admission = await started.gate.admit(ask(started, key));
  if (!admission.ok) return admission.code;
  await started.gate.settle(admission.call, ended(started, parts));
  return 0;
}
