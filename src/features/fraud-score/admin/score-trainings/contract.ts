import { z } from 'zod';
import { defineAdmin } from '../../../../wire/admin/define-admin.ts';
import { LEARNER_CHOICES } from '../../training/train-model.ts';
import { toldText } from '../../../../wire/told/told-fields.ts';

const instant = z.iso.datetime({ offset: true }).or(z.iso.date()).optional();

const status = z.object({
  state: z.enum(['idle', 'running', 'done', 'stopped', 'failed']),
  done: z.int().describe('Trees that are grown'),
  total: z.int().describe('Trees to grow. 0 while the history is read, and for a scorecard'),
  model: z
    .object({
      modelId: z.string(),
      number: z.int(),
      learner: z.string(),
      testRows: z.int(),
      testAuc: z.number().describe('Area under the ROC curve on the test, 0 to 1'),
      verdict: z.string().describe('Whether something simpler does better on the test'),
    })
    .nullable()
    .describe('The model that was kept, with its report. It is not published'),
  problem: toldText().nullable().describe('Why the last training failed'),
});

/**
 * Admin operations for trainings on the server. They learn from the answers of this site, and go on if the process that
 * began them ends. `renzheng score train` trains on the machine of the command line instead, also from files.
 */
export const scoreTrainingContracts = defineAdmin({
  start: {
    name: 'score-trainings.start',
    method: 'POST',
    path: '/score-trainings',
    summary: 'Train a model of the fraud score on the server, from past answers and their outcomes, and keep it',
    roles: ['owner', 'operator', 'analyst'],
    params: z.strictObject({
      learner: z.enum(LEARNER_CHOICES).default('auto').describe('What to fit. `auto` takes the best before the test'),
      from: instant.describe('Leave out questions asked before this time, ISO 8601'),
      testFrom: instant.describe(
        'Start of the test, ISO 8601. By default the last quarter of the outcomes is the test',
      ),
      labelDelayDays: z.coerce.number().min(0).max(3650).default(7).describe('Days until an outcome is known'),
      unlabelled: z
        .enum(['leave-out', 'genuine'])
        .default('leave-out')
        .describe('What to do with rows that have no outcome and are older than the label delay'),
      seed: z.coerce.number().int().min(0).max(999_999_999).default(1).describe('The same seed gives the same model'),
    }),
    result: status,
    audit: 'write',
    auditFields: ['learner', 'from', 'testFrom', 'labelDelayDays', 'unlabelled', 'seed'],
  },
  show: {
    name: 'score-trainings.show',
    method: 'GET',
    path: '/score-trainings',
    summary: 'Show how far the last training on the server is, and the model that it kept',
    roles: ['owner', 'operator', 'analyst', 'auditor'],
    params: z.strictObject({}),
    result: status,
    audit: 'none',
    auditFields: [],
  },
  stop: {
    name: 'score-trainings.stop',
    method: 'DELETE',
    path: '/score-trainings',
    summary: 'Stop the training on the server',
    roles: ['owner', 'operator', 'analyst'],
    params: z.strictObject({}),
    result: z.object({ stopped: z.literal(true) }),
    audit: 'write',
    auditFields: [],
  },
});
