import { told } from '../../kernel/told.ts';
import type { Platform } from '../../platform/accounts/platform.ts';
import type { AdminHandlers } from '../../wire/admin/define-admin.ts';
import type { apiStateContracts } from './contract.ts';

/** What the handlers of API states work with. */
export interface ApiStateDeps {
  readonly platform: Pick<Platform, 'apiStates' | 'switchApi'>;
  readonly apiNames: readonly string[];
}

/** Makes the handlers that show and change which of the five APIs answer. */
export function createApiStateHandlers({ platform, apiNames }: ApiStateDeps): AdminHandlers<typeof apiStateContracts> {
  return {
    async list() {
      const states = await platform.apiStates();
      const stateOf = (api: string) =>
        states.find((state) => state.api === api) ?? { api, availability: 'on' as const, changedAtMs: null };
      return { ok: true, result: { apis: apiNames.map(stateOf) } };
    },

    async switch({ api, availability }) {
      if (!apiNames.includes(api))
        return {
          ok: false,
          error: 'not_found',
          detail: told`there is no such API: choose one of ${apiNames.join(', ')}`,
        };
      return { ok: true, result: await platform.switchApi(api, availability), subject: api };
    },
  };
}
