import type { SandboxEvent, SandboxStore } from '../../../sandbox/sandbox-record.ts';
import type { SqlDatabase } from '../database.ts';

/** Keeps the events of sandboxes in the embedded database, in a table of their own. */
export class SqlSandboxStore implements SandboxStore {
  readonly #database: SqlDatabase;

  constructor(database: SqlDatabase) {
    this.#database = database;
  }

  async all(): Promise<readonly { readonly appId: string; readonly event: SandboxEvent }[]> {
    const rows = await this.#database.read('sandbox.all', null);
    return rows.map(({ appId, body }) => ({ appId, event: JSON.parse(body) as SandboxEvent }));
  }

  async append(appId: string, event: SandboxEvent): Promise<void> {
    await this.#database.write('sandbox.append', { appId, body: JSON.stringify(event) });
  }

  async replace(appId: string, events: readonly SandboxEvent[]): Promise<void> {
    const bodies = events.map((event) => JSON.stringify(event));
    await this.#database.write('sandbox.replace', { appId, bodies });
  }
}
