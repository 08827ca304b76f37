import { z } from 'zod';
import { RUN_KINDS } from '../../decision/runs.ts';
import { accountTypeField } from '../../profile/warm-up-row.ts';
import { LEARNING_MODES } from '../../baselines/learning-mode.ts';
import { explanation, level, outcome } from './explanation-schema.ts';
import { defineAdmin } from '../../../../wire/admin/define-admin.ts';
import { languageOf } from '../../../../wire/admin/text-language.ts';
import { lastDay } from '../../../../wire/admin/instant.ts';
import { toldText } from '../../../../wire/told/told-fields.ts';
import { told } from '../../../../kernel/told.ts';

const lineOutcome = z.enum(['recorded', 'duplicate', 'refused']);
const orderId = z
  .string()
  .regex(/^[0-9A-Za-z]{1,64}$/, told`is not an order id`)
  .describe('Order id of an answer');
const runId = z
  .string()
  .regex(/^[\w-]{1,64}$/, told`is not a run id`)
  .describe('Id of the run');

const matrix = z.record(level, z.record(level, z.int()));
const report = z.object({
  compared: z.int(),
  levels: matrix.describe('Decisions by their level before, then after'),
  labelled: z
    .object({ fraud: matrix, genuine: matrix })
    .optional()
    .describe('The same of the decisions whose outcome was reported. Reports of earlier releases lack it'),
  labelsCut: z
    .boolean()
    .optional()
    .describe('More outcomes were reported than are read. Those of the newest decisions count'),
  types: z.array(z.object({ code: z.int(), before: z.int(), after: z.int(), gained: z.int(), lost: z.int() })),
  rules: z.array(z.object({ ruleId: z.string(), before: z.int(), after: z.int() })),
  examples: z.array(
    z.object({
      orderId: z.string(),
      atMs: z.int(),
      before: outcome,
      after: outcome,
      label: z
        .enum(['fraud', 'genuine'])
        .nullable()
        .optional()
        .describe('What it turned out to be, if that was reported'),
    }),
  ),
  withoutEvent: z.int().optional(),
  warmUpMs: z.int().optional().describe('For how long before the period a backtest looked for requests to begin with'),
  warmUpRequests: z.int().optional().describe('With how many requests of that time it filled its windows'),
});

const run = z.object({
  id: z.string(),
  kind: z.enum(RUN_KINDS),
  versionId: z.string(),
  versionNumber: z.int(),
  period: z.object({ fromMs: z.int(), toMs: z.int() }),
  startedBy: z.string(),
  startedAtMs: z.int(),
  state: z.enum(['running', 'done', 'stopped', 'failed']),
  done: z.int(),
  total: z.int().describe('Decisions that it goes through'),
  leftMs: z
    .int()
    .nullable()
    .describe('Milliseconds that it probably still takes. Null if it does not run, or has only begun'),
  report: report.nullable(),
  problem: toldText().nullable(),
});

const learningStatus = z.object({
  learning: z.boolean().describe('While it is true, novelty alone stops no request'),
  firstRequestAtMs: z.int().nullable(),
  establishedShare: z
    .number()
    .nullable()
    .describe('Share of the requests of the last days by accounts that are known from two earlier days, 0 to 1'),
  establishedShareMin: z.number().describe('The share from which the site stops learning by itself'),
  daysLeft: z.number().describe('Days until it stops learning at the latest. 0 if it does not learn'),
  daysMax: z.int().describe('Days that a site learns at most, unless an operator prolongs it'),
  endedAtMs: z
    .int()
    .nullable()
    .describe('When the site stopped learning by itself. It begins again only if the mode `auto` is chosen anew'),
  choice: z.object({
    mode: z.enum(LEARNING_MODES),
    untilAtMs: z.int().nullable(),
    chosenBy: z.string().nullable(),
    chosenAtMs: z.int().nullable(),
  }),
});

const past = {
  versionId: z
    .string()
    .regex(/^[\w-]{1,64}$/, told`is not a version id`)
    .describe('Id of the rule version to compare with the decisions'),
  ...lastDay,
};

/** 10,000 rows of some 400 bytes. */
const BATCH_BYTES_MAX = 4 * 1024 * 1024;

/**
 * Admin operations on the engine and its past decisions: show and choose whether it learns, explain a decision, or
 * compare a period with another rule version.
 */
