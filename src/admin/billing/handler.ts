import { told, type Told } from '../../kernel/told.ts';
import type { Customers } from '../../platform/accounts/customers.ts';
import {
  localDayRangeMs,
  localMonthDays,
  parseLocalDay,
  type LocalDay,
  type LocalMonth,
} from '../../platform/ledger/local-day.ts';
import {
  addMoney,
  MONEY_PARTS,
  parentMargin,
  siteMargin,
  type MoneyCounts,
  type MoneyDays,
  type MoneyQuery,
  type MoneyStep,
  type MoneySum,
} from '../../platform/ledger/money-days.ts';
import { formatMoney } from '../../platform/ledger/money.ts';
import type { AdminHandlers } from '../../wire/admin/define-admin.ts';
import type { billingContracts } from './contract.ts';

/** What the handlers of billing work with. */
export interface BillingDeps {
  readonly moneyDays: MoneyDays;
  readonly customers: Pick<Customers, 'list'>;
}

/** The most rows of one answer. */
const ROWS_MAX = 20_000;
/** The longest time of one answer, in days: ten years. */
const DAYS_MAX = 3660;
const DAY_MS = 86_400_000;

const TOO_MANY = {
  ok: false,
  error: 'too_large',
  detail: told`more than ${ROWS_MAX} rows. Ask for a shorter time, for longer steps, or tell fewer things apart`,
} as const;

/** Makes the handlers that tell what the site earns. */
export function createBillingHandlers({ moneyDays, customers }: BillingDeps): AdminHandlers<typeof billingContracts> {
  return {
    async margin(params) {
      const asked = await queryOf(params, customers);
      if (!asked.ok) return asked;
      const rows = await moneyDays.sums(asked.query);
      if (rows.length > ROWS_MAX) return TOO_MANY;
      return { ok: true, result: { rows: rows.map(show), total: showCounts(addMoney(rows)) } };
    },

    async sourceCosts(params) {
      const asked = await queryOf(params, customers);
      if (!asked.ok) return asked;
      const rows = await moneyDays.sourceCosts(asked.query);
      if (rows.length > ROWS_MAX) return TOO_MANY;
      return { ok: true, result: { rows: rows.map((row) => ({ ...row, cost: formatMoney(row.cost) })) } };
    },
  };
}

/** What is asked about money, as the schema has read it. */
interface Question {
  readonly from: string;
  readonly to: string;
  readonly step: MoneyStep;
  readonly by: string;
  readonly customer?: string | undefined;
}

async function queryOf({ from: first, to: last, step, by, customer }: Question, customers: BillingDeps['customers']) {
  const [from, to] = [daysOf(first).first, daysOf(last).last];
  if (to < from) return badRequest(told`to: must not be before from`);
  if ((localDayRangeMs(to).toMs - localDayRangeMs(from).fromMs) / DAY_MS > DAYS_MAX)
    return badRequest(told`to: more than ${DAYS_MAX} days after from`);
  if (customer !== undefined && !(await customers.list()).some(({ id }) => id === customer))
    return { ok: false, error: 'not_found', detail: told`there is no such customer` } as const;
  const parts = MONEY_PARTS.filter((part) => by.split(',').includes(part));
  const query: MoneyQuery = { from, to, step, by: parts, payerId: customer ?? null, limit: ROWS_MAX + 1 };
  return { ok: true, query } as const;
}

function badRequest(detail: Told) {
  return { ok: false, error: 'bad_request', detail } as const;
}

/** Gives the first and the last day of a text that the schema has read as a day or as a month. */
function daysOf(text: string): { readonly first: LocalDay; readonly last: LocalDay } {
  const day = parseLocalDay(text);
  return day === null ? localMonthDays(text as LocalMonth) : { first: day, last: day };
}

function show({ period, customerId, appId, api, ...counts }: MoneySum) {
  return { period, customerId, appId, api, ...showCounts(counts) };
}

function showCounts(counts: MoneyCounts) {
  const { calls, charged, amount, revenue, sourceCost, credited } = counts;
  return {
    calls,
    charged,
    amount: formatMoney(amount),
    revenue: formatMoney(revenue),
    sourceCost: formatMoney(sourceCost),
    credited: formatMoney(credited),
    margin: formatMoney(siteMargin(counts)),
    parentMargin: formatMoney(parentMargin(counts)),
  };
}
