import { told, type Told } from '../../kernel/told.ts';
import { restOf, type CreditRefusal, type CreditSide } from '../../platform/ledger/credits.ts';
import { localTimeOf } from '../../platform/ledger/local-day.ts';
import { formatMoney } from '../../platform/ledger/money.ts';

/** Tells a caller why a credit is not given, and what would be allowed. */
export function explainRefusal(refusal: CreditRefusal, side: CreditSide) {
  if (refusal.why === 'no-call') return { ok: false, error: 'not_found', detail: noCall(refusal) } as const;
  if (refusal.why === 'other-content') {
    const { id, orderId, amount } = refusal.credit;
    const detail = told`requestId: it was used for credit ${id} of ${formatMoney(amount)} for order ${orderId}. Repeat that request as it was, or choose another id`;
    return { ok: false, error: 'conflict', detail } as const;
  }
  if (refusal.why === 'above-alone-max') {
    const detail = told`another credit of this call was given at the same moment, so that this one takes a second person. Send it again`;
    return { ok: false, error: 'conflict', detail } as const;
  }
  return { ok: false, error: 'conflict', detail: told`amount: ${aboveTheRest(refusal, side)}` } as const;
}

function noCall({ retiredBeforeMs }: Extract<CreditRefusal, { readonly why: 'no-call' }>): Told {
  if (retiredBeforeMs === null) return told`no settled call has this order id`;
  const until = localTimeOf(retiredBeforeMs);
  return told`the ledger has no call with this order id. Retention has removed the calls up to ${until}, and those can no longer be credited`;
}

function aboveTheRest(refusal: Extract<CreditRefusal, { readonly why: 'above-the-rest' }>, side: CreditSide): Told {
  const { charged, credited } = refusal;
  const payer = side === 'own' ? told`this call` : told`the parent of this customer for this call`;
  if (charged === 0) return told`nothing was charged to ${payer}, so nothing can be credited`;
  const rest = restOf(refusal);
  const sums = told`${formatMoney(charged)} was charged to ${payer} and ${formatMoney(credited)} is credited`;
  return rest === 0
    ? told`${sums}, so nothing is left`
    : told`${sums}, so at most ${formatMoney(rest)} can be credited`;
}
