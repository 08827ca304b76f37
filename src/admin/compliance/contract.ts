import { z } from 'zod';
import { ERASURE_REASONS } from '../../people/erasure.ts';
import { defineAdmin } from '../../wire/admin/define-admin.ts';
import { languageOf } from '../../wire/admin/text-language.ts';
import { told } from '../../kernel/told.ts';

const ROLES = ['owner', 'compliance'] as const;
const language = languageOf('the texts');

const report = z.object({
  atMs: z.int(),
  duties: z
    .array(
      z.object({
        duty: z.enum(['filing', 'consent', 'retention', 'backups', 'keys', 'second-factor']),
        state: z.enum(['met', 'attention', 'due']).describe('attention: have a look. due: something must be done'),
        title: z.string(),
        detail: z.string(),
      }),
    )
    .describe('Duties as far as the product knows their state'),
  consents: z
    .array(
      z.object({
        appId: z.string(),
        name: z.string().nullable().describe('Null if the app is gone'),
        isRequired: z.boolean().describe('Whether the app may ask only about people who consented'),
        given: z.int(),
        withdrawn: z.int(),
        ended: z.int(),
        holding: z.int(),
      }),
    )
    .describe('By app. Consents of erased people are gone'),
  erasures: z.int().describe('Certificates of erasure that were issued'),
  retention: z.array(
    z.object({
      setting: z.string(),
      days: z.number().nullable().describe('0 keeps for ever. Null if each has an end of its own'),
      goneBeforeMs: z.int().nullable().describe('What is older is removed. Null if nothing is'),
      what: z.string(),
    }),
  ),
  keys: z.object({
    siteKeyId: z.string(),
    dataKeys: z.array(z.object({ id: z.int(), cipher: z.string(), createdAtMs: z.int(), isCurrent: z.boolean() })),
    rotation: z.object({ state: z.enum(['idle', 'running', 'failed']), done: z.int(), total: z.int() }),
  }),
});

/** The admin operations for compliance officers. They show counts and states, and nothing of a person. */
export const complianceContracts = defineAdmin({
  show: {
    name: 'compliance.show',
    method: 'GET',
    path: '/compliance',
    summary: 'Show duties with their state, consents by app, retention and keys',
    roles: ROLES,
    params: z.strictObject({ language }),
    result: report,
    audit: 'none',
    auditFields: [],
  },
  erasures: {
    name: 'compliance.erasures',
    method: 'GET',
    path: '/compliance/erasures',
    summary: 'List certificates of erasure, newest first. They hold no personal data',
    roles: ROLES,
    params: z.strictObject({
      before: z
        .string()
        .regex(/^era_[a-z0-9]{20}$/, told`not the id of a certificate of erasure`)
        .optional()
        .describe('The last certificate of the page before'),
      limit: z.coerce.number().int().min(1).max(200).default(50).describe('Certificates of this page, at most 200'),
    }),
    result: z.object({
      erasures: z.array(
        z.object({
          certificateId: z.string(),
          personId: z.string().describe('Keyed digest of the id number'),
          reason: z.enum(ERASURE_REASONS),
          erasedAtMs: z.int(),
          items: z.int(),
          isGenuine: z.boolean().describe('Whether its seal holds'),
        }),
      ),
    }),
    audit: 'none',
    auditFields: [],
  },
  export: {
    name: 'compliance.export',
    method: 'GET',
    path: '/compliance/export',
    summary: 'Export the evidence: duties, consents, retention, keys and every erasure, as a page to print or as JSON',
    roles: ROLES,
    params: z.strictObject({ format: z.enum(['html', 'json']).default('html').describe('html, or json'), language }),
    result: z.string(),
    audit: 'none',
    auditFields: [],
    streams: ['text/html', 'application/json'],
  },
});

/** What `compliance.show` gives. */
export type ComplianceReport = z.input<typeof complianceContracts.show.result>;
/** A certificate in the list of erasures. */
export type ListedErasure = z.input<typeof complianceContracts.erasures.result>['erasures'][number];
