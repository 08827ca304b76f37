import { z } from 'zod';
import { defineAdmin } from '../../../../wire/admin/define-admin.ts';
import { CHALLENGE_POLICIES } from '../../challenge/challenge-policy.ts';

const appId = z.string().min(1).max(64).describe('Id of the app');
const policy = z.enum(CHALLENGE_POLICIES);

/** The admin operations on challenge policies: when the clips of each app need a challenge. */
export const challengePolicyContracts = defineAdmin({
  list: {
    name: 'challenge-policies.list',
    method: 'GET',
    path: '/challenge-policies',
    summary: 'Show when clips need a challenge: the policy of the site, and of each app that has its own',
    roles: ['owner', 'operator', 'analyst', 'auditor', 'integrator'],
    params: z.strictObject({}),
    result: z.object({
      site: policy.describe('The setting videoLiveness.challengePolicy'),
      apps: z.array(z.object({ appId: z.string(), policy })),
    }),
    audit: 'none',
    auditFields: [],
  },
  set: {
    name: 'challenge-policies.set',
    method: 'PUT',
    path: '/challenge-policies/:appId',
    summary: 'Set when the clips of an app need a challenge',
    roles: ['owner', 'operator'],
    params: z.strictObject({
      appId,
      policy: z
        .enum([...CHALLENGE_POLICIES, 'site'])
        .describe('never, grey (in doubt) or always; site for the policy of the site'),
    }),
    result: z.object({
      appId: z.string(),
      policy,
      isOwn: z.boolean().describe('False if it is the policy of the site'),
    }),
    audit: 'write',
    auditFields: ['appId', 'policy'],
  },
});
