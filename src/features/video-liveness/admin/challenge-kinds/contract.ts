import { z } from 'zod';
import { defineAdmin } from '../../../../wire/admin/define-admin.ts';
import { KIND_OFFER_NAMES } from '../../challenge/challenge-kinds.ts';

const appId = z.string().min(1).max(64).describe('Id of the app');
const kinds = z.enum(KIND_OFFER_NAMES);

/** The admin operations on the kinds of challenges that each app chose. */
export const challengeKindContracts = defineAdmin({
  list: {
    name: 'challenge-kinds.list',
    method: 'GET',
    path: '/challenge-kinds',
    summary: 'Show the kinds of challenges: those of the site, and of each app that has its own',
    roles: ['owner', 'operator', 'analyst', 'auditor', 'integrator'],
    params: z.strictObject({}),
    result: z.object({
      site: kinds.describe('The setting videoLiveness.challengeKinds'),
      apps: z.array(z.object({ appId: z.string(), kinds })),
    }),
    audit: 'none',
    auditFields: [],
  },
  set: {
    name: 'challenge-kinds.set',
    method: 'PUT',
    path: '/challenge-kinds/:appId',
    summary: 'Set the kinds of challenges of an app',
    roles: ['owner', 'operator'],
    params: z.strictObject({
      appId,
      kinds: z
        .enum([...KIND_OFFER_NAMES, 'site'])
        .describe(
          'actions, colours-or-actions or actions-or-colours, the preferred kind first; site for those of the site. Colours are experimental: see docs/liveness.md',
        ),
    }),
    result: z.object({
      appId: z.string(),
      kinds,
      isOwn: z.boolean().describe('False if they are those of the site'),
    }),
    audit: 'write',
    auditFields: ['appId', 'kinds'],
  },
});
