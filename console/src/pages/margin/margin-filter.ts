import type { MarginQuestion } from '../../api/billing.ts';
import { dayText } from '../../ui/instant.tsx';

/** What the page of the margin shows, as its form has it. */
export interface MarginFilter {
  /** A month, e.g. `2026-07`. */
  readonly from: string;
  readonly to: string;
  readonly step: 'day' | 'month';
  readonly by: MarginParts;
  /** Empty for every customer. */
  readonly customer: string;
}

/** What the rows are told apart by. `site` is the whole site. */
export const PARTS = ['customer', 'customer,api', 'customer,app', 'api', 'app', 'site'] as const;
/** One of these, e.g. `customer,api`. */
export type MarginParts = (typeof PARTS)[number];

const NAMES = ['from', 'to', 'step', 'by', 'customer'] as const;
const MONTHS_BACK = 5;

/** The last six months by customer. */
export function recentMargin(): MarginFilter {
  const to = dayText(Date.now()).slice(0, 7);
  return { from: monthBefore(to, MONTHS_BACK), to, step: 'month', by: 'customer', customer: '' };
}

/** The month so many months before another. */
export function monthBefore(month: string, count: number): string {
  const [year = 0, number = 1] = month.split('-').map(Number);
  return new Date(Date.UTC(year, number - 1 - count, 1)).toISOString().slice(0, 7);
}

/** Whether a text is a month, e.g. `2026-07`. */
export function isMonth(text: string): boolean {
  return /^\d{4}-(0[1-9]|1[0-2])$/.test(text);
}

/** Reads the filter from an address. What makes no sense is as in the first filter. */
export function filterOf(query: URLSearchParams): MarginFilter {
  const first = recentMargin();
  const read = (name: (typeof NAMES)[number]) => (query.get(name) ?? '').slice(0, 64);
  return {
    from: isMonth(read('from')) ? read('from') : first.from,
    to: isMonth(read('to')) ? read('to') : first.to,
    step: read('step') === 'day' ? 'day' : 'month',
    by: PARTS.find((parts) => parts === read('by')) ?? first.by,
    customer: read('customer'),
  };
}

/** The address of the margin with a filter. */
export function marginPath(filter: MarginFilter): string {
  const query = new URLSearchParams();
  for (const name of NAMES) if (filter[name] !== '') query.set(name, filter[name]);
  return `/margin?${query}`;
}

/** The question that a filter asks the server. */
export function questionOf({ by, ...filter }: MarginFilter): MarginQuestion {
  return { ...filter, by: by === 'site' ? '' : by };
}

/** All months or days of a filter, so that a chart has no gap where nothing was called. */
export function periodsOf({ from, to, step }: MarginFilter): readonly string[] {
  const periods: string[] = [];
  const end = monthBefore(to, -1);
  const at = new Date(`${from}-01T00:00:00Z`);
  while (periods.length < PERIODS_MAX && at.toISOString().slice(0, 7) < end) {
    periods.push(at.toISOString().slice(0, step === 'day' ? 10 : 7));
    if (step === 'day') at.setUTCDate(at.getUTCDate() + 1);
    else at.setUTCMonth(at.getUTCMonth() + 1);
  }
  return periods;
}

const PERIODS_MAX = 400;
