import { told } from '../../kernel/told.ts';
import type { Clock } from '../../kernel/clock.ts';
import type { AdministratorStore } from '../../platform/access/administrator-store.ts';
import type { IdentityStore } from '../../platform/access/identity-store.ts';
import type { AdminHandlers } from '../../wire/admin/define-admin.ts';
import { unknownAdministrator } from '../administrators/refusals.ts';
import type { identityContracts } from './contract.ts';

/** What the handlers of identities work with. */
export interface IdentityDeps {
  readonly administrators: Pick<AdministratorStore, 'byName'>;
  readonly identities: IdentityStore;
  readonly clock: Clock;
  /** URL of the provider. `null` if the settings name none. */
  readonly identityIssuer: string | null;
}

/** Makes the handlers that tie accounts to persons at an OpenID provider. */
export function createIdentityHandlers({
  administrators,
  identities,
  clock,
  identityIssuer: issuer,
}: IdentityDeps): AdminHandlers<typeof identityContracts> {
  return {
    async link({ name, subject }) {
      if (issuer === null)
        return { ok: false, error: 'conflict', detail: told`this server has no OpenID provider: set oidc.issuer` };
      const holder = await administrators.byName(name);
      if (holder === null) return unknownAdministrator(name);
      const sinceMs = clock.nowMs();
      const identity = { issuer, subject, administratorId: holder.id, roleFromClaim: false, sinceMs };
      if (!(await identities.link(identity)))
        return { ok: false, error: 'conflict', detail: told`this person has another account: unlink that one first` };
      return { ok: true, result: { linked: true, issuer }, subject: holder.id };
    },

    async unlink({ name }) {
      const holder = await administrators.byName(name);
      if (holder === null) return unknownAdministrator(name);
      if (!(await identities.unlink(holder.id)))
        return { ok: false, error: 'not_found', detail: told`no person at a provider is linked to this account` };
      return { ok: true, result: { unlinked: true }, subject: holder.id };
    },
  };
}
