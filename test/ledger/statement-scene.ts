import { expect } from 'vitest';
import type { seededRandom } from '../../src/kernel/seeded-random.ts';
import type { App, AppStore } from '../../src/platform/accounts/app.ts';
import { aCustomer } from '../../src/platform/accounts/customer.suite.ts';
import type { CustomerStore } from '../../src/platform/accounts/customer.ts';
import type { AuditLog } from '../../src/platform/audit/audit-log.ts';
import { aCall } from '../../src/platform/ledger/call-store.suite.ts';
import type { CallStore } from '../../src/platform/ledger/call-store.ts';
import { aCredit } from '../../src/platform/ledger/credit-store.suite.ts';
import type { CreditStore } from '../../src/platform/ledger/credits.ts';
import { EVERY_ROW, everyRow, type Ledger } from '../../src/platform/ledger/ledger.ts';
import { localMonthRangeMs, type LocalMonth } from '../../src/platform/ledger/local-day.ts';
import type { Micros } from '../../src/platform/ledger/money.ts';
import type { NewStatement, StatementContent, StatementStore } from '../../src/platform/ledger/statements.ts';

/** The stores that the suite works with, over the same data. */
export interface StatementStoreBench {
  readonly calls: CallStore;
  readonly ledger: Ledger;
  readonly credits: CreditStore;
  readonly statements: StatementStore;
  readonly customers: CustomerStore;
  readonly apps: AppStore;
  readonly audit: AuditLog;
}

/** An app without limits. */
export const anApp: App = {
  id: 'app_1',
  name: '商城',
  customerId: null,
  status: 'active',
  mode: 'live',
  openId: null,
  permissions: [],
  dailyCallsMax: null,
  budgetDay: null,
  budgetMonth: null,
  allow: [],
  deny: [],
  addressRate: null,
  createdAtMs: 1,
};

let scenes = 0;

/** A customer with an app, its sub-account with an app, and another customer with an app. */
export async function openScene(bench: StatementStoreBench) {
  scenes += 1;
  const tag = `s${scenes}`;
  const ids = { parent: `cus_${tag}p`, sub: `cus_${tag}s`, other: `cus_${tag}o` };
  const apps = { parent: `app_${tag}p`, sub: `app_${tag}s`, other: `app_${tag}o` };
  await bench.customers.put({ ...aCustomer, id: ids.parent });
  await bench.customers.put({ ...aCustomer, id: ids.sub, parentId: ids.parent });
  await bench.customers.put({ ...aCustomer, id: ids.other });
  for (const who of ['parent', 'sub', 'other'] as const)
    await bench.apps.put({ ...anApp, id: apps[who], customerId: ids[who] });
  let orders = 0;
  return {
    ...bench,
    ids,
    apps,
    /** Settles a charged call. Gives its order id. */
    async call(who: keyof typeof ids, time: string | number, row: Parameters<typeof aCall>[1] = {}) {
      orders += 1;
      const receivedAtMs = typeof time === 'number' ? time : Date.parse(`${time}+08:00`);
      const payer = { appId: apps[who], customerId: ids[who], parentPrice: who === 'sub' ? (1000 as Micros) : null };
      const call = aCall(`${tag}n${orders}`, { receivedAtMs, unitPrice: 3000 as Micros, ...payer, ...row });
      expect((await bench.calls.settle(call)).end).toBe('done');
      return call.row.orderId;
    },
    async credit(orderId: string, amount: number, time: string | number, side: 'own' | 'parent' = 'own') {
      const atMs = typeof time === 'number' ? time : Date.parse(`${time}+08:00`);
      const end = await bench.credits.give(aCredit({ orderId, amount: amount as Micros, atMs, side }));
      return end.kind;
    },
    async issue(who: keyof typeof ids, month: LocalMonth) {
      const { lines } = await bench.statements.draft(ids[who], month);
      return bench.statements.issue(aStatement(ids[who], month, { lines }));
    },
    draft: (who: keyof typeof ids, month: LocalMonth) => bench.statements.draft(ids[who], month),
  };
}

/** Gives one of them. Throws an Error if there is none. */
export function pick<T>(all: readonly T[], random: ReturnType<typeof seededRandom>): T {
  const found = all[random.intBelow(all.length)];
  if (found === undefined) throw new Error('there is nothing to pick from');
  return found;
}

/** Adds up the lines of a statement. */
export const contentSum = ({ lines }: StatementContent) =>
  lines.reduce((sum, { unitPrice, calls }) => sum + BigInt(unitPrice) * BigInt(calls), 0n);

/** Adds up a month by a loop over the whole ledger, in its own way. */
export async function recount(
  { ledger }: Pick<StatementStoreBench, 'ledger'>,
  ids: { readonly parent: string; readonly sub: string },
  who: 'parent' | 'sub' | 'other',
  month: LocalMonth,
): Promise<bigint> {
  const wanted = (ids as Readonly<Record<string, string>>)[who];
  let sum = 0n;
  for await (const row of everyRow(ledger, EVERY_ROW)) {
    const local = new Date(row.receivedAtMs).toLocaleString('sv-SE', { timeZone: 'Asia/Shanghai' });
    if (!local.startsWith(month) || !row.charged) continue;
    if (row.customerId === wanted) sum += BigInt(row.unitPrice);
    if (who === 'parent' && row.customerId === ids.sub) sum += BigInt(row.parentPrice ?? 0);
  }
  return sum;
}

let statements = 0;

/** Gives a statement that is to be issued by ada. */
function aStatement(customerId: string, month: LocalMonth, rest: Pick<NewStatement, 'lines'>): NewStatement {
  statements += 1;
  return {
    id: `stm_${String(statements).padStart(18, '0')}`,
    customerId,
    month,
    issuedAtMs: localMonthRangeMs(month).toMs + 3_600_000,
    issuedBy: 'adm_ada',
    issuedByName: 'ada',
    addressDigest: 'ff',
    names: { [customerId]: '某某科技' },
    ...rest,
  };
}
