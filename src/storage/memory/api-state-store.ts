import type { ApiState, ApiStateStore } from '../../platform/accounts/api-state.ts';

/** Keeps the states of the APIs in memory, for tests. Nothing survives a restart. */
export class MemoryApiStateStore implements ApiStateStore {
  readonly #states = new Map<string, ApiState>();

  async list(): Promise<readonly ApiState[]> {
    return [...this.#states.values()];
  }

  async put(state: ApiState): Promise<void> {
    this.#states.set(state.api, state);
  }
}
