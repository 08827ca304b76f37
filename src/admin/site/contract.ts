import { z } from 'zod';
import { defineAdmin } from '../../wire/admin/define-admin.ts';
import { toldText } from '../../wire/told/told-fields.ts';

const node = z.string().describe('The process that answers, as `cluster status` names it');

const examination = z.object({
  node,
  state: z.enum(['idle', 'running', 'failed']).describe('`idle` if none runs: the findings are those of the last one'),
  startedAtMs: z.int().nullable().describe('Null if this process was never examined'),
  finishedAtMs: z.int().nullable(),
  done: z.int().describe('Checks that have ended'),
  total: z.int().describe('Checks of an examination'),
  problem: toldText().nullable().describe('Why the last examination broke off'),
  findings: z.array(
    z.object({
      name: z.string().describe('What was checked'),
      level: z
        .enum(['ok', 'warning', 'error', 'not-asked'])
        .describe('`not-asked`: what it looks at could not be asked, so nothing is known'),
      detail: toldText(),
      mend: toldText().nullable().describe('What to do. Null if there is nothing to do'),
    }),
  ),
});

/**
 * The admin operations on the process that answers: the settings that it started with, and the checks of
 * `renzheng doctor`.
 */
export const siteContracts = defineAdmin({
  settings: {
    name: 'site.settings',
    method: 'GET',
    path: '/site/settings',
    summary: 'Show the settings with which the process that answers was started. Secrets are hidden',
    roles: ['owner'],
    params: z.strictObject({
      changed: z
        .stringbool()
        .default(false)
        .meta({ flag: true })
        .describe('Only settings that differ from their default'),
    }),
    result: z.object({
      node,
      settings: z.array(
        z.object({
          setting: z.string().describe('Section and field, e.g. `http.port`'),
          value: z.union([z.string(), z.number(), z.boolean()]).nullable().describe('`hidden` for a secret'),
          from: z.enum(['environment', 'file', 'default']),
          variable: z.string().describe('The environment variable that sets it'),
        }),
      ),
    }),
    audit: 'none',
    auditFields: [],
  },
  findings: {
    name: 'site.findings',
    method: 'GET',
    path: '/site/findings',
    summary: 'Show what the last examination of the process that answers found',
    roles: ['owner'],
    params: z.strictObject({}),
    result: examination,
    audit: 'none',
    auditFields: [],
  },
  examine: {
    name: 'site.examine',
    method: 'POST',
    path: '/site/examinations',
    summary: 'Start the checks of `renzheng doctor` in the process that answers, unless they run already',
    roles: ['owner'],
    params: z.strictObject({}),
    result: examination,
    audit: 'write',
    auditFields: [],
    underWay: 'leaves-nothing',
  },
});
