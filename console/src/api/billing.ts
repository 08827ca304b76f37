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

function queryOf({ customer, ...question }: MarginQuestion) {
  return { ...question, ...(customer === '' ? {} : { customer }) };
}

/** Revenue, costs, credits and margin. */
export function marginOf(question: MarginQuestion) {
  const query = queryOf(question);
  return queryOptions({
    queryKey: ['margin', query],
    queryFn: () => ask(client.GET('/billing/margin', { params: { query } })),
  });
}

/** The answer to such a question. */
export type Margin = Awaited<ReturnType<NonNullable<ReturnType<typeof marginOf>['queryFn']>>>;
/** Sums of one period, customer, app and API. */
export type MarginRow = Margin['rows'][number];

/** What each source was asked and cost. */
export function sourceCostsOf(question: MarginQuestion) {
  const query = queryOf(question);
  return queryOptions({
    queryKey: ['source-costs', query],
    queryFn: () => ask(client.GET('/billing/source-costs', { params: { query } })),
  });
}

/** The answer to such a question. */
export type SourceCosts = Awaited<ReturnType<NonNullable<ReturnType<typeof sourceCostsOf>['queryFn']>>>;
