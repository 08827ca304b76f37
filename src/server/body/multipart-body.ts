import { Dicer } from '@fastify/busboy';
import type { UnreadReason } from '../pipeline/unread-reasons.ts';
import { SKIM_VALUE_BYTES, type BodySink } from './body-sink.ts';
import { GrowingBytes } from './growing-bytes.ts';
import { readPartHead, valueOfPart, type PartHead } from './part-head.ts';
import { setField, type RawFields } from './raw-fields.ts';

/** The most parts of a multipart body. */
export const PARTS_MAX = 128;
/** Buffer of the library for each part. Pieces are taken at once, so it never fills up. */
const PART_BUFFER_BYTES = 1 << 20;

interface Part {
  readonly head: PartHead;
  readonly bytes: GrowingBytes;
  dropped: boolean;
}

/**
 * Reads `multipart/form-data` while it arrives. A part with a file name gives its bytes. Any other part gives its text,
 * or its bytes if it is long. The library splits the body into parts and heads. It is used below its reader of forms,
 * because that one does not tell a part's charset, and grows a string for each part that is no file.
 */
export class MultipartBody implements BodySink {
  /** The delimiter with its line break. */
  readonly #delimiter: string;
  /** The last bytes of the body, one more than the delimiter is long. */
  #tail = '';
  readonly #parser: Dicer;
  readonly #bytesExpected: number;
  readonly #charset: string;
  readonly #done: Promise<boolean>;
  #settle: (isWhole: boolean) => void = () => undefined;
  readonly #parts: Part[] = [];
  #why: UnreadReason = 'multipart';
  #count = 0;
  /** How many parts have begun and not ended yet. */
  #open = 0;
  #isFinished = false;
  /** Whether a part has a name that cannot be read. */
  #isBroken = false;
  #valueBytesMax = Number.POSITIVE_INFINITY;

  /**
   * @param bytesExpected the body's length, or 0 if it is not known
   * @param charset the charset of parts that name none
   */
  constructor(boundary: string, bytesExpected: number, charset: string) {
    this.#charset = charset;
    this.#bytesExpected = bytesExpected;
    this.#delimiter = `\r\n--${boundary}`;
    this.#done = new Promise((resolve) => (this.#settle = resolve));
    const config: Dicer.Config & { readonly partHwm: number } = { boundary, partHwm: PART_BUFFER_BYTES };
    this.#parser = new Dicer(config);
    this.#parser.on('part', (stream: Dicer.PartStream) => this.#begin(stream));
    this.#parser.on('error', () => this.#settle(false));
    this.#parser.on('finish', () => {
      this.#isFinished = true;
      this.#settleIfDone();
    });
  }

  get why(): UnreadReason {
    return this.#why;
  }

  write(chunk: Buffer): void {
    const tail = chunk.toString('latin1', Math.max(0, chunk.length - this.#delimiter.length - 1));
    this.#tail = (this.#tail + tail).slice(-this.#delimiter.length - 1);
    if (this.#parser.writable) this.#parser.write(chunk);
  }

  skim(): void {
    this.#valueBytesMax = SKIM_VALUE_BYTES;
    for (const part of this.#parts) this.#dropLong(part);
  }

  async end(): Promise<RawFields | null> {
    // A last delimiter without its two hyphens still ends the last part unambiguously.
    if (this.#tail.endsWith(this.#delimiter)) this.#parser.write(Buffer.from('--\r\n'));
    else if (this.#tail === `${this.#delimiter}-`) this.#parser.write(Buffer.from('-\r\n'));
    if (this.#parser.writable) this.#parser.end();
    if (!(await this.#done) || this.#isBroken) return null;
    if (this.#count > PARTS_MAX) this.#why = 'fields';
    return this.#count > PARTS_MAX ? null : this.#fields();
  }

  free(): void {
    for (const { bytes } of this.#parts) bytes.free();
  }

  #begin(stream: Dicer.PartStream): void {
    this.#open++;
    stream.on('end', () => {
      this.#open--;
      this.#settleIfDone();
    });
    // The parser reports a part that was cut off by an error of its own too.
    stream.on('error', () => undefined);
    stream.on('header', (headers) => this.#take(stream, headers as Headers));
    stream.resume();
    this.#count++;
  }

  #take(stream: Dicer.PartStream, headers: Headers): void {
    // The body is refused, so the heads of further parts are not worth their time.
    if (this.#isBroken || this.#count > PARTS_MAX) return;
    const head = readPartHead({
      disposition: textOf(headers['content-disposition']),
      contentType: textOf(headers['content-type']),
      transferEncoding: textOf(headers['content-transfer-encoding']),
      bodyCharset: this.#charset,
    });
    if (head === 'unreadable') this.#isBroken = true;
    // A part that names no field is left out, as other servers do.
    if (head === null || head === 'unreadable') return;
    const part: Part = { head, bytes: new GrowingBytes(this.#bytesExpected), dropped: false };
    this.#parts.push(part);
    stream.on('data', (piece) => {
      if (part.dropped) return;
      part.bytes.append(piece as Buffer);
      this.#dropLong(part);
    });
  }

  #settleIfDone(): void {
    if (this.#isFinished && this.#open === 0) this.#settle(true);
  }

  /** Gives the fields, or `null` if the content of a part cannot be read. */
  #fields(): RawFields | null {
    const fields: RawFields = {};
    for (const { head, bytes, dropped } of this.#parts) {
      if (dropped) continue;
      const read = valueOfPart(head, bytes.takeBytes());
      if ('why' in read) {
        this.#why = read.why;
        return null;
      }
      setField(fields, head.name, read.value);
    }
    return fields;
  }

  #dropLong(part: Part): void {
    if (part.bytes.length <= this.#valueBytesMax) return;
    part.dropped = true;
    part.bytes.clear();
  }
}

type Headers = Readonly<Record<string, readonly string[] | undefined>>;

/** The library hands headers out as latin1. They are UTF-8. */
function textOf(values: readonly string[] | undefined): string | undefined {
  return values?.[0] === undefined ? undefined : Buffer.from(values[0], 'latin1').toString();
}
