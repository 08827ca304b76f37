import { findKeys, KEY_HEAD_BYTES } from './find-key.ts';
import { GrowingBytes } from './growing-bytes.ts';
import type { BodySender, KeyHolder } from './body-rooms.ts';

/** The start of a body, held until the room for the body is known. */
export class HeldHead {
  readonly #sender: BodySender;
  /** A body that came in one piece, as most do. It is not copied. */
  #onlyPiece: Buffer | null = null;
  #bytes: GrowingBytes | null = null;
  /**
   * The length at which to search again. Without it, a body that comes byte by byte would be searched at every byte.
   */
  #nextLook = 0;

  constructor(sender: BodySender) {
    this.#sender = sender;
  }

  get length(): number {
    return this.#onlyPiece?.length ?? this.#bytes?.length ?? 0;
  }

  add(piece: Buffer): void {
    if (this.length === 0) {
      this.#onlyPiece = piece;
      return;
    }
    this.#bytes ??= new GrowingBytes(0);
    if (this.#onlyPiece) this.#bytes.append(this.#onlyPiece);
    this.#onlyPiece = null;
    this.#bytes.append(piece);
  }

  /** Gives the app of a valid key in query, header or the bytes so far. `null` if there is none yet. */
  holder(): KeyHolder | null {
    if (this.length < this.#nextLook && this.length < KEY_HEAD_BYTES) return null;
    this.#nextLook = this.length + Math.max(MORE_BYTES_MIN, this.length >> 2);
    const known = this.#sender.keyBeforeBody();
    if (known !== null) return known;
    for (const key of findKeys(this.#look())) {
      const holder = this.#sender.holderOf(key);
      if (holder !== null) return holder;
    }
    return null;
  }

  /** Gives all held bytes to the caller. `null` if no bytes came. */
  take(): Buffer | null {
    const all = this.#onlyPiece ?? this.#bytes?.takeBytes() ?? null;
    this.#onlyPiece = null;
    this.#bytes = null;
    return all;
  }

  #look(): Buffer {
    return this.#onlyPiece ?? this.#bytes?.look() ?? Buffer.alloc(0);
  }
}

const MORE_BYTES_MIN = 64;
