import { z } from 'zod';
import { parseLocalDay } from '../../../../platform/ledger/local-day.ts';
import { REPORTED_KINDS } from '../../attacks/attack-event.ts';
import { ATTACK_REPORT } from '../../attacks/attack-report.ts';
import { defineAdmin } from '../../../../wire/admin/define-admin.ts';

/** 10,000 rows of 400 bytes. */
const BATCH_BYTES_MAX = 4 * 1024 * 1024;

const day = z
  .string()
  .refine((text) => parseLocalDay(text) !== null, 'not a day such as 2026-07-03')
  .describe('Day in Asia/Shanghai, `YYYY-MM-DD`');
const { eventId } = ATTACK_REPORT.shape;
const place = z
  .string()
  .regex(/^\d{1,15}\.\d{1,15}$/, 'not a place in the list')
  .describe('`next` of the page before');

const outcome = z.enum(['recorded', 'duplicate', 'conflict', 'refused']);
const dayStates = z.object({
  isAnswered: z.boolean().describe('Whether every day of the windows is sealed'),
  openDay: z.string().nullable().describe('The earliest day that is not sealed: until it is, `res` is XXX3'),
  marks: z.array(z.object({ day: z.string(), state: z.enum(['held', 'sealed']), changedAtMs: z.int() })),
});

const event = z.object({
  number: z.int(),
  source: z.string(),
  eventId: z.string(),
  atMs: z.int(),
  day: z.string(),
  isNight: z.boolean(),
  kind: z.enum(REPORTED_KINDS),
  score: z.number().nullable(),
  appId: z.string().nullable(),
  recordedAtMs: z.int(),
});

const explained = z.object({
  orderId: z.string(),
  today: z.string().describe('Day of the question: windows end with the day before'),
  windows: z.array(
    z.object({
      days: z.int(),
      from: z.string(),
      to: z.string(),
      count: z.int().describe('As it was answered'),
      night: z.int(),
      recountedCount: z.int().describe('Counted again from the raw events as they stood then'),
      recountedNight: z.int(),
    }),
  ),
  events: z.array(
    event.extend({
      fromWindow: z.int().describe('Days of the shortest window that counted it; so did every longer one'),
    }),
  ),
  next: z.string().nullable().describe('Where the next page begins; null where this is the last'),
});

/** The attack history of the face guard: fed by other systems, sealed day by day, explained answer by answer. */
export const attackContracts = defineAdmin({
  report: {
    name: 'attacks.report',
    method: 'POST',
    path: '/attacks',
    summary: 'Report an attack that another system saw; the same event again changes nothing',
    roles: ['owner', 'operator', 'integrator'],
    params: ATTACK_REPORT,
    result: z.object({ outcome }),
    audit: 'write',
    auditFields: ['source', 'eventId', 'kind'],
    requestsPerMinute: 100_000,
  },
  batch: {
    name: 'attacks.batch',
    method: 'POST',
    path: '/attacks/batch',
    summary:
      'Report up to 10,000 attacks as lines of JSON, as a body of application/x-ndjson too; tells what became of each',
    roles: ['owner', 'operator', 'integrator'],
    params: z.strictObject({
      ndjson: z.string().min(1).max(BATCH_BYTES_MAX).meta({ file: 'text' }).describe('A report a line'),
    }),
    result: z.object({
      recorded: z.int(),
      duplicate: z.int().describe('Were there already and say the same'),
      conflict: z.int().describe('Say something else under an event id that is taken; they changed nothing'),
      refused: z.int(),
      rows: z
        .array(z.object({ line: z.int(), outcome, problem: z.string().optional() }))
        .describe('Every line, in order'),
    }),
    audit: 'write',
    auditFields: [],
    bodyBytesMax: BATCH_BYTES_MAX + 65_536,
    requestsPerMinute: 100_000,
  },
  retract: {
    name: 'attacks.retract',
    method: 'POST',
    path: '/attacks/retract',
    summary:
      'Take an event out of every later answer because it was none: one of your own source, or as an owner any event',
    roles: ['owner', 'operator'],
    params: z.strictObject({
      source: z
        .string()
        .regex(/^[\w.-]{1,64}$/, 'not a source')
        .describe('Source of the event; `renzheng.face-verify` and its like for what this server saw itself'),
      eventId,
      reason: z.string().min(1).max(200).describe('Why, for the audit; no personal data'),
    }),
    result: z.object({ outcome: z.enum(['retracted', 'already-retracted']) }),
    audit: 'write',
    auditFields: ['source', 'eventId', 'reason'],
  },
  find: {
    name: 'attacks.find',
    method: 'POST',
    path: '/attacks/find',
    summary: 'Show the attacks on a person as they count now, those of today included, latest first',
    roles: ['owner', 'operator', 'auditor'],
    params: z.strictObject({
      idNumber: ATTACK_REPORT.shape.idNumber,
      after: place.optional(),
      limit: z.coerce.number().int().min(1).max(1000).default(100).describe('Events of this page, at most 1000'),
    }),
    result: z.object({ personId: z.string(), events: z.array(event), next: explained.shape.next }),
    audit: 'look',
    auditFields: [],
  },
  explain: {
    name: 'attacks.explain',
    method: 'GET',
    path: '/attacks/explain/:orderId',
    summary: 'Show the events behind each number of a face guard answer',
    roles: ['owner', 'operator', 'auditor'],
    params: z.strictObject({
      orderId: z
        .string()
        .regex(/^[0-9A-Za-z]{1,64}$/, 'not an order id')
        .describe('Order id of an answer of the face guard'),
      after: place.optional(),
      limit: z.coerce.number().int().min(1).max(1000).default(100).describe('Events of this page, at most 1000'),
    }),
    result: explained,
    audit: 'look',
    auditFields: ['orderId'],
  },
  days: {
    name: 'attacks.days',
    method: 'GET',
    path: '/attacks/days',
    summary: 'Show which days are held open or sealed by hand, and whether the history can be answered',
    roles: ['owner', 'operator', 'auditor', 'integrator'],
    params: z.strictObject({}),
    result: dayStates,
    audit: 'none',
    auditFields: [],
  },
  hold: {
    name: 'attacks.hold',
    method: 'PUT',
    path: '/attacks/days/:day/hold',
    summary: 'Keep a day open for late reports: every answer is XXX3 until it is sealed',
    roles: ['owner', 'operator'],
    params: z.strictObject({ day }),
    result: dayStates,
    audit: 'write',
    auditFields: ['day'],
  },
  seal: {
    name: 'attacks.seal',
    method: 'PUT',
    path: '/attacks/days/:day/seal',
    summary: 'Seal a day: its reports are complete, and answers may count it',
    roles: ['owner', 'operator'],
    params: z.strictObject({ day }),
    result: dayStates,
    audit: 'write',
    auditFields: ['day'],
  },
});
