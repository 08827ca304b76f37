import type { RawFields } from './raw-fields.ts';
import type { UnreadReason } from '../pipeline/unread-reasons.ts';

/** Takes a body piece by piece and gives its fields. Each body has its own sink. */
export interface BodySink {
  /** The reason to report if `end` gives `null`. */
  readonly why: UnreadReason;

  write(chunk: Buffer): void;

  /**
   * Called if the body is too large to be kept. The sink drops what it holds and every long value that still comes. It
   * keeps enough to find the caller's key, so that the refusal is the right one.
   */
  skim(): void;

  /** Gives the fields, or `null` if the bytes are not in the sink's form. */
  end(): Promise<RawFields | null> | RawFields | null;

  /** Releases the memory at once, including that of long values. The values must not be used after this. */
  free(): void;
}

/** Longest value that is kept from a body that is too large, in bytes. */
export const SKIM_VALUE_BYTES = 4096;
