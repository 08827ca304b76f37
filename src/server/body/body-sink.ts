import type { RawFields } from './raw-fields.ts';
import type { UnreadReason } from '../pipeline/unread-reasons.ts';

/** Takes a body piece by piece and gives its fields. One for each body. */
export interface BodySink {
  /** What is said if `end` gives null. */
  readonly why: UnreadReason;

  write(chunk: Buffer): void;

  /**
   * The body is too large to be kept: drops what is held and everything long that still comes. What remains is enough
   * to find the caller's key, so that the refusal can be the right one.
   */
  skim(): void;

  /** The fields, or null where the bytes are not in the sink's form. */
  end(): Promise<RawFields | null> | RawFields | null;

  /** Takes the memory back at once, that of long values included: nobody may look at them any longer. */
  free(): void;
}

/** Longest value that is still kept of a body that is too large, bytes. */
export const SKIM_VALUE_BYTES = 4096;
