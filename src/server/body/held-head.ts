import { findKeys, KEY_HEAD_BYTES } from './find-key.ts';
import { GrowingBytes } from './growing-bytes.ts';
import type { BodySender, KeyHolder } from './body-rooms.ts';

/** The start of a body that is held until it is known in which room it belongs. */
export class HeldHead {
  readonly #sender: BodySender;
  /** A body that came in one piece, as most do, is not copied. */
  #onlyPiece: Buffer | null = null;
  #bytes: GrowingBytes | null = null;
  /** Length from which it is worth looking again: bodies that come by the byte are not searched at each of them. */
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

  /** Whose good key stands in query, header or what came so far; null if there is none yet. */
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

  /** Everything that is held, which is the taker's from here on. Null if nothing came. */
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
