import { openPromise, type Entry, type ZipFile } from 'yauzl';
import { Fault } from '../../kernel/fault.ts';
import {
  PHOTO_FILE_BYTES_MAX,
  safePhotoName,
  type PhotoFile,
  type PhotoSource,
} from '../../people/import/photo-source.ts';
import { told } from '../../kernel/told.ts';

/** How many files an archive may have. */
const ENTRIES_MAX = 200_000;
/** General purpose flag that says the name is UTF-8. */
const UTF8_FLAG = 0x800;

/**
 * Photos in a zip archive, read one at a time. Nothing is unpacked to the disk, so no name can lead anywhere. No photo
 * is inflated beyond its bound, whatever the archive says about its size.
 */
export class PhotoZip implements PhotoSource {
  readonly #zip: ZipFile;
  /** Null if two entries have the name. */
  readonly #entries: ReadonlyMap<string, Entry | null>;

  private constructor(zip: ZipFile, entries: ReadonlyMap<string, Entry | null>) {
    this.#zip = zip;
    this.#entries = entries;
  }

  /**
   * Reads the archive's table of contents. Throws Fault 'unavailable' if there is no file, and 'corrupt' if it is not a
   * zip.
   */
  static async open(file: string): Promise<PhotoZip> {
    const zip = await openPromise(file, { autoClose: false, decodeStrings: false }).catch((cause: unknown) => {
      const kind = (cause as NodeJS.ErrnoException).code === undefined ? 'corrupt' : 'unavailable';
      throw new Fault(kind, told`the archive of photos cannot be opened`, { cause });
    });
    try {
      return new PhotoZip(zip, await readContents(zip));
    } catch (cause) {
      zip.close();
      throw cause instanceof Fault ? cause : new Fault('corrupt', told`the archive of photos is damaged`, { cause });
    }
  }

  async read(name: string): Promise<PhotoFile> {
    const safe = safePhotoName(name);
    if (safe === null) return { ok: false, why: 'name-unsafe' };
    const entry = this.#entries.get(safe);
    if (entry === undefined) return { ok: false, why: 'missing' };
    if (entry === null) return { ok: false, why: 'ambiguous' };
    if (entry.uncompressedSize > PHOTO_FILE_BYTES_MAX) return { ok: false, why: 'too-large' };
    if (!entry.canDecodeFileData()) return { ok: false, why: 'damaged' };
    return this.#inflate(entry);
  }

  async close(): Promise<void> {
    this.#zip.close();
  }

  /** Inflates an entry. If the result has another size than the entry declares, the stream ends with an error. */
  async #inflate(entry: Entry): Promise<PhotoFile> {
    try {
      const bytes = new Uint8Array(entry.uncompressedSize);
      let at = 0;
      for await (const chunk of await this.#zip.openReadStreamPromise(entry)) {
        bytes.set(chunk as Uint8Array, at);
        at += (chunk as Uint8Array).length;
      }
      return { ok: true, bytes };
    } catch {
      // Whatever the reason, this entry cannot be read whole, and the row of the import says so.
      return { ok: false, why: 'damaged' };
    }
  }
}

async function readContents(zip: ZipFile): Promise<ReadonlyMap<string, Entry | null>> {
  if (zip.entryCount > ENTRIES_MAX)
    throw new Fault('corrupt', told`the archive has more than ${ENTRIES_MAX} files: split it`);
  const entries = new Map<string, Entry | null>();
  for await (const entry of zip.eachEntry()) {
    const name = safePhotoName(nameOf(entry));
    if (name === null) continue;
    entries.set(name, entries.has(name) ? null : entry);
  }
  return entries;
}

/**
 * Decodes the name of an entry. Archives made on Chinese Windows name files in GBK without saying so. The name of a
 * folder ends in `/` and is never safe.
 */
function nameOf({ fileNameRaw, generalPurposeBitFlag }: Entry): string {
  if ((generalPurposeBitFlag & UTF8_FLAG) === 0) {
    try {
      return new TextDecoder('utf-8', { fatal: true }).decode(fileNameRaw);
    } catch {
      // Bytes that are not UTF-8 come from an archive in GBK.
      return new TextDecoder('gb18030').decode(fileNameRaw);
    }
  }
  return new TextDecoder().decode(fileNameRaw);
}
