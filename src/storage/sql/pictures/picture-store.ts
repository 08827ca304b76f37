import type { DurableWrite } from '../../../platform/ledger/durable-write.ts';
import type { PersonId } from '../../../people/register.ts';
import type { PictureRows, StoredPicture } from '../../../features/video-liveness/pictures/picture-store.ts';
import { durableWrite, type SqlDatabase } from '../database.ts';

/** Keeps pictures of clips in the embedded database. They are encrypted, and overwritten when they are removed. */
export class SqlPictureStore implements PictureRows {
  readonly #database: SqlDatabase;

  constructor(database: SqlDatabase) {
    this.#database = database;
  }

  async keep(pictures: readonly StoredPicture[]): Promise<DurableWrite> {
    return durableWrite('pictures.keep', pictures);
  }

  find(pictureId: string, nowMs: number): Promise<StoredPicture | null> {
    return this.#database.read('pictures.find', { pictureId, nowMs });
  }

  ofPerson(personId: PersonId): Promise<readonly Pick<StoredPicture, 'pictureId' | 'expiresAtMs'>[]> {
    return this.#database.read('pictures.ofPerson', personId);
  }

  erase(personId: PersonId): Promise<number> {
    return this.#database.write('pictures.erase', personId);
  }

  purge(nowMs: number, limit: number): Promise<number> {
    return this.#database.write('pictures.purge', { nowMs, limit });
  }
}