export const riskContracts = defineAdmin({
  explain: {
    name: 'risk.explain',
    method: 'GET',
    path: '/risk/decisions/:orderId',
    summary: 'Explain a decision: rules with the values they read, lists, feeds, version, latencies',
    roles: ['owner', 'operator', 'analyst', 'compliance', 'auditor'],
    params: z.strictObject({ orderId }),
    result: explanation,
    audit: 'look',
    auditFields: ['orderId'],
  },
  status: {
    name: 'risk.status',
    method: 'GET',
    path: '/risk/status',
    summary: 'Show whether the site still learns what is normal, why, and for how long',
    roles: ['owner', 'operator', 'analyst', 'auditor'],
    params: z.strictObject({}),
    result: learningStatus,
    audit: 'none',
    auditFields: [],
  },
  learning: {
    name: 'risk.learning',
    method: 'PUT',
    path: '/risk/learning',
    summary: 'Choose how long the site learns what is normal. Meanwhile novelty alone stops no request',
    roles: ['owner', 'operator', 'analyst'],
    params: z.strictObject({
      mode: z
        .enum(LEARNING_MODES)
        .describe('`auto`: until known accounts are common, 14 days at most. `on`: for some days. `off`: not at all'),
      days: z.coerce
        .number()
        .int()
        .min(1)
        .max(90)
        .optional()
        .describe('Days from now, 1 to 90. Needed for `on`, and only there'),
    }),
    result: learningStatus,
    audit: 'write',
    auditFields: ['mode', 'days'],
  },
  warmUp: {
    name: 'risk.warm-up',
    method: 'POST',
    path: '/risk/warm-up',
    summary:
      'Take over known accounts, phones and devices with the day since when they are known, as up to 10,000 lines of JSON. The same line again changes nothing',
    roles: ['owner', 'operator', 'analyst'],
    params: z.strictObject({
      ndjson: z
        .string()
        .min(1)
        .max(BATCH_BYTES_MAX)
        .meta({ file: 'text' })
        .describe('Lines of kind, value, firstSeen, and optionally app, accountType, qqAppId, lastSeen, days'),
    }),
    result: z.object({
      recorded: z.int(),
      duplicate: z.int().describe('Number of lines that were known already'),
      refused: z.int(),
      rows: z
        .array(z.object({ line: z.int(), outcome: lineOutcome, problem: toldText().optional() }))
        .describe('One entry for each line that is not blank, in order'),
    }),
    audit: 'write',
    auditFields: [],
    bodyBytesMax: BATCH_BYTES_MAX + 65_536,
    requestsPerMinute: 100_000,
  },
  outcome: {
    name: 'risk.outcome',
    method: 'POST',
    path: '/risk/outcomes',
    summary:
      'Tell what happened after a decision or to an account, e.g. login_failed or order_paid, so that rules can count it',
    roles: ['owner', 'operator', 'analyst'],
    params: z.strictObject({
      outcome: z
        .string()
        .regex(/^[a-z][a-z0-9_]{0,39}$/, told`is written in lower-case letters, digits and _`)
        .describe('login_failed, password_reset, order_paid, withdrawal, or a value of a declared outcome field'),
      orderId: orderId
        .optional()
        .describe('Order id of the decision. It happened to its account, device, phone and address'),
      appId: z.string().max(64).optional().describe('App of the account, if no order id is given'),
      account: z
        .string()
        .min(1)
        .max(256)
        .optional()
        .describe('The account as requests name it, if no order id is given'),
      accountType: accountTypeField.optional().describe('AccountType, or its name. The default is other'),
      qqAppId: z.string().min(1).max(256).optional().describe('appId of QQ, for a QQ account'),
      reference: z
        .string()
        .regex(/^[\w.:-]{1,64}$/, told`1 to 64 letters, digits and _ . : -`)
        .optional()
        .describe('Your own id of what happened, needed with an account. The same id again changes nothing'),
      at: z.iso.datetime({ offset: true }).optional().describe('When it happened, ISO 8601. The default is now'),
    }),
    result: z.object({ outcome: z.enum(['recorded', 'duplicate']) }),
    audit: 'write',
    auditFields: ['outcome', 'orderId', 'appId', 'reference', 'at'],
    requestsPerMinute: 100_000,
  },
  replay: {
    name: 'risk.replay',
    method: 'POST',
    path: '/risk/replays',
    summary: 'Start a replay: decide a period again under another version, from stored features',
    roles: ['owner', 'operator', 'analyst'],
    params: z.strictObject(past),
    result: run,
    audit: 'write',
    auditFields: ['versionId', 'from', 'to'],
  },
  backtest: {
    name: 'risk.backtest',
    method: 'POST',
    path: '/risk/backtests',
    summary: 'Start a backtest: decide a period again with every feature rebuilt from the kept requests',
    roles: ['owner', 'operator', 'analyst'],
    params: z.strictObject({
      ...past,
      warmUpDays: z.coerce
        .number()
        .min(0)
        .max(90)
        .default(7)
        .describe(
          'Days before the period that only fill windows and habits, at least as many as the longest window of the rules',
        ),
    }),
    result: run,
    audit: 'write',
    auditFields: ['versionId', 'from', 'to', 'warmUpDays'],
  },
  shadow: {
    name: 'risk.shadow',
    method: 'POST',
    path: '/risk/shadow-reports',
    summary: 'Start a report on what a shadow version would have changed',
    roles: ['owner', 'operator', 'analyst', 'auditor'],
    params: z.strictObject(past),
    result: run,
    audit: 'write',
    auditFields: ['versionId', 'from', 'to'],
  },
  runs: {
    name: 'risk.runs',
    method: 'GET',
    path: '/risk/runs',
    summary: 'List the last 20 replays, backtests and shadow reports, newest first',
    roles: ['owner', 'operator', 'analyst', 'auditor'],
    params: z.strictObject({}),
    result: z.object({ runs: z.array(run.omit({ report: true, period: true })) }),
    audit: 'none',
    auditFields: [],
  },
  run: {
    name: 'risk.run',
    method: 'GET',
    path: '/risk/runs/:runId',
    summary: 'Show the progress of a run, and its report once it is done',
    roles: ['owner', 'operator', 'analyst', 'auditor'],
    params: z.strictObject({ runId }),
    result: run,
    audit: 'none',
    auditFields: [],
  },
  report: {
    name: 'risk.report',
    method: 'GET',
    path: '/risk/runs/:runId/report',
    summary: 'Give the report of a run as a page to print, with charts, once the run is done',
    roles: ['owner', 'operator', 'analyst', 'auditor'],
    params: z.strictObject({
      runId,
      language: languageOf('the page when it opens'),
    }),
    result: z.string(),
    audit: 'none',
    auditFields: [],
    streams: ['text/html'],
  },
  stop: {
    name: 'risk.stop',
    method: 'DELETE',
    path: '/risk/runs/:runId',
    summary: 'Stop a run',
    roles: ['owner', 'operator', 'analyst'],
    params: z.strictObject({ runId }),
    result: z.object({ stopped: z.literal(true) }),
    audit: 'write',
    auditFields: ['runId'],
  },
});
