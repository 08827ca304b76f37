import { z } from 'zod';
import { isAddressRange } from '../platform/admission/address-ranges.ts';
import { list } from './config-values.ts';

/** Settings of what this site sends to others, for the section `webhooks`. */
export const WEBHOOK_SETTINGS = z.strictObject({
  allow: list
    .pipe(z.array(z.string().refine(isAddressRange, 'not an IP address or a CIDR block such as 10.1.2.0/24')))
    .default([])
    .describe(
      'Addresses that are not public to which webhooks may go, such as 10.1.2.0/24, separated by commas; plain http goes only to these',
    ),
});
