import { z } from 'zod';
import { CASE_ENTITY_KINDS, CASE_NOTE_LENGTH_MAX, CASE_OUTCOMES, CASE_STATES } from '../../cases/case.ts';
import { CASE_LEVELS, JOIN_KINDS } from '../../cases/case-policy.ts';
import { RISK_LEVELS } from '../../rules/risk-types.ts';
import { told } from '../../../../kernel/told.ts';

/** Level of a decision. */
export const level = z.enum(RISK_LEVELS);
/** What a case turned out to be. */
export const outcome = z.enum(CASE_OUTCOMES);
/** A SceneCode, or nothing. */
export const scene = z.string().max(256);
/** Id of a rule. */
export const ruleId = z.string().regex(/^[\w-]{1,64}$/, told`is not the id of a rule`);
/** Order id of an answer. */
export const orderId = z.string().regex(/^[0-9A-Za-z]{1,64}$/, told`is not an order id`);
/** Id of a case. */
export const caseId = z
  .string()
  .regex(/^cas_[0-9a-f]{18}$/, told`is not the id of a case`)
  .describe('Id of the case');
/** The revision of a case that the caller saw. */
export const revision = z.coerce
  .number()
  .int()
  .min(1)
  .optional()
  .describe('`revision` of the case as you saw it. If the case was changed since, the call is refused');
/** A note for colleagues. */
export const note = z
  .string()
  .trim()
  .min(1)
  .max(CASE_NOTE_LENGTH_MAX)
  .meta({ lines: true })
  .describe('A note for colleagues, kept encrypted. Write no name, number, phone or other personal data');
/** Name of an administrator. */
export const administrator = z.string().min(1).max(64);
/** Kinds of what requests name. */
export const kinds = z.array(z.enum(CASE_ENTITY_KINDS)).min(1).max(CASE_ENTITY_KINDS.length);

const resolution = z.object({
  outcome,
  by: z.string().describe('Name of the administrator'),
  atMs: z.int(),
  source: z.string().nullable().describe('Source under which the outcome was reported. Null for unclear'),
  entryIds: z.array(z.string()).describe('List entries that were made'),
});

/** A case, as people see it. */
export const riskCase = z.object({
  id: z.string(),
  number: z.int().describe('A number to read out'),
  revision: z.int(),
  state: z.enum(CASE_STATES),
  appId: z.string(),
  scene: z.string().describe('SceneCode of the decision that opened it; empty if it had none'),
  level: level.describe('The severest level of its decisions'),
  openedBy: z.string().describe('What opened it: `level review`, or `rule new-device`'),
  openedAtMs: z.int(),
  lastAtMs: z.int().describe('When its last decision was taken'),
  dueAtMs: z.int().describe('When it should be resolved at the latest'),
  isOverdue: z.boolean(),
  decisions: z.int(),
  rules: z.array(z.string()).describe('Ids of the rules that counted in its decisions'),
  assignee: z.string().nullable().describe('Name of the administrator who works on it'),
  resolution: resolution.nullable(),
});

/** A decision of a case. */
export const decision = z.object({ orderId: z.string(), atMs: z.int(), level, scene: z.string() });

/** Which decisions open a case. */
export const policy = z.strictObject({
  levels: z.array(z.enum(CASE_LEVELS)).max(2).describe('Levels whose decisions open a case: review, reject, or none'),
  ruleIds: z.array(ruleId).max(100).describe('Rules that open a case if they count in a decision, whatever its level'),
  scenes: z
    .array(scene)
    .max(100)
    .nullable()
    .describe('SceneCodes for which cases are opened. Null for all, also for requests without one'),
  slaHours: z.coerce.number().int().min(1).max(2160).describe('Hours within which a case should be resolved'),
  slaHoursByScene: z
    .record(scene, z.number().int().min(1).max(2160))
    .refine((hours) => Object.keys(hours).length <= 100, told`has at most 100 scenes`)
    .describe('The same for single SceneCodes'),
  casesADayMax: z.coerce
    .number()
    .int()
    .min(1)
    .max(100_000)
    .describe(
      'The most cases that are opened on a day of Asia/Shanghai. Decisions beyond that are counted and open none',
    ),
  joinBy: z
    .array(z.enum(JOIN_KINDS))
    .max(JOIN_KINDS.length)
    .describe('By what a decision joins a case that is not resolved, within 24 hours: account, device, address'),
});

/** The same, with its author. */
export const keptPolicy = policy.extend({
  changedBy: z.string().nullable().describe('Null for the policy of the release'),
  changedAtMs: z.int().nullable(),
});
