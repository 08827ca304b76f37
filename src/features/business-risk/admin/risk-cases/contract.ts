import { z } from 'zod';
import { toldOrWritten } from '../../../../wire/told/told-fields.ts';
import { defineAdmin } from '../../../../wire/admin/define-admin.ts';
import { expectedParam } from '../../../../wire/admin/expected.ts';
import { instant } from '../../../../wire/admin/instant.ts';
import { CASE_ENTITY_KINDS, CASE_STATES } from '../../cases/case.ts';
import { JOIN_KINDS } from '../../cases/case-policy.ts';
import { CASE_SORTS } from '../../cases/case-store.ts';
import {
  administrator,
  caseId,
  decision,
  keptPolicy,
  kinds,
  level,
  note,
  orderId,
  outcome,
  policy,
  revision,
  riskCase,
  ruleId,
  scene,
} from './case-schema.ts';
import { told } from '../../../../kernel/told.ts';

const READERS = ['owner', 'operator', 'analyst', 'compliance', 'auditor'] as const;
const WORKERS = ['owner', 'operator', 'analyst'] as const;

const stepped = { caseId, revision };

/**
 * The admin operations on the cases of the review queue. They show codes, figures and notes, and no identifier of a
 * person.
 */
export const riskCaseContracts = defineAdmin({
  list: {
    name: 'cases.list',
    method: 'GET',
    path: '/risk/cases',
    summary: 'List the cases of the review queue, those that should be resolved first at the top',
    roles: READERS,
    params: z.strictObject({
      state: z
        .enum([...CASE_STATES, 'unresolved', 'all'])
        .default('unresolved')
        .describe('open, assigned or resolved; `unresolved` stands for the first two'),
      assignee: administrator.optional().describe('Only cases on which this administrator works, by name'),
      mine: z.stringbool().optional().describe('Only cases on which you work'),
      unassigned: z.stringbool().optional().describe('Only cases without an assignee'),
      scene: scene.optional().describe('Only cases of this SceneCode'),
      level: level.optional().describe('Only cases of this level'),
      rule: ruleId.optional().describe('Only cases in which this rule counted'),
      overdue: z.stringbool().optional().describe('Only cases that should have been resolved already'),
      sort: z.enum(CASE_SORTS).default('due').describe('due: the end of their time first; newest, oldest: by number'),
      cursor: z
        .string()
        .regex(/^\d{1,15}\.\d{1,15}$/, told`not a cursor`)
        .optional()
        .describe('`nextCursor` of the page before'),
      limit: z.coerce.number().int().min(1).max(1000).default(50).describe('Cases of this page, at most 1000'),
    }),
    result: z.object({
      cases: z.array(riskCase),
      nextCursor: z.string().nullable().describe('Null on the last page'),
    }),
    audit: 'none',
    auditFields: [],
  },
  totals: {
    name: 'cases.totals',
    method: 'GET',
    path: '/risk/case-totals',
    summary: 'Count open and overdue cases, their ages, and what was resolved by scene, day and person',
    roles: READERS,
    params: z.strictObject({
      days: z.coerce.number().int().min(1).max(400).default(30).describe('Days of which resolved cases are counted'),
    }),
    result: z.object({
      open: z.int().describe('Cases without an assignee'),
      assigned: z.int(),
      overdue: z.int(),
      ages: z
        .object({ hour: z.int(), day: z.int(), threeDays: z.int(), older: z.int() })
        .describe('Cases that are not resolved, opened within the last hour, day, three days, or before'),
      scenes: z.array(
        z.object({
          scene: z.string(),
          unresolved: z.int(),
          overdue: z.int(),
          resolved: z.int(),
          resolvedInTime: z.int(),
          slaHours: z.int().describe('Hours within which a case of the scene should be resolved'),
        }),
      ),
      days: z.array(
        z.object({
          day: z.string(),
          opened: z.int(),
          resolved: z.int(),
          overCap: z.int().describe('Decisions that opened no case because the day was full'),
        }),
      ),
      people: z.array(z.object({ name: z.string(), fraud: z.int(), genuine: z.int(), unclear: z.int() })),
    }),
    audit: 'none',
    auditFields: [],
  },
  policy: {
    name: 'cases.policy',
    method: 'GET',
    path: '/risk/case-policy',
    summary: 'Show which decisions open a case, and how fast cases should be resolved',
    roles: READERS,
    params: z.strictObject({}),
    result: keptPolicy,
    audit: 'none',
    auditFields: [],
  },
  setPolicy: {
    name: 'cases.set-policy',
    method: 'PUT',
    path: '/risk/case-policy',
    summary: 'Choose which decisions open a case. Parts that are left out stay as they are',
    roles: WORKERS,
    params: policy.partial().extend({ expected: expectedParam(keptPolicy) }),
    result: keptPolicy,
    audit: 'write',
    auditFields: ['levels', 'ruleIds', 'scenes', 'slaHours', 'slaHoursByScene', 'casesADayMax', 'joinBy'],
  },
  assignees: {
    name: 'cases.assignees',
    method: 'GET',
    path: '/risk/case-assignees',
    summary: 'List the administrators that a case can be assigned to',
    roles: READERS,
    params: z.strictObject({}),
    result: z.object({ names: z.array(z.string()) }),
    audit: 'none',
    auditFields: [],
  },
  show: {
    name: 'cases.show',
    method: 'GET',
    path: '/risk/cases/:caseId',
    summary: 'Show a case: its decisions, why the first of them was taken, related decisions, notes and what was done',
    roles: READERS,
    params: z.strictObject({ caseId }),
    result: z.object({
      case: riskCase,
      summary: z
        .object({
          orderId: z.string(),
          level,
          points: z.int(),
          types: z.array(z.int()),
          rules: z.array(z.object({ id: z.string(), title: toldOrWritten(), points: z.int() })),
        })
        .nullable()
        .describe('The latest decision of the severest level in short. Null if it is past its retention'),
      entities: z
        .object({ account: z.int(), phone: z.int(), device: z.int(), address: z.int() })
        .describe('How many different ones its decisions have'),
      named: z
        .array(z.string())
        .describe('Kind and pseudonym of the latest 20 of them, e.g. device:3f2a9c…, from which risk.graph starts'),
      decisions: z
        .array(decision.extend({ joinedBy: z.enum(JOIN_KINDS).nullable() }))
        .describe('The latest 100. `joinedBy` is null for the decision that opened the case'),
      related: z
        .array(
          decision.extend({
            caseId: z.string(),
            caseNumber: z.int(),
            caseState: z.enum(CASE_STATES),
            outcome: outcome.nullable(),
            shares: z.array(z.enum(CASE_ENTITY_KINDS)),
          }),
        )
        .describe('The latest 50 decisions of other cases with the same account, phone, device or address'),
      beside: z
        .array(decision.omit({ scene: true }).extend({ shares: z.array(z.enum(CASE_ENTITY_KINDS)) }))
        .describe('The latest 50 decisions outside of cases with the same account, phone, device or address'),
      events: z
        .array(
          z.object({
            atMs: z.int(),
            what: z.enum(['opened', 'assigned', 'noted', 'resolved', 'reopened']),
            by: z.string().nullable().describe('Name of the administrator. Null if the policy opened the case'),
            assignee: z.string().nullable().optional(),
            outcome: outcome.optional(),
            note: z.string().nullable(),
          }),
        )
        .describe('The opening, and the latest 200 steps of people, oldest first'),
    }),
    audit: 'look',
    auditFields: ['caseId'],
  },
  assign: {
    name: 'cases.assign',
    method: 'PUT',
    path: '/risk/cases/:caseId/assignee',
    summary: 'Give a case to an administrator, or back to the queue',
    roles: WORKERS,
    params: z.strictObject({
      ...stepped,
      assignee: administrator.nullable().describe('Name of the administrator. Null gives it back to the queue'),
      note: note.optional(),
    }),
    result: riskCase,
    audit: 'write',
    auditFields: ['caseId', 'revision', 'assignee'],
  },
  note: {
    name: 'cases.note',
    method: 'POST',
    path: '/risk/cases/:caseId/notes',
    summary: 'Add a note to a case',
    roles: WORKERS,
    params: z.strictObject({ ...stepped, note }),
    result: riskCase,
    audit: 'write',
    auditFields: ['caseId', 'revision'],
  },
  resolve: {
    name: 'cases.resolve',
    method: 'POST',
    path: '/risk/cases/:caseId/resolution',
    summary: 'Resolve a case. Fraud and genuine are reported for its orders, and what it names can be listed with it',
    roles: WORKERS,
    params: z.strictObject({
      ...stepped,
      outcome: outcome.describe('What it turned out to be. `unclear` reports nothing'),
      note: note.optional(),
      source: z
        .string()
        .regex(/^[\w.-]{1,64}$/, told`must be 1 to 64 letters, digits and _ . -`)
        .optional()
        .describe('Source under which the outcome is reported. The default is one of your own, cases.ID'),
      block: kinds
        .optional()
        .describe('What of its requests is put on the block-list: account, phone, device, address'),
      allow: kinds.optional().describe('What of its requests is put on the allow-list'),
      orderId: orderId.optional().describe('List only what this order names. The default is every order of the case'),
      end: instant.optional().describe('End of the list entries: a time, or a day in Asia/Shanghai. Default: no end'),
      reason: z.string().min(1).max(200).optional().describe('Note of the list entries, without personal data'),
    }),
    result: z.object({
      case: riskCase,
      labels: z
        .object({
          recorded: z.int(),
          taken: z.int().describe('Orders for which another source has reported an outcome, which stays'),
        })
        .describe('What became of the outcome, by number of orders'),
      entries: z.array(
        z.object({ id: z.string(), list: z.string(), kind: z.enum(CASE_ENTITY_KINDS), shown: z.string() }),
      ),
    }),
    audit: 'write',
    auditFields: ['caseId', 'revision', 'outcome', 'source', 'block', 'allow', 'orderId', 'end'],
  },
  reopen: {
    name: 'cases.reopen',
    method: 'POST',
    path: '/risk/cases/:caseId/reopening',
    summary: 'Reopen a resolved case. The outcomes that it reported and the list entries that it made are taken back',
    roles: WORKERS,
    params: z.strictObject({ ...stepped, note: note.optional() }),
    result: riskCase,
    audit: 'write',
    auditFields: ['caseId', 'revision'],
  },
});
