import type { App, AppStore } from '../../platform/accounts/app.ts';

/** Keeps apps in memory, for tests. Nothing survives a restart. */
export class MemoryAppStore implements AppStore {
  readonly #apps = new Map<string, App>();

  async list(): Promise<readonly App[]> {
    return [...this.#apps.values()];
  }

  async put(app: App): Promise<void> {
    this.#apps.set(app.id, app);
  }
}
