import type { Picture } from '../../../vision/picture.ts';

/** Cuts a stream of raw RGB into pictures of one size. */
export class FrameSplitter {
  readonly pictures: Picture[] = [];
  readonly #width: number;
  readonly #height: number;
  readonly #countMax: number;
  #current: Uint8Array<ArrayBuffer> | null = null;
  #filled = 0;

  constructor({ width, height }: { readonly width: number; readonly height: number }, countMax: number) {
    this.#width = width;
    this.#height = height;
    this.#countMax = countMax;
  }

  /** Takes the next piece of the stream. Pictures after `countMax` are dropped. */
  take(chunk: Uint8Array): void {
    for (let at = 0; at < chunk.length && this.pictures.length < this.#countMax;) {
      this.#current ??= new Uint8Array(this.#width * this.#height * 3);
      const part = chunk.subarray(at, at + this.#current.length - this.#filled);
      this.#current.set(part, this.#filled);
      this.#filled += part.length;
      at += part.length;
      if (this.#filled === this.#current.length) this.#finish(this.#current);
    }
  }

  #finish(rgb: Uint8Array<ArrayBuffer>): void {
    this.pictures.push({ width: this.#width, height: this.#height, rgb });
    this.#current = null;
    this.#filled = 0;
  }
}
