import { open, realpath } from 'node:fs/promises';
import path from 'node:path';
import { Fault } from '../../kernel/fault.ts';
import {
  PHOTO_FILE_BYTES_MAX,
  safePhotoName,
  type PhotoFile,
  type PhotoSource,
} from '../../people/import/photo-source.ts';
import { told } from '../../kernel/told.ts';

/** Photos in a folder and its subfolders. Links that lead out of the folder are not followed. */
export class PhotoFolder implements PhotoSource {
  readonly #root: string;

  private constructor(root: string) {
    this.#root = root;
  }

  /** Opens the folder. Throws Fault 'unavailable' if it does not exist. */
  static async open(folder: string): Promise<PhotoFolder> {
    return new PhotoFolder(
      await realpath(folder).catch((cause: unknown) => {
        throw new Fault('unavailable', told`the folder of photos cannot be opened`, { cause });
      }),
    );
  }

  async read(name: string): Promise<PhotoFile> {
    const safe = safePhotoName(name);
    if (safe === null) return { ok: false, why: 'name-unsafe' };
    try {
      const file = await realpath(path.join(this.#root, safe));
      if (!file.startsWith(this.#root + path.sep)) return { ok: false, why: 'name-unsafe' };
      return await readBounded(file);
    } catch (cause) {
      if (MISSING.has((cause as NodeJS.ErrnoException).code ?? '')) return { ok: false, why: 'missing' };
      throw new Fault('unavailable', told`a photo cannot be read out of its folder`, { cause });
    }
  }

  async close(): Promise<void> {}
}

const MISSING: ReadonlySet<string> = new Set(['ENOENT', 'ENOTDIR', 'EISDIR', 'ENAMETOOLONG', 'ELOOP']);

async function readBounded(file: string): Promise<PhotoFile> {
  const handle = await open(file, 'r');
  try {
    const status = await handle.stat();
    if (!status.isFile()) return { ok: false, why: 'missing' };
    if (status.size > PHOTO_FILE_BYTES_MAX) return { ok: false, why: 'too-large' };
    // Only as many bytes as found above are read, even if the file grows meanwhile.
    const bytes = new Uint8Array(status.size);
    const { bytesRead } = await handle.read(bytes, 0, bytes.length, 0);
    return { ok: true, bytes: bytes.subarray(0, bytesRead) };
  } finally {
    await handle.close();
  }
}
