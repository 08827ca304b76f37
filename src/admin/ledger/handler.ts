import { told } from '../../kernel/told.ts';
import type { LedgerProof } from '../../platform/chain/ledger-proof.ts';
import type { CallSeries } from '../../platform/ledger/call-series.ts';
import type { LiveCalls } from '../../platform/ledger/live-calls.ts';
import type { Credit, CreditSide, CreditStore } from '../../platform/ledger/credits.ts';
import {
  everyPage,
  type Ledger,
  type LedgerFilter,
  type LedgerRow,
  type LedgerTotal,
} from '../../platform/ledger/ledger.ts';
import type { LocalDay } from '../../platform/ledger/local-day.ts';
import { formatMoney, sumMoney, type Micros } from '../../platform/ledger/money.ts';
import { maySee, type Actor } from '../../platform/access/actor.ts';
import type { AdministratorStore } from '../../platform/access/administrator-store.ts';
import { creditView, type ShownCredit } from '../credits/show-credit.ts';
import { exportRows } from '../export-rows.ts';
import type { AdminHandlers } from '../../wire/admin/define-admin.ts';
import type { ledgerContracts } from './contract.ts';
import { filterOf } from './ledger-filter.ts';
import { liveHandler } from './live-handler.ts';
import { seriesHandler } from './series-handler.ts';
import { showRow } from './show-row.ts';

const NOT_FOUND = { ok: false, error: 'not_found', detail: told`no settled call has this order id` } as const;

/** What the handlers of the ledger work with. */
export interface LedgerDeps {
  readonly ledger: Ledger;
  readonly callSeries: Pick<CallSeries, 'points'>;
  readonly liveCalls: Pick<LiveCalls, 'watch'>;
  readonly ledgerProof: LedgerProof;
  readonly credits: Pick<CreditStore, 'ofOrder' | 'sumsOf'>;
  readonly administrators: Pick<AdministratorStore, 'list'>;
}

/** Makes the handlers that read the ledger. An integrator sees only the calls of its own apps. */
export function createLedgerHandlers({
  ledger,
  callSeries,
  liveCalls,
  ledgerProof,
  credits,
  administrators,
}: LedgerDeps): AdminHandlers<typeof ledgerContracts> {
  return {
    async list({ limit, cursor, ...given }, actor) {
      const { rows, nextCursor } = await ledger.page({
        filter: filterOf(given, actor),
        order: 'newest',
        limit,
        cursor: cursor ?? null,
      });
      return { ok: true, result: { rows: await showRows(rows, { credits, actor }), nextCursor } };
    },

    async export({ format, ...given }, actor) {
      const rows = everyShownRow(ledger, filterOf(given, actor), { credits, actor });
      return { ok: true, stream: exportRows(format, { name: 'ledger', columns: COLUMNS, rows }) };
    },

    async totals({ app, from, to }, actor) {
      const { appIds } = filterOf({ app }, actor);
      const totals = await ledger.totals({ appIds, from: from as LocalDay, to: to as LocalDay });
      return { ok: true, result: { totals: totals.map(showTotal) } };
    },

    series: seriesHandler(callSeries),

    live: liveHandler(liveCalls),

    async check() {
      const { sinceMs, ...proof } = await ledgerProof.check();
      const mismatches = [...(await ledger.mismatches())];
      return { ok: true, result: { mismatches, proof: { ...proof, sinceAtMs: sinceMs } } };
    },

    async show({ orderId }, actor) {
      const row = await ledger.byOrderId(orderId);
      if (row === null || !maySee(actor, row.appId)) return NOT_FOUND;
      const all = await credits.ofOrder(orderId);
      const show = await creditView(actor, administrators);
      return { ok: true, result: showCall(row, { all, show, actor }) };
    },

    async explain({ orderId }, actor) {
      const row = await ledger.byOrderId(orderId);
      if (row === null || !maySee(actor, row.appId)) return NOT_FOUND;
      const trace = await ledger.trace(orderId);
      if (trace === null)
        return { ok: false, error: 'not_found', detail: told`the call left no trace, or its retention has ended` };
      return { ok: true, result: { orderId, trace }, subject: orderId };
    },
  };
}

interface Credits {
  readonly all: readonly Credit[];
  readonly show: (credit: Credit) => ShownCredit;
  readonly actor: Actor;
}

/** Gives a call with its credits. An integrator does not learn what the parent of its account pays and gets back. */
function showCall(row: LedgerRow, { all, show, actor }: Credits) {
  const creditedOn = (wanted: CreditSide) =>
    sumMoney(all.filter(({ side }) => side === wanted).map(({ amount }) => amount));
  const credited = creditedOn('own');
  const seesParent = actor.appIds === null;
  return {
    ...showRow(row, actor, credited),
    credits: all.filter(({ side }) => seesParent || side === 'own').map(show),
    creditable: formatMoney(row.unitPrice - credited),
    parentCreditable:
      row.parentPrice === null || !seesParent || !row.charged
        ? null
        : formatMoney(row.parentPrice - creditedOn('parent')),
  };
}

const COLUMNS = [
  'orderId',
  'appId',
  'keyId',
  'api',
  'code',
  'charged',
  'unitPrice',
  'packageId',
  'receivedAtMs',
  'answeredAtMs',
  'latencyMs',
  'addressDigest',
  'source',
  'sourceCost',
  'verdict',
  'credited',
  'customerId',
  'parentPrice',
] as const;

type ShownRow = ReturnType<typeof showRow>;

interface Showing {
  readonly credits: Pick<CreditStore, 'sumsOf'>;
  readonly actor: Actor;
}

async function showRows(rows: readonly LedgerRow[], { credits, actor }: Showing): Promise<ShownRow[]> {
  const charged = rows.filter(({ unitPrice }) => unitPrice > 0).map(({ orderId }) => orderId);
  const sums = charged.length === 0 ? new Map<string, Micros>() : await credits.sumsOf(charged, 'own');
  return rows.map((row) => showRow(row, actor, sums.get(row.orderId)));
}

async function* everyShownRow(ledger: Ledger, filter: LedgerFilter, showing: Showing): AsyncGenerator<ShownRow> {
  for await (const rows of everyPage(ledger, filter)) yield* await showRows(rows, showing);
}

function showTotal({ amount, credited, ...total }: LedgerTotal) {
  return { ...total, amount: formatMoney(amount), credited: formatMoney(credited) };
}
