import type { BodySink } from './body-sink.ts';
import type { RawFields } from './raw-fields.ts';
import type { UnreadReason } from '../pipeline/unread-reasons.ts';

/** The character encoding of a body, and how many bytes its byte order mark takes. */
export interface TextCoding {
  readonly name: 'utf-8' | 'utf-16le' | 'utf-16be' | 'unknown';
  readonly markBytes: number;
}

/**
 * Tells UTF-8 from UTF-16 by the byte order mark, or by the zeros that ASCII has in UTF-16, because bodies of the five
 * APIs begin with ASCII in every form. UTF-32 is recognized only to be refused.
 */
export function textCodingOf([a = 1, b = 1, c = 1, d = 1]: Buffer): TextCoding {
  if (a === 0xef && b === 0xbb && c === 0xbf) return { name: 'utf-8', markBytes: 3 };
  const zeros = [a, b, c, d].filter((byte) => byte === 0).length;
  if (zeros > 1 && (zeros > 2 || (a === 0) === (b === 0))) return { name: 'unknown', markBytes: 0 };
  if (a === 0xff && b === 0xfe) return { name: 'utf-16le', markBytes: 2 };
  if (a === 0xfe && b === 0xff) return { name: 'utf-16be', markBytes: 2 };
  if (b === 0 && d === 0) return { name: 'utf-16le', markBytes: 0 };
  if (a === 0 && c === 0) return { name: 'utf-16be', markBytes: 0 };
  return { name: 'utf-8', markBytes: 0 };
}

/** Hands a UTF-16 body on as UTF-8. */
export class Utf16Body implements BodySink {
  readonly why: UnreadReason;
  readonly #inner: BodySink;
  readonly #decoder: InstanceType<typeof TextDecoder>;

  constructor(coding: 'utf-16le' | 'utf-16be', inner: BodySink) {
    this.#inner = inner;
    this.#decoder = new TextDecoder(coding);
    this.why = inner.why;
  }

  write(chunk: Buffer): void {
    const text = Buffer.from(this.#decoder.decode(chunk, { stream: true }));
    if (text.length > 0) this.#inner.write(text);
  }

  skim(): void {
    this.#inner.skim();
  }

  end(): Promise<RawFields | null> | RawFields | null {
    return this.#inner.end();
  }

  free(): void {
    this.#inner.free();
  }
}
