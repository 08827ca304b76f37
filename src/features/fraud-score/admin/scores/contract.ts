import { z } from 'zod';
import { EVIDENCE_REPORT, OUTCOME_REPORT, OUTCOME_WITHDRAWAL, WITHDRAWAL } from '../../evidence/evidence-report.ts';
import { OUTCOME_KINDS } from '../../evidence/evidence-store.ts';
import { defineAdmin } from '../../../../wire/admin/define-admin.ts';
import { toldText } from '../../../../wire/told/told-fields.ts';
import { instant } from '../../../../wire/admin/instant.ts';
import { sealedCursor } from '../../../../wire/admin/row-cursor.ts';
import { told } from '../../../../kernel/told.ts';

/** 10,000 rows of 400 bytes. */
const BATCH_BYTES_MAX = 4 * 1024 * 1024;
const outcome = z.enum(['recorded', 'duplicate', 'conflict', 'refused']);

const orderId = z.string().regex(/^[0-9A-Za-z]{1,64}$/, told`is not an order id`);

const contribution = z.object({
  column: z.string(),
  value: z.number().nullable(),
  logOdds: z.number().describe('What the feature added to the log-odds of fraud'),
});

/** Admin operations that feed the fraud score with evidence and outcomes, and that explain its answers. */
export const scoreContracts = defineAdmin({
  report: {
    name: 'evidences.report',
    method: 'POST',
    path: '/evidence',
    summary: 'Add a piece of evidence. A reference that its source has already used changes nothing',
    roles: ['owner', 'operator', 'analyst', 'integrator'],
    params: EVIDENCE_REPORT,
    result: z.object({ outcome }),
    audit: 'write',
    auditFields: ['source', 'reference', 'code', 'level'],
    requestsPerMinute: 100_000,
  },
  batch: {
    name: 'evidences.batch',
    method: 'POST',
    path: '/evidence/batch',
    summary: 'Add up to 10,000 pieces of evidence as lines of JSON. The result has one entry for each line',
    roles: ['owner', 'operator', 'analyst', 'integrator'],
    params: z.strictObject({
      ndjson: z.string().min(1).max(BATCH_BYTES_MAX).meta({ file: 'text' }).describe('One piece on each line'),
    }),
    result: z.object({
      recorded: z.int(),
      duplicate: z.int().describe('Number of lines that repeat a known piece'),
      conflict: z
        .int()
        .describe('Number of lines that differ from a known piece with the same reference. They change nothing'),
      refused: z.int(),
      rows: z.array(z.object({ line: z.int(), outcome, problem: toldText().optional() })),
    }),
    audit: 'write',
    auditFields: [],
    bodyBytesMax: BATCH_BYTES_MAX + 65_536,
    requestsPerMinute: 100_000,
  },
  withdraw: {
    name: 'evidences.withdraw',
    method: 'POST',
    path: '/evidence/withdrawals',
    summary:
      'Withdraw a piece of evidence of your own source from every subject it names. An owner may withdraw any piece, and operators of the site what its own decisions hold against somebody',
    roles: ['owner', 'operator', 'analyst', 'integrator'],
    params: WITHDRAWAL,
    result: z.object({ withdrawn: z.literal(true) }),
    audit: 'write',
    auditFields: ['source', 'reference'],
    requestsPerMinute: 100_000,
  },
  list: {
    name: 'evidences.list',
    method: 'GET',
    path: '/evidence',
    summary:
      'List evidence of fraud on anybody, observed last first, one row for each person, phone or device that a piece names, shown by the start of a pseudonym',
    roles: ['owner', 'operator', 'analyst', 'compliance', 'auditor'],
    params: z.strictObject({
      from: instant
        .optional()
        .describe('Observed from: a day in Asia/Shanghai or an ISO 8601 time. The default is 24 hours before the end'),
      to: instant.optional().describe('Observed until: the last day, or an ISO 8601 time. The default is now'),
      source: z.string().min(1).max(64).optional().describe('Only what this source reported'),
      code: z.coerce.number().int().min(1).max(99_999).optional().describe('Only evidence with this risk code'),
      level: z.coerce.number().int().min(1).max(3).optional().describe('Only evidence of this level, 1 to 3'),
      cursor: sealedCursor,
      limit: z.coerce.number().int().min(1).max(1000).default(50).describe('Rows of this page, at most 1000'),
    }),
    result: z.object({
      fromMs: z.int(),
      toMs: z.int(),
      rows: z.array(
        z.object({
          evidenceId: z.string(),
          subject: z.string().describe('Start of the pseudonym of the person, phone or device'),
          code: z.int(),
          level: z.int(),
          weight: z.number(),
          source: z.string(),
          observedAtMs: z.int(),
          expiresAtMs: z.int().nullable(),
        }),
      ),
      nextCursor: z.string().nullable().describe('Null on the last page'),
    }),
    audit: 'look',
    auditFields: ['from', 'to', 'source', 'code', 'level'],
  },
  label: {
    name: 'outcomes.report',
    method: 'POST',
    path: '/outcomes',
    summary:
      'Report the outcome for a person, or for an order of one of your apps: fraud or genuine. Only the same source or an owner can correct it',
    roles: ['owner', 'operator', 'analyst', 'integrator'],
    params: OUTCOME_REPORT,
    result: z.object({
      recorded: z.boolean(),
      holdsFor: z
        .enum(['people', 'order'])
        .describe('`order`: a risk decision that passed keeps no person, so the outcome is known of the order alone'),
    }),
    audit: 'write',
    auditFields: ['orderId', 'reference', 'outcome', 'source'],
    requestsPerMinute: 100_000,
  },
  unlabel: {
    name: 'outcomes.withdraw',
    method: 'POST',
    path: '/outcomes/withdrawals',
    summary: 'Withdraw an outcome that your own source reported of a person or an order. An owner may withdraw any',
    roles: ['owner', 'operator', 'analyst', 'integrator'],
    params: OUTCOME_WITHDRAWAL,
    result: z.object({ withdrawn: z.literal(true) }),
    audit: 'write',
    auditFields: ['orderId', 'reference', 'source'],
    requestsPerMinute: 100_000,
  },
  outcomes: {
    name: 'outcomes.list',
    method: 'GET',
    path: '/outcomes',
    summary:
      'List reported outcomes of everybody, known last first: of an order once, of a person one row for each identifier, shown by the start of a pseudonym',
    roles: ['owner', 'operator', 'analyst', 'compliance', 'auditor'],
    params: z.strictObject({
      from: instant
        .optional()
        .describe('Known from: a day in Asia/Shanghai or an ISO 8601 time. The default is 24 hours before the end'),
      to: instant.optional().describe('Known until: the last day, or an ISO 8601 time. The default is now'),
      kind: z
        .enum(OUTCOME_KINDS)
        .optional()
        .describe('Only outcomes of people, or only those of orders of the fraud score or of the risk decision'),
      source: z.string().min(1).max(64).optional().describe('Only what this source reported'),
      outcome: z.enum(['fraud', 'genuine']).optional().describe('Only fraud, or only genuine'),
      cursor: sealedCursor,
      limit: z.coerce.number().int().min(1).max(1000).default(50).describe('Rows of this page, at most 1000'),
    }),
    result: z.object({
      fromMs: z.int(),
      toMs: z.int(),
      rows: z.array(
        z.object({
          observedAtMs: z.int().describe('When it became known'),
          outcome: z.enum(['fraud', 'genuine']),
          kind: z.enum(OUTCOME_KINDS),
          source: z.string(),
          orderId: z.string().nullable().describe('Null for an outcome of a person'),
          subject: z
            .string()
            .nullable()
            .describe('Start of the pseudonym of the person, phone or device; null for an outcome of an order'),
        }),
      ),
      nextCursor: z.string().nullable().describe('Null on the last page'),
    }),
    audit: 'look',
    auditFields: ['from', 'to', 'kind', 'source', 'outcome'],
  },
  history: {
    name: 'scores.history',
    method: 'GET',
    path: '/score-history',
    summary: 'List past fraud scores with their features at the time and their outcomes, oldest first',
    roles: ['owner', 'operator', 'analyst', 'compliance', 'auditor'],
    params: z.strictObject({
      after: orderId.optional().describe('Order id of the last row of the previous page'),
      limit: z.coerce.number().int().min(1).max(1000).default(500).describe('Rows of this page'),
    }),
    result: z.object({
      rows: z.array(
        z.object({
          orderId: z.string(),
          atMs: z.int(),
          modelId: z.string(),
          score: z.int().describe('The score in the answer. -1 if nothing was known'),
          features: z.record(z.string(), z.number()),
          outcome: z.enum(['fraud', 'genuine']).nullable(),
          observedAtMs: z.int().nullable().describe('When the outcome became known'),
        }),
      ),
    }),
    audit: 'look',
    auditFields: ['after', 'limit'],
    requestsPerMinute: 6_000,
  },
  explain: {
    name: 'scores.explain',
    method: 'GET',
    path: '/scores/:orderId',
    summary: 'Show what each feature added to a fraud score',
    roles: ['owner', 'operator', 'analyst', 'compliance', 'auditor'],
    params: z.strictObject({ orderId: orderId.describe('Order id of an answer of the fraud score') }),
    result: z.object({
      orderId: z.string(),
      modelId: z.string(),
      score: z.int(),
      logOdds: z.number(),
      base: z.number(),
      contributions: z.array(contribution),
      features: z.record(z.string(), z.number()),
      hits: z.array(z.object({ code: z.int(), level: z.int(), from: z.string() })),
    }),
    audit: 'look',
    auditFields: ['orderId'],
  },
});
