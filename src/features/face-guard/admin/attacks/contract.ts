import { z } from 'zod';
import { parseLocalDay } from '../../../../platform/ledger/local-day.ts';
import { REPORTED_KINDS } from '../../attacks/attack-event.ts';
import { ATTACK_REPORT } from '../../attacks/attack-report.ts';
import { defineAdmin } from '../../../../wire/admin/define-admin.ts';
import { lastDay } from '../../../../wire/admin/instant.ts';
import { toldText } from '../../../../wire/told/told-fields.ts';
import { rowCursor } from '../../../../wire/admin/row-cursor.ts';
import { told } from '../../../../kernel/told.ts';

/** 10,000 rows of 400 bytes. */
const BATCH_BYTES_MAX = 4 * 1024 * 1024;

const day = z
  .string()
  .refine((text) => parseLocalDay(text) !== null, told`must be a day such as 2026-07-03`)
  .describe('Day in Asia/Shanghai, `YYYY-MM-DD`');
const { eventId } = ATTACK_REPORT.shape;
const place = z
  .string()
  .regex(/^\d{1,15}\.\d{1,15}$/, told`must be \`next\` of an earlier page`)
  .describe('`next` of the previous page');

const outcome = z.enum(['recorded', 'duplicate', 'conflict', 'refused']);
const dayStates = z.object({
  isAnswered: z.boolean().describe('Whether every day of the windows is sealed'),
  openDay: z.string().nullable().describe('The earliest day that is not sealed. Until it is sealed, `res` is XXX3'),
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
  today: z.string().describe('Day of the question. The windows end with the day before'),
  windows: z.array(
    z.object({
      days: z.int(),
      from: z.string(),
      to: z.string(),
      count: z.int().describe('The count in the answer'),
      night: z.int(),
      recountedCount: z.int().describe('The count again from the raw events, as they were at the time'),
      recountedNight: z.int(),
    }),
  ),
  events: z.array(
    event.extend({
      fromWindow: z.int().describe('Days of the shortest window that counted it. Every longer window counted it too'),
    }),
  ),
  next: z.string().nullable().describe('`after` for the next page. Null on the last page'),
});

/**
 * Admin operations for the attack history of the face guard. Other systems feed it, operators seal its days, and every
 * answer can be explained.
 */
