import type { LocalDay } from './local-day.ts';
import { sumMoney, type Micros } from './money.ts';

/** What sums of money can be told apart by. */
export const MONEY_PARTS = ['customer', 'app', 'api'] as const;
/** One of the parts, e.g. `customer`. */
export type MoneyPart = (typeof MONEY_PARTS)[number];

/** The lengths of the periods of sums. Days and months are those of Asia/Shanghai. */
export const MONEY_STEPS = ['day', 'month', 'all'] as const;
/** The length of a period, e.g. `month`. */
export type MoneyStep = (typeof MONEY_STEPS)[number];

/** Calls, and the money of them. */
export interface MoneyCounts {
  readonly calls: number;
  readonly charged: number;
  /** What the customers pay. */
  readonly amount: Micros;
  /** What the site gets: for calls of sub-accounts what the parent pays, for all others what the customer pays. */
  readonly revenue: Micros;
  /** What the sources that were asked cost the site. */
  readonly sourceCost: Micros;
  /** What the site gave back, by the day on which it was given, whenever the calls were made. */
  readonly credited: Micros;
  /** Of calls of sub-accounts: what the sub-accounts got back. It is their parent's money, and no part of `credited`. */
  readonly creditedToSubs: Micros;
  /** Of calls of sub-accounts: what the parent got back from the site. It is a part of `credited`. */
  readonly creditedToParents: Micros;
  /** Of calls of sub-accounts: what the sub-accounts pay. */
  readonly subAmount: Micros;
  /** Of calls of sub-accounts: what their parents pay the site. */
  readonly subRevenue: Micros;
}

/** Calls and money of one period, of one customer, app and API if the query tells them apart. */
export interface MoneySum extends MoneyCounts {
  /** `2026-03-01` or `2026-03`. `null` for the whole time of the query. */
  readonly period: string | null;
  /** The customer of the calls. `null` if the query does not tell customers apart, or if the apps had none. */
  readonly customerId: string | null;
  readonly appId: string | null;
  readonly api: string | null;
}

/** What the questions to one source cost in one period, for one customer, app and API if the query tells them apart. */
export interface SourceCost extends Pick<MoneySum, 'period' | 'customerId' | 'appId' | 'api'> {
  /**
   * Name of the source. `null` for the part of the cost of calls that is not told apart by source: of calls that a
   * release settled that did not count it.
   */
  readonly source: string | null;
  /** Questions. `null` if they were not counted. */
  readonly asked: number | null;
  readonly cost: Micros;
}

/** Which sums to read. */
export interface MoneyQuery {
  /** First day. */
  readonly from: LocalDay;
  /** Last day, which is included. */
  readonly to: LocalDay;
  readonly step: MoneyStep;
  readonly by: readonly MoneyPart[];
  /** Only calls of this customer and of its sub-accounts. `null` for all calls. */
  readonly payerId: string | null;
  /** Rows to give at most. */
  readonly limit: number;
}

/**
 * Sums of money by day. A settlement writes them together with its ledger row, so they are exact and stay when retention
 * removes the row. Every adapter passes money-days.suite.ts.
 */
export interface MoneyDays {
  /** Gives the sums by period, customer, app and API. Periods without a call or a credit have none. */
  sums(query: MoneyQuery, signal?: AbortSignal): Promise<readonly MoneySum[]>;
  /**
   * Gives what the sources cost by period, customer, app and API. For the same query the costs add up to `sourceCost` of
   * the sums. Sources that were not asked have no row.
   */
  sourceCosts(query: MoneyQuery, signal?: AbortSignal): Promise<readonly SourceCost[]>;
}

/** Gives what is left to the site of its revenue. It can be negative. */
export function siteMargin({ revenue, credited, sourceCost }: MoneyCounts): Micros {
  return (revenue - credited - sourceCost) as Micros;
}

/** Gives what is left to the parents of sub-accounts, between what these pay and what they pay the site. */
export function parentMargin(sum: MoneyCounts): Micros {
  const { subAmount, creditedToSubs, subRevenue, creditedToParents } = sum;
  return (subAmount - creditedToSubs - (subRevenue - creditedToParents)) as Micros;
}

/** Adds up what is counted of sums. */
export function addMoney(sums: readonly MoneyCounts[]): MoneyCounts {
  const count = (name: 'calls' | 'charged') => sums.reduce((total, sum) => total + sum[name], 0);
  const money = (name: keyof MoneyCounts) => sumMoney(sums.map((sum) => sum[name] as Micros));
  return {
    calls: count('calls'),
    charged: count('charged'),
    amount: money('amount'),
    revenue: money('revenue'),
    sourceCost: money('sourceCost'),
    credited: money('credited'),
    creditedToSubs: money('creditedToSubs'),
    creditedToParents: money('creditedToParents'),
    subAmount: money('subAmount'),
    subRevenue: money('subRevenue'),
  };
}
