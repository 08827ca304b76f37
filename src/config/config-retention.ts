import { z } from 'zod';
import { told } from '../kernel/told.ts';

/** A year of calls stays, so that every bill of the year can be made from its rows. */
const LEDGER_DAYS_MIN = 366;
const days = (byDefault: number) => z.coerce.number().int().min(1).max(3650).default(byDefault);

/** The settings of `retention`: for how long each kind of data is kept. */
export const RETENTION_SETTINGS = z.strictObject({
  traceDays: z.coerce
    .number()
    .int()
    .min(1)
    .max(3650)
    .default(180)
    .describe(
      'Days for which the numbers behind a call are kept for `ledger explain`; ledger rows stay longer, see `ledgerDays`',
    ),
  ledgerDays: z.coerce
    .number()
    .int()
    .min(0)
    .max(36_500)
    .refine((value) => value === 0 || value >= LEDGER_DAYS_MIN, told`must be 0, or at least ${LEDGER_DAYS_MIN}`)
    .default(0)
    .describe(
      'Days for which ledger and audit rows are kept, at least 366; 0 keeps them for ever. Sums of the removed calls stay',
    ),
  minuteSeriesDays: days(8).describe('Days for which counts of calls by minute are kept, for charts'),
  hourSeriesDays: days(400).describe('Days for which counts of calls by hour are kept, for charts'),
  daySeriesDays: days(3650).describe(
    'Days for which counts of calls, and histograms of scores, by day are kept, for charts',
  ),
  riskDecisionDays: days(180).describe('Days for which a risk decision is kept for `risk explain` and `risk replay`'),
  riskEventDays: days(30).describe(
    'Days for which the request behind a risk decision is kept, encrypted, for `risk backtest`; never longer than the decision',
  ),
  caseDays: days(400).describe(
    'Days for which a case of the review queue is kept with its notes after it was resolved, or after its last decision',
  ),
  attackDays: z.coerce
    .number()
    .int()
    .min(181)
    .max(3650)
    .default(400)
    .describe('Days for which an attack event is kept for the face guard and for disputes; at least 181'),
  scoreDays: z.coerce
    .number()
    .int()
    .min(181)
    .max(3650)
    .default(400)
    .describe('Days for which fraud scores, and which identifiers were seen together, are kept; at least 181'),
  webhookDays: days(30).describe('Days for which events and their deliveries to webhooks are kept'),
  importDays: z.coerce
    .number()
    .int()
    .min(1)
    .max(90)
    .default(7)
    .describe(
      'Days for which the refused rows of an import of people are kept with their photos, encrypted, to be mended; an upload that was not imported is removed as early',
    ),
  findingDays: days(90).describe(
    'Days for which what a re-verification of registered people found is kept, unless another one begins before',
  ),
  riskProfileDays: days(365).describe(
    'Days without a request after which the habits of an account, device or phone are forgotten',
  ),
});
