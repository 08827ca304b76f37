import type { DurableWrite } from '../../platform/ledger/durable-write.ts';
import type { PersonId } from '../../people/register.ts';
import type { PictureRows, PictureStore, StoredPicture } from '../../features/video-liveness/pictures/picture-store.ts';
import { Fault } from '../../kernel/fault.ts';
import type { Bucket } from './bucket.ts';
import { told } from '../../kernel/told.ts';

const HOUR_MS = 3_600_000;
/** Begins the key of every picture. */
const FOLDER = 'pictures/';
const NOTHING = new Uint8Array(0);
/** Objects that are removed at the same time. */
const AT_ONCE = 8;

/** Counts since the start. */
export interface BucketPictureState {
  /** Objects that were removed because their hour had passed. */
  readonly swept: number;
  /** Removals that failed. They are tried again with the next purge. */
  readonly failures: number;
}

/**
 * Keeps the bytes of pictures in a bucket, and their rows with their keys in the database. The bytes go up before the
 * call is charged, and the row is committed with the call. Half of a picture's key stands only in its row, so bytes
 * cannot be opened if their row is gone or was never committed.
 *
 * An object is named by the hour in which it expires. The purge removes objects of past hours, with a row or without,
 * so nothing else need be known to leave no orphan behind.
 */
export class BucketPictureStore implements PictureStore {
  readonly #rows: PictureRows;
  readonly #bucket: Pick<Bucket, 'put' | 'get' | 'delete' | 'list'>;
  #swept = 0;
  #failures = 0;

  constructor(rows: PictureRows, bucket: Pick<Bucket, 'put' | 'get' | 'delete' | 'list'>) {
    this.#rows = rows;
    this.#bucket = bucket;
  }

  get state(): BucketPictureState {
    return { swept: this.#swept, failures: this.#failures };
  }

  async keep(pictures: readonly StoredPicture[]): Promise<DurableWrite> {
    await Promise.all(pictures.map((picture) => this.#bucket.put(nameOf(picture), picture.encrypted)));
    return this.#rows.keep(pictures.map((picture) => ({ ...picture, encrypted: NOTHING })));
  }

  async find(pictureId: string, nowMs: number): Promise<StoredPicture | null> {
    const row = await this.#rows.find(pictureId, nowMs);
    // A picture that was kept before the bucket was set has its bytes in its row.
    if (row === null || row.encrypted.length > 0) return row;
    const encrypted = await this.#bucket.get(nameOf(row));
    if (encrypted === null) throw new Fault('corrupt', told`the bucket lacks the bytes of a picture`);
    return { ...row, encrypted };
  }

  async erase(personId: PersonId): Promise<number> {
    const names = (await this.#rows.ofPerson(personId)).map(nameOf);
    const erased = await this.#rows.erase(personId);
    // With the rows the keys are gone. If the bucket is away, the purge removes the bytes later.
    await this.#remove(names);
    return erased;
  }

  async purge(nowMs: number, limit: number): Promise<number> {
    const purged = await this.#rows.purge(nowMs, limit);
    try {
      const names = await this.#bucket.list(FOLDER, limit);
      const hour = FOLDER + hourOf(nowMs);
      await this.#remove(names.filter((name) => name < hour));
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      this.#failures += 1;
    }
    return purged;
  }

  async #remove(names: readonly string[]): Promise<void> {
    for (let from = 0; from < names.length; from += AT_ONCE)
      await Promise.all(names.slice(from, from + AT_ONCE).map((name) => this.#removeOne(name)));
  }

  async #removeOne(name: string): Promise<void> {
    try {
      await this.#bucket.delete(name);
      this.#swept += 1;
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      this.#failures += 1;
    }
  }
}

/** E.g. `pictures/2026-11-29T18/3f2c…`: the hour after its expiry, then the id. Names sort by time. */
function nameOf({ pictureId, expiresAtMs }: Pick<StoredPicture, 'pictureId' | 'expiresAtMs'>): string {
  return `${FOLDER}${hourOf(expiresAtMs)}/${pictureId}`;
}

function hourOf(atMs: number): string {
  return new Date(Math.ceil(atMs / HOUR_MS) * HOUR_MS).toISOString().slice(0, 13);
}
