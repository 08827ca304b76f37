import { restOf, type CreditRefusal, type CreditSide } from '../../platform/ledger/credits.ts';
import { localTimeOf } from '../../platform/ledger/local-day.ts';
import { formatMoney } from '../../platform/ledger/money.ts';

/** Tells a caller why a credit is not given, and what would be allowed. */
export function explainRefusal(refusal: CreditRefusal, side: CreditSide) {
  if (refusal.why === 'no-call') return { ok: false, error: 'not_found', detail: noCall(refusal) } as const;
  if (refusal.why === 'other-content') {
    const { id, orderId, amount } = refusal.credit;
    const detail = `requestId: it was used for credit ${id} of ${formatMoney(amount)} for order ${orderId}. Repeat that request as it was, or choose another id`;
    return { ok: false, error: 'conflict', detail } as const;
  }
  if (refusal.why === 'above-alone-max') {
    const detail =
      'another credit of this call was given at the same moment, so that this one takes a second person. Send it again';
    return { ok: false, error: 'conflict', detail } as const;
  }
  return { ok: false, error: 'conflict', detail: `amount: ${aboveTheRest(refusal, side)}` } as const;
}

function noCall({ retiredBeforeMs }: Extract<CreditRefusal, { readonly why: 'no-call' }>): string {
  if (retiredBeforeMs === null) return 'no settled call has this order id';
  const until = localTimeOf(retiredBeforeMs);
  return `the ledger has no call with this order id. Retention has removed the calls up to ${until}, and those can no longer be credited`;
}

function aboveTheRest(refusal: Extract<CreditRefusal, { readonly why: 'above-the-rest' }>, side: CreditSide): string {
  const { charged, credited } = refusal;
  const payer = side === 'own' ? 'this call' : 'the parent of this customer for this call';
  if (charged === 0) return `nothing was charged to ${payer}, so nothing can be credited`;
  const rest = restOf(refusal);
  const sums = `${formatMoney(charged)} was charged to ${payer} and ${formatMoney(credited)} is credited`;
  return rest === 0 ? `${sums}, so nothing is left` : `${sums}, so at most ${formatMoney(rest)} can be credited`;
}
