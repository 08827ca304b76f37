import { latestRetention } from '../../../platform/chain/retention-start.ts';
import {
  restOf,
  type Credit,
  type CreditEnd,
  type CreditRefusal,
  type CreditRequest,
  type NewCredit,
  type SideBalance,
} from '../../../platform/ledger/credits.ts';
import type { Micros } from '../../../platform/ledger/money.ts';
import { readStarts } from '../chain/chain-rows.ts';
import { creditText } from '../chain/row-text.ts';
import { chainOf } from '../chain/writer-chain.ts';
import { statement, type Connection } from '../operation.ts';
import { creditOf, type CreditColumns } from './credit-columns.ts';

/** What of a call a credit needs. */
interface CreditedCall {
  readonly appId: string;
  readonly keyId: string;
  readonly api: string;
  readonly charged: number;
  readonly ownMicros: number;
  readonly customerId: string | null;
  /** What the parent of the customer pays. Null if there is none. */
  readonly parentMicros: number | null;
  readonly parentId: string | null;
  readonly link: number | null;
}

const CALL = `SELECT app_id AS appId, key_id AS keyId, api, charged, unit_price_micros AS ownMicros, customer_id AS customerId,
    parent_price_micros AS parentMicros, (SELECT parent_id FROM customers WHERE id = customer_id) AS parentId,
    chain_link AS link
  FROM ledger WHERE order_id = ?`;
const CREDITED = `SELECT coalesce(sum(amount_micros), 0) FROM credits WHERE order_id = ? AND side = ?`;
const APPEND = `INSERT INTO credits (id, request_id, order_id, app_id, key_id, api, customer_id, side, amount_micros,
    reason, asked_by, confirmed_by, at_ms, chain_link, chain_salt)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, unhex(?))`;

/** Tells how `giveCredit` would end. It only reads. */
export function examineCredit(connection: Connection, wanted: NewCredit): CreditEnd {
  const earlier = statement<CreditColumns>(connection, 'SELECT * FROM credits WHERE request_id = ?').get(
    wanted.requestId,
  );
  if (earlier) return repeated(connection, wanted, creditOf(earlier));
  const call = statement<CreditedCall>(connection, CALL).get(wanted.orderId);
  const retired = latestRetention(readStarts(connection))?.through ?? null;
  // What retention has begun to remove counts as removed: its credits may be gone already.
  if (!call || (retired !== null && (call.link ?? 0) <= retired.link))
    return refused({ why: 'no-call', retiredBeforeMs: retired?.committedAtMs ?? null });
  const balance = balanceOf(connection, wanted, call);
  if (wanted.amount > restOf(balance)) return refused({ why: 'above-the-rest', ...balance });
  if (wanted.aloneMax !== null && balance.credited + wanted.amount > wanted.aloneMax)
    return refused({ why: 'above-alone-max', ...balance });
  const { aloneMax: _bound, ...request } = wanted;
  const { appId, keyId, api } = call;
  const credited = (balance.credited + wanted.amount) as Micros;
  const credit = { ...request, appId, keyId, api, customerId: wanted.side === 'own' ? call.customerId : call.parentId };
  return { kind: 'given', credit, isRepeat: false, balance: { ...balance, credited } };
}

/** Gives a credit if nothing speaks against it. Call it in a transaction that writes. */
export function giveCredit(connection: Connection, wanted: NewCredit): CreditEnd {
  const end = examineCredit(connection, wanted);
  if (end.kind === 'given' && !end.isRepeat) append(connection, end.credit);
  return end;
}

function append(connection: Connection, credit: Credit): void {
  const chain = chainOf(connection);
  const place = chain.place();
  statement(connection, APPEND).run(
    credit.id,
    credit.requestId,
    credit.orderId,
    credit.appId,
    credit.keyId,
    credit.api,
    credit.customerId,
    credit.side,
    credit.amount,
    credit.reason,
    credit.askedBy,
    credit.confirmedBy,
    credit.atMs,
    place?.link ?? null,
    place?.salt ?? null,
  );
  if (place) chain.add('credits', credit.id, place, creditText(credit));
}

function repeated(connection: Connection, wanted: NewCredit, credit: Credit): CreditEnd {
  const isSame = (['orderId', 'side', 'amount', 'reason'] as const satisfies readonly (keyof CreditRequest)[]).every(
    (name) => wanted[name] === credit[name],
  );
  if (!isSame) return refused({ why: 'other-content', credit });
  const call = statement<CreditedCall>(connection, CALL).get(credit.orderId);
  const charged = call ? chargedOn(call, credit) : (0 as Micros);
  const balance = { charged, credited: creditedOn(connection, credit) };
  return { kind: 'given', credit, isRepeat: true, balance };
}

function balanceOf(connection: Connection, request: CreditRequest, call: CreditedCall): SideBalance {
  return { charged: chargedOn(call, request), credited: creditedOn(connection, request) };
}

function chargedOn({ charged, ...call }: CreditedCall, { side }: Pick<CreditRequest, 'side'>): Micros {
  const micros = side === 'own' ? call.ownMicros : call.parentMicros;
  return (charged === 1 ? (micros ?? 0) : 0) as Micros;
}

function creditedOn(connection: Connection, { orderId, side }: Pick<CreditRequest, 'orderId' | 'side'>): Micros {
  return Number(statement(connection, CREDITED).pluck().get(orderId, side)) as Micros;
}

function refused(refusal: CreditRefusal): CreditEnd {
  return { kind: 'refused', refusal };
}
