import { told } from '../../../../kernel/told.ts';
import { maySee } from '../../../../platform/access/actor.ts';
import type { Platform } from '../../../../platform/accounts/platform.ts';
import type { AdminHandlers } from '../../../../wire/admin/define-admin.ts';
import type { ChallengePolicies } from '../../challenge/challenge-policy.ts';
import type { challengePolicyContracts } from './contract.ts';

/** What the handlers of challenge policies work with. */
export interface ChallengePolicyDeps {
  readonly challengePolicies: Pick<ChallengePolicies, 'site' | 'of' | 'apps' | 'set'>;
  readonly platform: Pick<Platform, 'app'>;
}

/** Makes the handlers that show and set when the clips of an app need a challenge. */
export function createChallengePolicyHandlers({
  challengePolicies,
  platform,
}: ChallengePolicyDeps): AdminHandlers<typeof challengePolicyContracts> {
  return {
    async list(_params, actor) {
      const apps = challengePolicies.apps().filter(({ appId }) => maySee(actor, appId));
      return { ok: true, result: { site: challengePolicies.site, apps } };
    },

    async set({ appId, policy }) {
      if (!(await platform.app(appId))) return { ok: false, error: 'not_found', detail: told`there is no such app` };
      await challengePolicies.set(appId, policy === 'site' ? null : policy);
      const result = { appId, policy: challengePolicies.of(appId), isOwn: policy !== 'site' };
      return { ok: true, result, subject: appId };
    },
  };
}
