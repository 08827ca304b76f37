import type { DurableWrite } from '../../platform/ledger/durable-write.ts';
import type { PersonId } from '../../people/register.ts';
import type { PictureStore, StoredPicture } from '../../features/video-liveness/pictures/picture-store.ts';

/** Keeps pictures in memory, for tests. Nothing survives a restart. */
export class MemoryPictureStore implements PictureStore {
  readonly #pictures = new Map<string, StoredPicture>();

  async keep(pictures: readonly StoredPicture[]): Promise<DurableWrite> {
    return { operation: 'pictures.keep', input: pictures };
  }

  /** Carries out a write of `keep`, as a database would. */
  async commit({ input }: DurableWrite): Promise<void> {
    for (const picture of input as readonly StoredPicture[]) this.#pictures.set(picture.pictureId, picture);
  }

  async find(pictureId: string, nowMs: number): Promise<StoredPicture | null> {
    const picture = this.#pictures.get(pictureId);
    return picture && picture.expiresAtMs > nowMs ? picture : null;
  }

  async erase(personId: PersonId): Promise<number> {
    return this.#remove([...this.#pictures.values()].filter((picture) => picture.personId === personId));
  }

  async purge(nowMs: number, limit: number): Promise<number> {
    const ended = [...this.#pictures.values()]
      .filter(({ expiresAtMs }) => expiresAtMs <= nowMs)
      .toSorted((a, b) => a.expiresAtMs - b.expiresAtMs);
    return this.#remove(ended.slice(0, limit));
  }

  #remove(pictures: readonly StoredPicture[]): number {
    for (const { pictureId } of pictures) this.#pictures.delete(pictureId);
    return pictures.length;
  }
}
