import type { Clock } from '../../kernel/clock.ts';
import type { ApiState, ApiStateStore } from '../../platform/api-state.ts';
import type { AdminHandlers } from '../define-admin.ts';
import type { apiStateContracts } from './contract.ts';

export interface ApiStateDeps {
  readonly apiStates: ApiStateStore;
  readonly refresh: () => Promise<void>;
  readonly apiNames: readonly string[];
  readonly clock: Clock;
}

/** Which of the five answer. */
export function createApiStateHandlers({
  apiStates,
  refresh,
  apiNames,
  clock,
}: ApiStateDeps): AdminHandlers<typeof apiStateContracts> {
  return {
    async list() {
      const states = await apiStates.list();
      const stateOf = (api: string) =>
        states.find((state) => state.api === api) ?? { api, availability: 'on' as const, changedAtMs: null };
      return { ok: true, result: { apis: apiNames.map(stateOf) } };
    },

    async switch({ api, availability }) {
      if (!apiNames.includes(api))
        return { ok: false, error: 'not_found', detail: `no such API; there are ${apiNames.join(', ')}` };
      const state: ApiState = { api, availability, changedAtMs: clock.nowMs() };
      await apiStates.put(state);
      await refresh();
      return { ok: true, result: state, subject: api };
    },
  };
}
