import { systemClock } from '../kernel/clock.ts';
import { systemRandom } from '../kernel/random.ts';
import type { AdminAccess } from '../platform/access/admin-access.ts';
import { ProviderAccounts } from '../platform/access/provider-accounts.ts';
import type { RefusedTries } from '../platform/access/refused-tries.ts';
import { addressDigest } from '../platform/secrets/site-digests.ts';
import { registerOidcRoutes } from '../server/admin/oidc-routes.ts';
import type { SharedRequestRates } from '../server/admin/request-limits.ts';
import type { AdminMount } from '../server/listener/http-server.ts';
import { OpenIdProvider } from '../remote/oidc/openid-provider.ts';
import type { Ground } from './open-foundation.ts';

/** Sign-in with the OpenID provider of the settings. */
export interface OpenedOidc {
  readonly issuer: string;
  /** How the sign-in page calls the provider. */
  readonly label: string;
  readonly mount: AdminMount;
}

/** Opens sign-in with the OpenID provider that the settings name. Null if they name none. */
export function openOidc(
  { config, stores, secrets, log }: Ground,
  deps: {
    readonly access: AdminAccess;
    readonly tries: Pick<RefusedTries, 'note'>;
    readonly sharedRates: SharedRequestRates | null;
    readonly signInsPerMinute: number;
  },
): OpenedOidc | null {
  const { issuer, clientId, roles, defaultRole, ...settings } = config.oidc;
  if (issuer === undefined || clientId === undefined) return null;
  const provider = new OpenIdProvider({ issuer, clientId, ...settings });
  const { administrators, identities, audit } = stores;
  const ports = { clock: systemClock, random: systemRandom };
  const accounts = new ProviderAccounts({ administrators, identities, roles, defaultRole, ...ports });
  return {
    issuer,
    label: provider.label,
    mount: (server, { addressOf, hosts }) =>
      registerOidcRoutes(server, {
        ...deps,
        ...ports,
        provider,
        accounts,
        audit,
        secrets,
        hosts,
        addressOf,
        addressDigest: (address) => addressDigest(secrets, address),
        onRefused: (reason, detail) => log.event('a sign-in with the provider did not succeed', { reason, detail }),
      }),
  };
}
