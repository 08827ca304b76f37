import { z } from 'zod';
import { defineAdmin } from '../../../../wire/admin/define-admin.ts';
import { toldOrWritten, toldText } from '../../../../wire/told/told-fields.ts';
import { told } from '../../../../kernel/told.ts';

const versionId = z
  .string()
  .regex(/^[\w-]{1,64}$/, told`is not a version id`)
  .describe('Id of the rule version');
/**
 * Any object passes here. The engine's own schema checks it, because a CEL condition is checked against the feature
 * table.
 */
const set = z
  .record(z.string(), z.unknown())
  .meta({ file: 'json' })
  .describe(
    'Rule set: rules, reviewAtPoints, rejectAtPoints, invalidAccountLevel, invalidAddressLevel. What rules.show gives is taken too',
  );
const digest = z
  .string()
  .regex(/^[0-9a-f]{32}$/, told`is not a digest of rules`)
  .optional()
  .describe('`digest` of the rules that you looked at (rules.show). If they have changed since, it is refused');
const note = z.string().max(500).default('').describe('What this version is for');
const BODY_BYTES_MAX = 4 * 1024 * 1024;

const version = z.object({
  id: z.string(),
  number: z.int(),
  state: z.enum(['draft', 'shadow', 'active', 'retired']),
  ruleCount: z.int(),
  note: toldOrWritten(),
  createdBy: z.string(),
  createdAtMs: z.int(),
  activatedAtMs: z.int().nullable(),
  retiredAtMs: z.int().nullable(),
});
const problem = z.object({ ruleId: z.string().nullable(), problem: toldText() });
const rule = z.record(z.string(), z.unknown());
const feature = z.object({
  name: z.string(),
  type: z.enum(['number', 'flag', 'text']),
  unit: z.string(),
  window: z.string(),
  entity: z.string(),
  meaning: toldText(),
  nullMeans: toldText(),
});

/**
 * Admin operations for the rules of the risk decision. A rule set is written as a draft, tried in shadow, published
 * atomically and can be rolled back.
 */
