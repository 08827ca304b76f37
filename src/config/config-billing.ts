import { z } from 'zod';
import { parseMoney } from '../platform/ledger/money.ts';
import { told } from '../kernel/told.ts';

/** Settings of what customers pay, for the section `billing`. */
export const BILLING_SETTINGS = {
  creditAloneMax: z
    .string()
    .refine((text) => parseMoney(text) !== null, told`not an amount such as 5.00 (at most six decimals)`)
    .default('5.00')
    .describe(
      'The most that one administrator may give back of one call, in the currency of the site; above it a second one confirms, whatever `admin.secondPerson` says. `0` asks for a second one always',
    ),
};
