import { queryOptions } from '@tanstack/react-query';
import { ask, client } from './client.ts';

/** Which sums of money to read. */
export interface MarginQuestion {
  /** A month or a day. */
  readonly from: string;
  readonly to: string;
  readonly step: 'day' | 'month' | 'all';
  /** A list of customer, app and api. */
  readonly by: string;
  /** Empty for every customer. */
  readonly customer: string;
}

/** Revenue, costs, credits and margin. */
export function marginOf({ customer, ...question }: MarginQuestion) {
  const query = { ...question, ...(customer === '' ? {} : { customer }) };
  return queryOptions({
    queryKey: ['margin', query],
    queryFn: () => ask(client.GET('/billing/margin', { params: { query } })),
  });
}

/** The answer to such a question. */
export type Margin = Awaited<ReturnType<NonNullable<ReturnType<typeof marginOf>['queryFn']>>>;
/** Sums of one period, customer, app and API. */
export type MarginRow = Margin['rows'][number];
