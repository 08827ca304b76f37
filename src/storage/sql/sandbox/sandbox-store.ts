import type { SandboxEvent, SandboxNews, SandboxPosition, SandboxStore } from '../../../sandbox/sandbox-record.ts';
import type { SqlDatabase } from '../database.ts';

/** Keeps the events of sandboxes in the database, in tables of their own. */
export class SqlSandboxStore implements SandboxStore {
  readonly #database: SqlDatabase;

  constructor(database: SqlDatabase) {
    this.#database = database;
  }

  async all(): Promise<readonly { readonly appId: string; readonly event: SandboxEvent }[]> {
    const rows = await this.#database.read('sandbox.all', null);
    return rows.map(({ appId, body }) => ({ appId, event: JSON.parse(body) as SandboxEvent }));
  }

  async since(appId: string, position: SandboxPosition): Promise<SandboxNews> {
    const rows = await this.#database.read('sandbox.since', { appId, ...position });
    const resets = rows[0]?.resets ?? 0;
    const isWhole = resets !== position.resets;
    const number = rows.at(-1)?.number ?? (isWhole ? 0 : position.number);
    const events = rows.flatMap(({ body }) => (body === null ? [] : [JSON.parse(body) as SandboxEvent]));
    return { position: { resets, number }, isWhole, events };
  }

  appOfPicture(name: string): Promise<string | null> {
    return this.#database.read('sandbox.appOfPicture', name);
  }

  async append(appId: string, event: SandboxEvent): Promise<void> {
    await this.#database.write('sandbox.append', { appId, event });
  }

  record(appId: string, what: SandboxEvent['what'], realNowMs: number): Promise<SandboxEvent> {
    return this.#database.write('sandbox.record', { appId, what, realNowMs });
  }

  async replace(appId: string, events: readonly SandboxEvent[]): Promise<void> {
    await this.#database.write('sandbox.replace', { appId, events });
  }
}
