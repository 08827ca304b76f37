import type { App, AppStore } from '../../platform/accounts/app.ts';

/** Keeps apps in memory, for tests. Nothing survives a restart. */
export class MemoryAppStore implements AppStore {
  readonly #apps = new Map<string, App>();

  async list(): Promise<readonly App[]> {
    return [...this.#apps.values()];
  }

  async find(id: string): Promise<App | null> {
    return this.#apps.get(id) ?? null;
  }

  async put(app: App): Promise<void> {
    this.#apps.set(app.id, app);
  }
}
