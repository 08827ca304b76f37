import { Busboy, type BusboyFileStream, type BusboyHeaders, type BusboyInstance } from '@fastify/busboy';
import { SKIM_VALUE_BYTES, type BodySink } from './body-sink.ts';
import { GrowingBytes } from './growing-bytes.ts';
import { setField, type RawFields } from './raw-fields.ts';

const PARTS_MAX = 128;
/** Buffer of the library for each part. Pieces are taken at once, so it never fills up. */
const PART_BUFFER_BYTES = 1 << 20;

interface Part {
  readonly name: string | undefined;
  readonly isFile: boolean;
  readonly bytes: GrowingBytes;
  dropped: boolean;
}

/**
 * Reads `multipart/form-data`. A part with a file name gives its bytes. Any other part gives its text, or its bytes if
 * it is long. The library is told to treat every part as a file, because it hands files out as bytes and would grow a
 * string for any other part.
 */
export class MultipartBody implements BodySink {
  readonly why = 'multipart';
  /** The delimiter with its line break. */
  readonly #delimiter: string;
  /** The last bytes of the body, one more than the delimiter is long. */
  #tail = '';
  readonly #parser: BusboyInstance;
  readonly #done: Promise<boolean>;
  readonly #parts: Part[] = [];
  #valueBytesMax = Number.POSITIVE_INFINITY;

  /** @param bytesExpected the body's length, or 0 if it is not known */
  constructor(boundary: string, bytesExpected: number) {
    const headers: BusboyHeaders = { 'content-type': `multipart/form-data; boundary="${boundary}"` };
    this.#delimiter = `\r\n--${boundary}`;
    const limits = { files: PARTS_MAX, parts: PARTS_MAX };
    this.#parser = new Busboy({ headers, isPartAFile: () => true, fileHwm: PART_BUFFER_BYTES, limits });
    this.#done = new Promise((resolve) => {
      this.#parser.on('finish', () => resolve(true));
      this.#parser.on('error', () => resolve(false));
    });
    this.#parser.on('file', (name: string | undefined, stream: BusboyFileStream, fileName?: string) => {
      const bytes = new GrowingBytes(bytesExpected);
      const part: Part = { name, isFile: fileName !== undefined, bytes, dropped: false };
      this.#parts.push(part);
      stream.on('data', (piece: Buffer) => this.#take(part, piece));
      stream.on('error', () => this.#parser.destroy());
    });
  }

  write(chunk: Buffer): void {
    const tail = chunk.toString('latin1', Math.max(0, chunk.length - this.#delimiter.length - 1));
    this.#tail = (this.#tail + tail).slice(-this.#delimiter.length - 1);
    this.#parser.write(chunk);
  }

  skim(): void {
    this.#valueBytesMax = SKIM_VALUE_BYTES;
    for (const part of this.#parts) this.#dropLong(part);
  }

  async end(): Promise<RawFields | null> {
    // A last delimiter without its two hyphens still ends the last part unambiguously.
    if (this.#tail.endsWith(this.#delimiter)) this.#parser.write(Buffer.from('--\r\n'));
    else if (this.#tail === `${this.#delimiter}-`) this.#parser.write(Buffer.from('-\r\n'));
    this.#parser.end();
    if (!(await this.#done)) return null;
    const fields: RawFields = {};
    for (const part of this.#parts) {
      if (part.dropped || part.name === undefined) continue;
      setField(fields, part.name, part.isFile ? part.bytes.takeBytes() : part.bytes.takeValue());
    }
    return fields;
  }

  free(): void {
    for (const { bytes } of this.#parts) bytes.free();
  }

  #take(part: Part, piece: Buffer): void {
    if (part.dropped) return;
    part.bytes.append(piece);
    this.#dropLong(part);
  }

  #dropLong(part: Part): void {
    if (part.bytes.length <= this.#valueBytesMax) return;
    part.dropped = true;
    part.bytes.clear();
  }
}
