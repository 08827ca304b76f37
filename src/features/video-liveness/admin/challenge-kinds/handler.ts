import { told } from '../../../../kernel/told.ts';
import { maySee } from '../../../../platform/access/actor.ts';
import type { Platform } from '../../../../platform/accounts/platform.ts';
import type { AdminHandlers } from '../../../../wire/admin/define-admin.ts';
import type { ChallengeKinds } from '../../challenge/challenge-kinds.ts';
import type { challengeKindContracts } from './contract.ts';

/** What the handlers of the kinds of challenges work with. */
export interface ChallengeKindDeps {
  readonly challengeKinds: Pick<ChallengeKinds, 'site' | 'of' | 'apps' | 'set'>;
  readonly platform: Pick<Platform, 'app'>;
}

/** Makes the handlers that show and set the kinds of challenges of apps. */
export function createChallengeKindHandlers({
  challengeKinds,
  platform,
}: ChallengeKindDeps): AdminHandlers<typeof challengeKindContracts> {
  return {
    async list(_params, actor) {
      const apps = challengeKinds.apps().filter(({ appId }) => maySee(actor, appId));
      return { ok: true, result: { site: challengeKinds.site, apps } };
    },

    async set({ appId, kinds }) {
      if (!(await platform.app(appId))) return { ok: false, error: 'not_found', detail: told`there is no such app` };
      await challengeKinds.set(appId, kinds === 'site' ? null : kinds);
      const result = { appId, kinds: challengeKinds.of(appId), isOwn: kinds !== 'site' };
      return { ok: true, result, subject: appId };
    },
  };
}
