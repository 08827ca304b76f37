import { z } from 'zod';
import { ROLES } from '../platform/access/actor.ts';
import { isLoopback } from './config-listeners.ts';
import { pairs } from './config-pairs.ts';
import { holdsNoCredentials, list, NO_CREDENTIALS, optionalText } from './config-values.ts';
import { told, type Told } from '../kernel/told.ts';

/** Roles that only a mapping of a claim gives. They cannot be the default role. */
const MAPPED_ONLY = ['owner', 'operator'] as const;

/** Sign-in with an OpenID provider, section `oidc`. */
export const OIDC_SETTINGS = z.strictObject({
  issuer: z
    .url()
    .refine(
      (text) => /^https:/i.test(text) || (/^http:/i.test(text) && isLoopback(new URL(text).hostname)),
      told`it must begin with https://; http is for a provider on this machine only`,
    )
    .refine(holdsNoCredentials, NO_CREDENTIALS)
    .optional()
    .describe('URL of an OpenID provider, as its tokens name it; with it, administrators can sign in there'),
  clientId: optionalText.describe('Id under which this server is registered at the provider'),
  clientSecret: optionalText
    .meta({ secret: true })
    .describe('Secret of that registration; leave it out for a public client, which PKCE alone protects'),
  clientAuthentication: z
    .enum(['client_secret_basic', 'client_secret_post'])
    .default('client_secret_basic')
    .describe('How the secret is sent, as the registration at the provider names it'),
  label: z
    .string()
    .min(1)
    .max(64)
    .default('OpenID Connect')
    .describe('How the sign-in page calls the provider, such as `Company account`'),
  scopes: list.default(['openid', 'profile']).describe('What the provider is asked to tell, separated by commas'),
  roleClaim: z
    .string()
    .min(1)
    .max(256)
    .default('groups')
    .describe('Claim with the groups or roles of a person, or a dotted path to it, such as `realm_access.roles`'),
  roles: pairs(z.record(z.string().min(1).max(256), z.enum(ROLES)))
    .default({})
    .describe(
      'The role that each value of that claim gives, such as `fraud-team=analyst,site-admins=owner`; other values give none',
    ),
  defaultRole: z
    .enum(ROLES)
    .exclude(MAPPED_ONLY)
    .optional()
    .describe('Role of people without such a value; by default they are not let in'),
});

/** Settings of the section, as the server uses them. */
export type OidcSettings = z.output<typeof OIDC_SETTINGS>;

/** Says which settings of a provider are missing. Null if the section is complete or empty. */
export function oidcProblem({ issuer, clientId, clientSecret, roles, defaultRole }: OidcSettings): Told | null {
  if (issuer !== undefined)
    return clientId === undefined ? told`oidc.issuer needs oidc.clientId, the id of this server at the provider` : null;
  const isBegun = clientId !== undefined || clientSecret !== undefined || defaultRole !== undefined;
  return isBegun || Object.keys(roles).length > 0 ? told`oidc: give oidc.issuer, the URL of the provider` : null;
}
