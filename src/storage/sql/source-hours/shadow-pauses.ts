import type { ShadowPauses } from '../../../sources/shadow-pauses.ts';
import type { SqlDatabase } from '../database.ts';

/** Keeps which shadows are paused in the database. */
export class SqlShadowPauses implements ShadowPauses {
  readonly #database: SqlDatabase;

  constructor(database: SqlDatabase) {
    this.#database = database;
  }

  list(): Promise<readonly string[]> {
    return this.#database.read('sourceHours.paused', null);
  }

  async set(api: string, isPaused: boolean): Promise<void> {
    await this.#database.write('sourceHours.pause', { api, isPaused });
  }
}
