import { z } from 'zod';
import { FINDING_KINDS } from '../../people/re-verification/finding-store.ts';
import { defineAdmin } from '../../wire/admin/define-admin.ts';
import { instant } from '../../wire/admin/instant.ts';
import { languageOf } from '../../wire/admin/text-language.ts';
import { toldText } from '../../wire/told/told-fields.ts';
import { told } from '../../kernel/told.ts';

const WRITERS = ['owner', 'operator', 'compliance'] as const;
const READERS = [...WRITERS, 'auditor'] as const;
const language = languageOf('the findings');
const kind = z.enum(FINDING_KINDS);

const status = z.object({
  state: z.enum(['idle', 'running', 'done', 'stopped', 'failed']).describe('idle: there was none yet'),
  startedBy: z.string().nullable(),
  startedAtMs: z.int().nullable(),
  endedAtMs: z.int().nullable(),
  changedBeforeMs: z.int().nullable().describe('Only people who were registered and last changed before'),
  importId: z.string().nullable().describe('Only people of this import'),
  done: z.int().describe('People who were looked at'),
  total: z.int().describe('People to look at'),
  photos: z.int().describe('Kept photos that were looked at'),
  reEncoded: z.int().describe('Photos that got a face of the encoder in use'),
  faceless: z.int().describe('People of whom no face was registered'),
  isWaiting: z.boolean().describe('Whether it waits, because the server is busy with calls'),
  problem: toldText().nullable().describe('Why it failed'),
  people: z.int().describe('People of whom something was found, also after the findings are removed'),
  findings: z
    .array(z.object({ kind, people: z.int(), reason: z.string(), advice: z.string() }))
    .describe('What was found of how many people, most frequent first'),
  isRemoved: z
    .boolean()
    .describe('Whether no finding is kept any more: their time has passed, or their people were erased'),
  endsAtMs: z.int().nullable().describe('When the findings are removed, unless another re-verification begins before'),
});

const person = z.object({
  personId: z.string(),
  idNumber: z.string().nullable().describe('Masked. Null if it cannot be opened'),
  realName: z.string().nullable().describe('Masked. Null if it cannot be opened'),
  findings: z.array(
    z.object({
      kind,
      photo: z.int().describe('Place of the photo among those of the person, from 1; 0 if it is about the person'),
      otherId: z.string().nullable().describe('Person with the same photo'),
      reason: z.string(),
      advice: z.string(),
    }),
  ),
});

/** The admin operations that check whether what is registered of people still holds. */
export const reVerificationContracts = defineAdmin({
  start: {
    name: 'persons.re-verify',
    method: 'POST',
    path: '/persons/re-verify',
    summary: 'Check as a job whether what is registered of people still holds: number, name, age, photos, faces',
    roles: WRITERS,
    params: z
      .strictObject({
        changedBefore: instant
          .optional()
          .describe(
            'Only people who were registered and last changed before: a day in Asia/Shanghai or an ISO 8601 time',
          ),
        importId: z
          .string()
          .regex(/^imp_[0-9a-f]{18}$/, told`not the id of an import`)
          .optional()
          .describe('Only people of this import, as long as it is kept. Not together with changedBefore'),
        language,
      })
      .refine(({ changedBefore, importId }) => changedBefore === undefined || importId === undefined, {
        path: ['importId'],
        message: told`give changedBefore or importId, not both`,
      }),
    result: status,
    audit: 'write',
    auditFields: ['changedBefore', 'importId'],
  },
  show: {
    name: 'persons.re-verification',
    method: 'GET',
    path: '/persons/re-verify',
    summary: 'Show how far the last re-verification is, and how often it found what',
    roles: READERS,
    params: z.strictObject({ language }),
    result: status,
    audit: 'none',
    auditFields: [],
  },
  stop: {
    name: 'persons.stop-re-verification',
    method: 'DELETE',
    path: '/persons/re-verify',
    summary: 'Stop the re-verification that is under way. What it found stays',
    roles: WRITERS,
    params: z.strictObject({}),
    result: z.object({ stopped: z.literal(true) }),
    audit: 'write',
    auditFields: [],
  },
  findings: {
    name: 'persons.findings',
    method: 'GET',
    path: '/persons/re-verify/findings',
    summary: 'List the people of whom the last re-verification found something, masked',
    roles: READERS,
    params: z.strictObject({
      kind: kind.optional().describe('Only people with this finding'),
      after: z
        .string()
        .regex(/^[0-9a-f]{32}$/, told`not a person id`)
        .optional()
        .describe('The last id of the page before'),
      limit: z.coerce.number().int().min(1).max(200).default(50).describe('People of this page, at most 200'),
      language,
    }),
    result: z.object({ people: z.array(person) }),
    audit: 'look',
    // The audit is kept for ever, so it names no person.
    auditFields: ['kind', 'limit'],
  },
  export: {
    name: 'persons.export-findings',
    method: 'GET',
    path: '/persons/re-verify/findings/export',
    summary: 'Export what the last re-verification found as CSV, with people masked',
    roles: READERS,
    params: z.strictObject({ kind: kind.optional().describe('Only this finding'), language }),
    result: z.string(),
    audit: 'look',
    auditFields: ['kind'],
    streams: ['text/csv'],
  },
});
