import { z } from 'zod';
import { defineAdmin } from '../../wire/admin/define-admin.ts';

const name = z.string().min(1).max(64).describe('Name of the administrator');

/** The admin operations that tie accounts to persons at an OpenID provider. */
export const identityContracts = defineAdmin({
  link: {
    name: 'administrators.link-identity',
    method: 'PUT',
    path: '/administrators/:name/identity',
    summary: 'Let a person at the OpenID provider sign in to an account, which keeps the role that you give it',
    roles: ['owner'],
    needsSecondPerson: () => true,
    params: z.strictObject({
      name,
      subject: z
        .string()
        .min(1)
        .max(255)
        .describe("The provider's id of the person (`sub`), which is no name and no mail address"),
    }),
    result: z.object({ linked: z.literal(true), issuer: z.string() }),
    audit: 'write',
    auditFields: ['name', 'subject'],
  },
  unlink: {
    name: 'administrators.unlink-identity',
    method: 'DELETE',
    path: '/administrators/:name/identity',
    summary: 'Unlink the person at an OpenID provider who can sign in to an account',
    roles: ['owner'],
    // The person would be a new one at the next sign-in, and so could become two.
    needsSecondPerson: () => true,
    params: z.strictObject({ name }),
    result: z.object({ unlinked: z.literal(true) }),
    audit: 'write',
    auditFields: ['name'],
  },
});
