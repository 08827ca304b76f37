import { z } from 'zod';
import { toldOrWritten } from '../../../../wire/told/told-fields.ts';
import { parseLedgerCursor } from '../../../../platform/ledger/ledger.ts';
import { SERIES_STEPS } from '../../../../platform/ledger/call-series.ts';
import { defineAdmin } from '../../../../wire/admin/define-admin.ts';
import { instant } from '../../../../wire/admin/instant.ts';
import { RISK_PARTS } from '../../decision/decision-finder.ts';
import { RISK_LEVELS, RISK_TYPES } from '../../rules/risk-types.ts';
import { told } from '../../../../kernel/told.ts';

const level = z.enum(RISK_LEVELS);
const levels = z.object({ pass: z.int(), review: z.int(), reject: z.int() });
const share = z.object({ share: z.number(), low: z.number(), high: z.number() }).nullable();
const READERS = ['owner', 'operator', 'analyst', 'compliance', 'auditor'] as const;

/** The admin operations that list and count risk decisions. They show codes and figures, and no identifier. */
export const riskDecisionContracts = defineAdmin({
  list: {
    name: 'risk.decisions',
    method: 'GET',
    path: '/risk/decisions',
    summary: 'List risk decisions, newest first',
    roles: READERS,
    params: z.strictObject({
      from: instant
        .optional()
        .describe('First day, or first time, in Asia/Shanghai. The default is 24 hours before the end'),
      to: instant.optional().describe('Last day, which is included, or the time at which the list ends. Default: now'),
      app: z.string().max(64).optional().describe('Only decisions for this app'),
      level: level.optional().describe('Only decisions of this level'),
      scene: z.string().min(1).max(256).optional().describe('Only requests with this SceneCode'),
      rule: z
        .string()
        .regex(/^[\w-]{1,64}$/, told`is not the id of a rule`)
        .optional()
        .describe('Only decisions in which this rule counted'),
      type: z.coerce
        .number()
        .refine((code) => RISK_TYPES.some((type) => type.code === code), told`is not a RiskType`)
        .optional()
        .describe('Only decisions with this RiskType, e.g. 102'),
      cursor: z
        .string()
        .max(80)
        .refine((text) => parseLedgerCursor(text) !== null, told`not a cursor`)
        .optional()
        .describe('`nextCursor` of the page before'),
      limit: z.coerce.number().int().min(1).max(1000).default(50).describe('Decisions of this page, at most 1000'),
    }),
    result: z.object({
      rows: z.array(
        z.object({
          orderId: z.string(),
          appId: z.string(),
          atMs: z.int(),
          scene: z.string().describe('SceneCode of the request; empty if it had none'),
          level,
          settledBy: z.string(),
          points: z.int(),
          types: z.array(z.int()),
          fired: z.array(z.string()).describe('Ids of the rules that counted'),
          versionId: z.string(),
        }),
      ),
      nextCursor: z.string().nullable().describe('Null on the last page'),
    }),
    audit: 'none',
    auditFields: [],
  },
  series: {
    name: 'risk.series',
    method: 'GET',
    path: '/risk/series',
    summary: 'Count decisions by level over time, for each scene, rule or RiskType, for charts',
    roles: READERS,
    params: z.strictObject({
      step: z.enum(SERIES_STEPS).default('hour').describe('Length of a step: minute, hour, or day of Asia/Shanghai'),
      from: instant.describe('First step that is counted, e.g. 2026-07-03T14:00 in Asia/Shanghai'),
      to: instant.describe('Steps that begin at this time or later are not counted'),
      by: z
        .enum(RISK_PARTS)
        .default('scene')
        .describe(
          'What is told apart: scene (register, login, activity, none, other), rule, or type. A decision counts in ' +
            'one scene, and in each rule and type that it has',
        ),
    }),
    result: z.object({
      points: z
        .array(z.object({ startsAtMs: z.int(), name: z.string(), level, decisions: z.int() }))
        .describe('Steps without a decision are absent'),
    }),
    audit: 'none',
    auditFields: [],
  },
  hits: {
    name: 'rules.hits',
    method: 'GET',
    path: '/risk/rule-hits',
    summary: 'Show how often each rule counted in a day and in a week, and when last',
    roles: READERS,
    params: z.strictObject({}),
    result: z.object({
      hits: z
        .array(
          z.object({
            ruleId: z.string(),
            title: toldOrWritten().nullable().describe('Null if the active version lacks the rule'),
            lastDay: z.int().describe('Decisions of the last 24 hours; the first hour counts whole'),
            lastWeek: z.int().describe('Decisions of the last seven days'),
            byLevel: z.object({ pass: z.int(), review: z.int(), reject: z.int() }).describe('Those of the last week'),
            lastAtMs: z.int().nullable().describe('Null if it did not count in the last week'),
          }),
        )
        .describe('The rules of the active version, and others that counted in the last week'),
    }),
    audit: 'none',
    auditFields: [],
  },
  outcomes: {
    name: 'rules.outcomes',
    method: 'GET',
    path: '/risk/rule-outcomes',
    summary: 'Count how the decisions of a period turned out, by level and by each rule that counted in them',
    roles: READERS,
    params: z.strictObject({
      from: instant
        .optional()
        .describe(
          'First day, in Asia/Shanghai. A time counts for its whole day. The default is 30 days that end with `to`',
        ),
      to: instant.optional().describe('Last day, which is included. The default is today'),
    }),
    result: z.object({
      period: z.object({ fromMs: z.int(), toMs: z.int() }).describe('The days that were counted'),
      isCut: z
        .boolean()
        .describe('More than 100,000 decisions have an outcome, so the period was cut to its newest whole days'),
      decisions: levels.describe('All decisions by level'),
      fraud: levels.describe('Decisions that were reported as fraud, by level'),
      genuine: levels.describe('Decisions that were reported as genuine, by level'),
      genuinePassed: share.describe('Share of the genuine decisions that passed'),
      fraudStopped: share.describe('Share of the decisions about fraud that did not pass'),
      rules: z
        .array(
          z.object({
            ruleId: z.string(),
            title: toldOrWritten().nullable().describe('Null if the active version lacks the rule'),
            hits: z.int().describe('Decisions in which it counted'),
            fraud: z.int(),
            genuine: z.int(),
            unlabelled: z.int().describe('Hits of which no outcome was reported'),
            precision: share.describe('Share of the fraud among the hits whose outcome was reported'),
          }),
        )
        .describe('The rules of the active version, and others that counted in the period'),
    }),
    audit: 'none',
    auditFields: [],
    requestsPerMinute: 60,
  },
});