export const riskRuleContracts = defineAdmin({
  list: {
    name: 'rules.list',
    method: 'GET',
    path: '/risk/rules',
    summary: 'List rule versions, newest first',
    roles: ['owner', 'operator', 'analyst', 'auditor'],
    params: z.strictObject({}),
    result: z.object({
      versions: z.array(version),
      rollsBackTo: z
        .string()
        .nullable()
        .describe('Id of the version that a rollback brings back. Null if there is none'),
    }),
    audit: 'none',
    auditFields: [],
  },
  features: {
    name: 'rules.features',
    method: 'GET',
    path: '/risk/features',
    summary: 'List what a condition may read: name, type, unit, window, entity, meaning of null',
    roles: ['owner', 'operator', 'analyst', 'auditor'],
    params: z.strictObject({}),
    result: z.object({ features: z.array(feature) }),
    audit: 'none',
    auditFields: [],
  },
  failures: {
    name: 'rules.failures',
    method: 'GET',
    path: '/risk/rules/failures',
    summary: 'List the rules that failed at run time since the start and were skipped',
    roles: ['owner', 'operator', 'analyst', 'auditor'],
    params: z.strictObject({}),
    result: z.object({
      failures: z.array(z.object({ ruleId: z.string(), count: z.int(), lastProblem: z.string() })),
    }),
    audit: 'none',
    auditFields: [],
  },
  show: {
    name: 'rules.show',
    method: 'GET',
    path: '/risk/rules/:versionId',
    summary: 'Show one version with its rules',
    roles: ['owner', 'operator', 'analyst', 'auditor'],
    params: z.strictObject({ versionId }),
    result: version.extend({
      set: z.record(z.string(), z.unknown()),
      digest: z.string().describe('Names these rules: 32 hex digits, which differ if the rules do'),
    }),
    audit: 'none',
    auditFields: [],
  },
  release: {
    name: 'rules.release',
    method: 'GET',
    path: '/risk/rules/release',
    summary: 'Show the rules of this release. A site that began with an earlier release drafts them to take them over',
    roles: ['owner', 'operator', 'analyst', 'auditor'],
    params: z.strictObject({}),
    result: z.object({ ruleCount: z.int(), set: z.record(z.string(), z.unknown()) }),
    audit: 'none',
    auditFields: [],
  },
  check: {
    name: 'rules.check',
    method: 'POST',
    path: '/risk/rules/check',
    summary: 'Check a rule set and list its problems, without keeping it',
    roles: ['owner', 'operator', 'analyst', 'auditor'],
    params: z.strictObject({ set }),
    result: z.object({ problems: z.array(problem) }),
    isBadNews: ({ problems }: { readonly problems: readonly unknown[] }) => problems.length > 0,
    audit: 'none',
    auditFields: [],
    underWay: 'leaves-nothing',
    bodyBytesMax: BODY_BYTES_MAX,
  },
  draft: {
    name: 'rules.draft',
    method: 'POST',
    path: '/risk/rules',
    summary: 'Keep a rule set as a draft, if it compiles',
    roles: ['owner', 'operator', 'analyst'],
    params: z.strictObject({ set, note }),
    result: version,
    audit: 'write',
    auditFields: ['note'],
    bodyBytesMax: BODY_BYTES_MAX,
  },
  change: {
    name: 'rules.change',
    method: 'PUT',
    path: '/risk/rules/:versionId',
    summary: 'Replace the rule set of a draft',
    roles: ['owner', 'operator', 'analyst'],
    params: z.strictObject({ versionId, set, note, digest }),
    result: version,
    audit: 'write',
    auditFields: ['versionId', 'note'],
    bodyBytesMax: BODY_BYTES_MAX,
  },
  remove: {
    name: 'rules.remove',
    method: 'DELETE',
    path: '/risk/rules/:versionId',
    summary: 'Forget a draft',
    roles: ['owner', 'operator', 'analyst'],
    params: z.strictObject({ versionId }),
    result: z.object({ removed: z.literal(true) }),
    audit: 'write',
    auditFields: ['versionId'],
  },
  publish: {
    name: 'rules.publish',
    method: 'POST',
    path: '/risk/rules/:versionId/publish',
    summary: 'Publish a version for every decision that begins after this',
    roles: ['owner', 'operator', 'analyst'],
    needsSecondPerson: () => true,
    params: z.strictObject({ versionId, digest }),
    result: version,
    audit: 'write',
    auditFields: ['versionId', 'digest'],
  },
  rollback: {
    name: 'rules.rollback',
    method: 'POST',
    path: '/risk/rules/rollback',
    summary: 'Take the last publication back. The version that it replaced is active again',
    roles: ['owner', 'operator', 'analyst'],
    params: z.strictObject({
      to: versionId
        .optional()
        .describe('Id of the version that you expect to come back. If another would, it is refused'),
    }),
    result: version,
    audit: 'write',
    auditFields: ['to'],
  },
  shadow: {
    name: 'rules.shadow',
    method: 'POST',
    path: '/risk/rules/:versionId/shadow',
    summary: 'Run a version in shadow beside the active one. It decides nothing',
    roles: ['owner', 'operator', 'analyst'],
    params: z.strictObject({ versionId }),
    result: version,
    audit: 'write',
    auditFields: ['versionId'],
  },
  unshadow: {
    name: 'rules.unshadow',
    method: 'DELETE',
    path: '/risk/shadow',
    summary: 'End the shadow run',
    roles: ['owner', 'operator', 'analyst'],
    params: z.strictObject({}),
    result: z.object({ ended: z.literal(true) }),
    audit: 'write',
    auditFields: [],
  },
  diff: {
    name: 'rules.diff',
    method: 'GET',
    path: '/risk/rules/:versionId/diff/:otherId',
    summary: 'List the differences from one version to another',
    roles: ['owner', 'operator', 'analyst', 'auditor'],
    params: z.strictObject({ versionId, otherId: versionId.describe('Id of the version to compare with') }),
    result: z.object({
      added: z.array(rule),
      removed: z.array(rule),
      changed: z.array(
        z.object({
          ruleId: z.string(),
          fields: z.array(z.object({ name: z.string(), before: z.string(), after: z.string() })),
        }),
      ),
      settings: z.array(
        z.object({
          name: z.string(),
          before: z.union([z.number(), z.string()]),
          after: z.union([z.number(), z.string()]),
        }),
      ),
      reordered: z.boolean(),
    }),
    audit: 'none',
    auditFields: [],
  },
});
