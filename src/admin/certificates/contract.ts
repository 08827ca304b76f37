import { z } from 'zod';
import { defineAdmin } from '../../wire/admin/define-admin.ts';
import { languageOf } from '../../wire/admin/text-language.ts';
import { certificateInChinese, certificateSchema, keptCertificateSchema } from '../persons/contract.ts';
import { told } from '../../kernel/told.ts';

const certificateId = z
  .string()
  .regex(/^era_[a-z0-9]{20}$/, told`not the id of a certificate of erasure`)
  .describe('Id of the certificate');
const READERS = ['owner', 'operator', 'compliance', 'auditor'] as const;

/**
 * A certificate without any field beside those under its seal, because a field that was added is no part of it. Only
 * `isGenuine` and `inChinese` may stand beside them, as `certificates.show` gives them, and they are not read.
 */
const whole = z.strictObject({
  ...certificateSchema.shape,
  erased: z.array(z.strictObject(certificateSchema.shape.erased.element.shape)),
  isGenuine: z.boolean().optional(),
  inChinese: certificateInChinese,
});

/** The admin operations on certificates of erasure. A certificate holds no personal data. */
export const certificateContracts = defineAdmin({
  show: {
    name: 'certificates.show',
    method: 'GET',
    path: '/certificates/:certificateId',
    summary: 'Show a certificate of erasure',
    roles: READERS,
    params: z.strictObject({ certificateId }),
    result: keptCertificateSchema,
    isBadNews: ({ isGenuine }: { readonly isGenuine: boolean }) => !isGenuine,
    audit: 'none',
    auditFields: [],
  },
  export: {
    name: 'certificates.export',
    method: 'GET',
    path: '/certificates/:certificateId/export',
    summary:
      'Export a certificate of erasure as a page to print, or as the JSON that can be verified. One whose seal does not hold is refused',
    roles: READERS,
    params: z.strictObject({
      certificateId,
      format: z.enum(['html', 'json']).default('html').describe('html (a page to print), or json'),
      language: languageOf('the page'),
    }),
    result: z.string(),
    audit: 'none',
    auditFields: [],
    streams: ['text/html', 'application/json'],
  },
  verify: {
    name: 'certificates.verify',
    method: 'POST',
    path: '/certificates/verify',
    summary: 'Tell whether this site issued a certificate of erasure, and whether it is unchanged',
    roles: READERS,
    params: z.strictObject({
      certificate: whole.meta({ file: 'json' }).describe('The certificate, as JSON'),
    }),
    result: z.object({
      isGenuine: z.boolean().describe('This site issued it, and nothing in it was changed'),
      isUnchanged: z.boolean().describe('Its digest fits its text. This can be checked without a key'),
      isKept: z.boolean().describe('This site keeps a certificate with its id'),
    }),
    isBadNews: ({ isGenuine }: { readonly isGenuine: boolean }) => !isGenuine,
    audit: 'none',
    auditFields: [],
    underWay: 'leaves-nothing',
  },
});
