import { z } from 'zod';
import { holdsNoCredentials, NO_CREDENTIALS } from './config-values.ts';

/** Settings of traces of calls, for the section `tracing`. */
export const TRACING_SETTINGS = z.strictObject({
  url: z
    .url({ protocol: /^https?$/ })
    .refine(holdsNoCredentials, NO_CREDENTIALS)
    .optional()
    .describe(
      'Where a collector takes traces by OTLP over HTTP, such as http://127.0.0.1:4318/v1/traces; needs optional packages; off if not set',
    ),
  ratio: z.coerce.number().min(0).max(1).default(1).describe('Share of the calls that are traced, 0 to 1'),
  service: z.string().min(1).max(100).default('renzheng').describe('Name of this service in traces'),
});
