import { z } from 'zod';
import { ALERT_KIND_NAMES } from '../../platform/alerts/alert-kind.ts';
import { SEVERITIES } from '../../platform/alerts/alert-rule.ts';
import { defineAdmin } from '../../wire/admin/define-admin.ts';
import { expectedParam } from '../../wire/admin/expected.ts';
import { told } from '../../kernel/told.ts';

const ruleId = z
  .string()
  .regex(/^alr_[0-9a-f]{18}$/, told`not the id of an alert rule`)
  .describe('Id of the rule');
const kind = z.enum(ALERT_KIND_NAMES);
const severity = z.enum(SEVERITIES).describe('How much an alert of this rule matters');
const name = z.string().max(64).describe('Name, at most 64 characters. Empty to be named by its kind');
const threshold = z.coerce
  .number()
  .min(0)
  .describe('It fires beyond this value. A share is between 0 and 1, e.g. 0.05 for 5 %; drift is a PSI, e.g. 0.25');
const minutes = (min: number, text: string) => z.coerce.number().int().min(min).max(1440).describe(text);
const windowMinutes = minutes(1, 'Minutes that are counted, 1 to 1440. Kinds without a window ignore it');
const callsMin = z.coerce
  .number()
  .int()
  .min(0)
  .max(1e9)
  .describe('With fewer calls or decisions in the window, nothing changes. Kinds without a window ignore it');
const forMinutes = minutes(0, 'Minutes beyond the threshold before it fires, and back before it recovers, 0 to 1440');
const only = z
  .string()
  .min(1)
  .max(64)
  .nullable()
  .describe(
    'The one subject to watch: an API, a package, a budget such as `app_… day`, a scene or a feed; null for each',
  );

const rule = z.object({
  id: z.string(),
  name: z.string(),
  kind,
  threshold: z.number(),
  windowMinutes: z.int(),
  callsMin: z.int(),
  forMinutes: z.int(),
  only: z.string().nullable(),
  severity,
  status: z.enum(['active', 'paused']),
  createdBy: z.string().describe('Empty if it came with the product'),
  createdAtMs: z.int(),
});

const EVERYBODY = ['owner', 'operator', 'analyst', 'compliance', 'billing', 'auditor'] as const;
const WRITERS = ['owner', 'operator'] as const;

/** The admin operations on alerts: what fires, what fired, and the rules that raise them. */
export const alertContracts = defineAdmin({
  list: {
    name: 'alerts.list',
    method: 'GET',
    path: '/alerts',
    summary: 'List the alerts that fire, and values that are beyond a threshold but not for long enough',
    roles: EVERYBODY,
    params: z.strictObject({}),
    result: z.object({
      alerts: z.array(
        z.object({
          ruleId: z.string(),
          ruleName: z.string(),
          kind,
          severity,
          subject: z.string(),
          phase: z.enum(['rising', 'firing', 'falling']),
          sinceMs: z.int(),
          firedAtMs: z.int().nullable(),
          value: z.number().nullable(),
          threshold: z.number(),
        }),
      ),
    }),
    audit: 'none',
    auditFields: [],
  },
  events: {
    name: 'alerts.events',
    method: 'GET',
    path: '/alerts/events',
    summary: 'List alerts that fired and recovered, newest first',
    roles: EVERYBODY,
    params: z.strictObject({
      limit: z.coerce.number().int().min(1).max(1000).default(50).describe('Events of this page, at most 1000'),
      after: z
        .string()
        .regex(/^evt_[0-9a-f]{18}$/, told`not the id of an event`)
        .optional()
        .describe('`nextAfter` of the page before'),
    }),
    result: z.object({
      events: z.array(
        z.object({
          id: z.string(),
          type: z.enum(['alert.fired', 'alert.recovered']),
          atMs: z.int(),
          sequence: z.int(),
          ruleId: z.string(),
          ruleName: z.string(),
          kind,
          severity,
          subject: z.string(),
          value: z.number().nullable(),
          threshold: z.number(),
        }),
      ),
      nextAfter: z.string().nullable(),
    }),
    audit: 'none',
    auditFields: [],
  },
  rules: {
    name: 'alert-rules.list',
    method: 'GET',
    path: '/alert-rules',
    summary: 'List alert rules, and the kinds there are with what each measures',
    roles: EVERYBODY,
    params: z.strictObject({}),
    result: z.object({
      rules: z.array(rule),
      kinds: z.array(
        z.object({
          kind,
          unit: z.string(),
          fires: z.enum(['above', 'below']),
          scope: z.string(),
          isWindowed: z.boolean(),
          thresholdMax: z.number(),
        }),
      ),
    }),
    audit: 'none',
    auditFields: [],
  },
  add: {
    name: 'alert-rules.add',
    method: 'POST',
    path: '/alert-rules',
    summary: 'Add an alert rule',
    roles: WRITERS,
    params: z.strictObject({
      kind: kind.describe('What is measured'),
      threshold,
      name: name.default(''),
      windowMinutes: windowMinutes.default(5),
      callsMin: callsMin.default(20),
      forMinutes: forMinutes.default(0),
      only: only.default(null),
      severity: severity.default('warning'),
    }),
    result: rule,
    audit: 'write',
    auditFields: ['kind', 'threshold', 'name', 'windowMinutes', 'callsMin', 'forMinutes', 'only', 'severity'],
  },
  change: {
    name: 'alert-rules.change',
    method: 'PATCH',
    path: '/alert-rules/:ruleId',
    summary: 'Change or pause an alert rule. What a paused one raised recovers within a minute',
    roles: WRITERS,
    params: z.strictObject({
      ruleId,
      threshold: threshold.optional(),
      name: name.optional(),
      windowMinutes: windowMinutes.optional(),
      callsMin: callsMin.optional(),
      forMinutes: forMinutes.optional(),
      only: only.optional(),
      severity: severity.optional(),
      status: z.enum(['active', 'paused']).optional().describe('A paused rule is not evaluated'),
      expected: expectedParam(rule),
    }),
    result: rule,
    audit: 'write',
    auditFields: [
      'ruleId',
      'threshold',
      'name',
      'windowMinutes',
      'callsMin',
      'forMinutes',
      'only',
      'severity',
      'status',
    ],
  },
  remove: {
    name: 'alert-rules.remove',
    method: 'DELETE',
    path: '/alert-rules/:ruleId',
    summary: 'Remove an alert rule. What it raised recovers',
    roles: WRITERS,
    params: z.strictObject({ ruleId }),
    result: z.object({ removed: z.literal(true) }),
    audit: 'write',
    auditFields: ['ruleId'],
  },
});
