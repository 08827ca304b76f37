import { z } from 'zod';
import { addressRanges } from './config-values.ts';

/** Settings of the feeds that this site fetches, for the section `feeds`. */
export const FEED_SETTINGS = z.strictObject({
  allow: addressRanges.describe(
    'Addresses that are not public from which feeds may be fetched, such as 10.1.2.0/24, separated by commas; plain http goes only to these',
  ),
});
