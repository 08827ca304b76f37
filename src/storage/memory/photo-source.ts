import {
  PHOTO_FILE_BYTES_MAX,
  safePhotoName,
  type PhotoFile,
  type PhotoSource,
} from '../../people/import/photo-source.ts';

/** Makes photos when they are asked for, for tests. */
export class MemoryPhotoSource implements PhotoSource {
  readonly #photoOf: (name: string) => Uint8Array | undefined;

  constructor(photoOf: (name: string) => Uint8Array | undefined) {
    this.#photoOf = photoOf;
  }

  async read(name: string): Promise<PhotoFile> {
    const safe = safePhotoName(name);
    if (safe === null) return { ok: false, why: 'name-unsafe' };
    const bytes = this.#photoOf(safe);
    if (!bytes) return { ok: false, why: 'missing' };
    return bytes.length > PHOTO_FILE_BYTES_MAX ? { ok: false, why: 'too-large' } : { ok: true, bytes };
  }

  async close(): Promise<void> {}
}
