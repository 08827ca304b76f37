import type { KeyRing, RingKey } from '../../../platform/secrets/key-ring.ts';
import type { SqlDatabase } from '../database.ts';

/** Keeps wrapped keys in the embedded database, beside the data that they open. */
export class SqlKeyRing implements KeyRing {
  readonly #database: SqlDatabase;

  constructor(database: SqlDatabase) {
    this.#database = database;
  }

  list(): Promise<readonly RingKey[]> {
    return this.#database.read('keyRing.list', null);
  }

  add(keys: readonly RingKey[]): Promise<boolean> {
    return this.#database.write('keyRing.add', keys);
  }

  rewrap(keys: readonly RingKey[]): Promise<boolean> {
    return this.#database.write('keyRing.rewrap', keys);
  }

  release(id: number): Promise<boolean> {
    return this.#database.write('keyRing.release', id);
  }

  remove(id: number): Promise<boolean> {
    return this.#database.write('keyRing.remove', id);
  }
}
