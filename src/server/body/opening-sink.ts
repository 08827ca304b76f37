import type { BodySink } from './body-sink.ts';
import { chooseSink, OPENING_BYTES } from './choose-sink.ts';
import type { RawFields } from './raw-fields.ts';
import type { UnreadReason } from '../pipeline/unread-reasons.ts';

/** Holds the opening of a body until it tells which reader is the right one, however small the pieces are. */
export class OpeningSink implements BodySink {
  readonly #contentType: string | undefined;
  readonly #bytesExpected: number;
  #opening: Buffer = Buffer.alloc(0);
  #bytes = 0;
  #sink: BodySink | null = null;
  #why: UnreadReason = 'form';
  #isChosen = false;
  #isSkimming = false;

  /** @param bytesExpected length of the body if the caller gave it, else 0 */
  constructor(contentType: string | undefined, bytesExpected: number) {
    this.#contentType = contentType;
    this.#bytesExpected = bytesExpected;
  }

  get why(): UnreadReason {
    return this.#sink?.why ?? this.#why;
  }

  write(chunk: Buffer): void {
    this.#bytes += chunk.length;
    if (this.#isChosen) this.#sink?.write(chunk);
    else {
      this.#opening = this.#opening.length === 0 ? chunk : Buffer.concat([this.#opening, chunk]);
      if (this.#opening.length >= OPENING_BYTES || this.#bytes === this.#bytesExpected) this.#choose();
    }
  }

  skim(): void {
    this.#isSkimming = true;
    this.#sink?.skim();
  }

  end(): Promise<RawFields | null> | RawFields | null {
    if (!this.#isChosen) this.#choose();
    return this.#sink?.end() ?? null;
  }

  free(): void {
    this.#sink?.free();
  }

  #choose(): void {
    this.#isChosen = true;
    const opening = this.#opening;
    this.#opening = Buffer.alloc(0);
    const chosen = chooseSink(this.#contentType, opening, this.#bytesExpected);
    if ('why' in chosen) {
      this.#why = chosen.why;
      return;
    }
    this.#sink = chosen.sink;
    if (this.#isSkimming) this.#sink.skim();
    this.#sink.write(chosen.from === 0 ? opening : opening.subarray(chosen.from));
  }
}
