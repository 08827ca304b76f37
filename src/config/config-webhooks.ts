import { z } from 'zod';
import { addressRanges } from './config-values.ts';

/** Settings of what this site sends to others, for the section `webhooks`. */
export const WEBHOOK_SETTINGS = z.strictObject({
  allow: addressRanges.describe(
    'Addresses that are not public to which webhooks may go, such as 10.1.2.0/24, separated by commas; plain http goes only to these',
  ),
});
