import { z } from 'zod';
import { parseMoney } from '../../platform/ledger/money.ts';

/**
 * The highest price of one call: 10,000 of the site's currency unit, in millionths. The sums of a day are exact for
 * some 900,000 such calls.
 */
const UNIT_PRICE_MAX = 10_000_000_000;

/** A parameter of the admin API that is the price of one call, e.g. `0.035`. */
export const unitPrice = z.string().refine((text) => {
  const price = parseMoney(text);
  return price !== null && price <= UNIT_PRICE_MAX;
}, 'not an amount such as 0.035 (at most six decimals, at most 10000)');
