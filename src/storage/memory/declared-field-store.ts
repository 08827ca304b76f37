import type { DeclaredField } from '../../features/business-risk/ingest/declared-field.ts';
import type { DeclaredFieldStore } from '../../features/business-risk/ingest/declared-field-store.ts';

/** Keeps declared fields in memory, for tests. Nothing survives a restart. */
export class MemoryDeclaredFieldStore implements DeclaredFieldStore {
  readonly #fields = new Map<string, DeclaredField>();

  async list(): Promise<readonly DeclaredField[]> {
    return [...this.#fields].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, field]) => field);
  }

  async put(field: DeclaredField): Promise<void> {
    this.#fields.set(`${field.appId}\n${field.name}`, field);
  }

  async remove(appId: string, name: string): Promise<boolean> {
    return this.#fields.delete(`${appId}\n${name}`);
  }
}