export const attackContracts = defineAdmin({
  report: {
    name: 'attacks.report',
    method: 'POST',
    path: '/attacks',
    summary: 'Report an attack that another system saw. A repeated event changes nothing',
    roles: ['owner', 'operator', 'analyst', 'integrator'],
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
      'Report up to 10,000 attacks as lines of JSON, or as a body of application/x-ndjson. The result has one entry for each line',
    roles: ['owner', 'operator', 'analyst', 'integrator'],
    params: z.strictObject({
      ndjson: z.string().min(1).max(BATCH_BYTES_MAX).meta({ file: 'text' }).describe('One report on each line'),
    }),
    result: z.object({
      recorded: z.int(),
      duplicate: z.int().describe('Number of lines that repeat a known event'),
      conflict: z
        .int()
        .describe('Number of lines that differ from a known event with the same event id. They change nothing'),
      refused: z.int(),
      rows: z
        .array(z.object({ line: z.int(), outcome, problem: toldText().optional() }))
        .describe('One entry for each line, in order'),
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
      'Retract an event that was no attack, so that no later answer counts it. You may retract events of your own source, and an owner may retract any event',
    roles: ['owner', 'operator', 'analyst', 'integrator'],
    params: z.strictObject({
      source: z
        .string()
        .regex(/^[\w.-]{1,64}$/, told`not a source`)
        .describe('Source of the event. A source such as `renzheng.face-verify` means that this server saw it itself'),
      eventId,
      reason: z.string().min(1).max(200).describe('The reason, for the audit. No personal data'),
    }),
    result: z.object({ outcome: z.enum(['retracted', 'already-retracted']) }),
    audit: 'write',
    auditFields: ['source', 'eventId', 'reason'],
  },
  find: {
    name: 'attacks.find',
    method: 'POST',
    path: '/attacks/find',
    summary: 'Show the attacks on a person as they count at the moment, including today, latest first',
    roles: ['owner', 'operator', 'analyst', 'compliance', 'auditor'],
    params: z.strictObject({
      idNumber: ATTACK_REPORT.shape.idNumber,
      after: place.optional(),
      limit: z.coerce.number().int().min(1).max(1000).default(100).describe('Events of this page, at most 1000'),
    }),
    result: z.object({ personId: z.string(), events: z.array(event), next: explained.shape.next }),
    audit: 'look',
    auditFields: [],
  },
  list: {
    name: 'attacks.list',
    method: 'GET',
    path: '/attacks',
    summary: 'List attacks on anybody, latest first, retracted ones too. A person is shown by the start of a pseudonym',
    roles: ['owner', 'operator', 'analyst', 'compliance', 'auditor'],
    params: z.strictObject({
      ...lastDay,
      kind: z.enum(REPORTED_KINDS).optional().describe('Only attacks of this kind'),
      source: z.string().min(1).max(64).optional().describe('Only what this source reported'),
      app: z.string().min(1).max(64).optional().describe('Only what was seen in calls of this app'),
      cursor: rowCursor(z.tuple([z.int(), z.int()])),
      limit: z.coerce.number().int().min(1).max(1000).default(50).describe('Events of this page, at most 1000'),
    }),
    result: z.object({
      fromMs: z.int(),
      toMs: z.int(),
      rows: z.array(
        event.extend({
          person: z.string().describe('Start of the pseudonym: rows about one person have the same'),
          isRetracted: z.boolean(),
        }),
      ),
      nextCursor: z.string().nullable().describe('Null on the last page'),
    }),
    audit: 'look',
    auditFields: ['from', 'to', 'kind', 'source', 'app'],
  },
  explain: {
    name: 'attacks.explain',
    method: 'GET',
    path: '/attacks/explain/:orderId',
    summary: 'Show the events behind each number of a face guard answer',
    roles: ['owner', 'operator', 'analyst', 'compliance', 'auditor'],
    params: z.strictObject({
      orderId: z
        .string()
        .regex(/^[0-9A-Za-z]{1,64}$/, told`is not an order id`)
        .describe('Order id of an answer of the face guard'),
      after: place.optional(),
      limit: z.coerce.number().int().min(1).max(1000).default(100).describe('Events of this page, at most 1000'),
    }),
    result: explained,
    audit: 'look',
    auditFields: ['orderId'],
  },
  kinds: {
    name: 'attacks.kinds',
    method: 'GET',
    path: '/attacks/kinds',
    summary: 'Count the attacks of a period by kind. Retracted ones are left out',
    roles: ['owner', 'operator', 'analyst', 'compliance', 'auditor'],
    params: z.strictObject({
      ...lastDay,
    }),
    result: z.object({
      fromMs: z.int(),
      toMs: z.int(),
      attacks: z.int(),
      kinds: z.array(z.object({ kind: z.enum(REPORTED_KINDS), attacks: z.int() })).describe('Most first'),
    }),
    audit: 'none',
    auditFields: [],
  },
  days: {
    name: 'attacks.days',
    method: 'GET',
    path: '/attacks/days',
    summary: 'Show which days are held open or sealed by hand, and whether the history can answer',
    roles: ['owner', 'operator', 'analyst', 'compliance', 'auditor', 'integrator'],
    params: z.strictObject({}),
    result: dayStates,
    audit: 'none',
    auditFields: [],
  },
  hold: {
    name: 'attacks.hold',
    method: 'PUT',
    path: '/attacks/days/:day/hold',
    summary: 'Hold a day open for late reports. Every answer is XXX3 until the day is sealed',
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
    summary: 'Seal a day. Its reports are then complete, and answers may count it',
    roles: ['owner', 'operator'],
    params: z.strictObject({ day }),
    result: dayStates,
    audit: 'write',
    auditFields: ['day'],
  },
});
