import { queryOptions } from '@tanstack/react-query';
import type { LedgerFilter } from '../pages/ledger/ledger-filter.ts';
import { isoOfField } from '../ui/instant.tsx';
import { API, ask, client } from './client.ts';

/** Rows of one page. */
const ROWS = 50;

/** One page of calls, newest first. `cursor` is where the page before ended. */
export function ledgerPage(filter: LedgerFilter, cursor: string | null) {
  return queryOptions({
    queryKey: ['ledger', filter, cursor],
    queryFn: () => {
      const query = { ...paramsOf(filter), limit: ROWS, ...(cursor === null ? {} : { cursor }) };
      return ask(client.GET('/ledger', { params: { query } }));
    },
  });
}

/** A call, as the ledger shows it. */
export type LedgerRow = Awaited<ReturnType<NonNullable<ReturnType<typeof ledgerPage>['queryFn']>>>['rows'][number];

/** The address of a CSV file of all calls that fit. */
export function ledgerExport(filter: LedgerFilter): string {
  const query = new URLSearchParams(Object.entries(paramsOf(filter)).map(([name, value]) => [name, String(value)]));
  return `${API}/ledger/export?${query}`;
}

function paramsOf({ from, to, app, key, api, code, charged }: LedgerFilter) {
  const [begin, end] = [isoOfField(from), isoOfField(to)];
  return {
    ...(begin === null ? {} : { from: begin }),
    ...(end === null ? {} : { to: end }),
    ...(app === '' ? {} : { app }),
    ...(key === '' ? {} : { key }),
    ...(api === '' ? {} : { api }),
    ...(code === '' ? {} : { code: Number(code) }),
    ...(charged === '' ? {} : { charged: charged === 'yes' ? 'true' : 'false' }),
  };
}

/** One call by its order id. */
export function callOf(orderId: string) {
  return queryOptions({
    queryKey: ['call', orderId],
    queryFn: () => ask(client.GET('/ledger/orders/{orderId}', { params: { path: { orderId } } })),
  });
}

/** What decided a call. Each look is audited, so it is asked for only by a click, and kept. */
export function traceOf(orderId: string) {
  return queryOptions({
    queryKey: ['trace', orderId],
    queryFn: async () =>
      (await ask(client.GET('/ledger/orders/{orderId}/trace', { params: { path: { orderId } } }))).trace,
    ...LOOKED_ONCE,
  });
}

/** The decision about a call of risk decision. Each look is audited. */
export function riskDecisionOf(orderId: string) {
  return queryOptions({
    queryKey: ['risk-decision', orderId],
    queryFn: () => ask(client.GET('/risk/decisions/{orderId}', { params: { path: { orderId } } })),
    ...LOOKED_ONCE,
  });
}

/** Why a call of risk decision was judged as it was. */
export type RiskDecision = Awaited<ReturnType<NonNullable<ReturnType<typeof riskDecisionOf>['queryFn']>>>;

/** A second look would leave a second row in the audit. */
const LOOKED_ONCE = {
  staleTime: Infinity,
  refetchOnMount: false,
  refetchOnWindowFocus: false,
  refetchOnReconnect: false,
} as const;
