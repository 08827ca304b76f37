import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { ClipMaker } from '../vision/clip-maker.ts';

/** Clips of two people from the measuring data, and clips made from them. */
export class MeasuredClips {
  readonly #folder: string;
  readonly #maker: ClipMaker;

  constructor(folder: string, maker: ClipMaker) {
    this.#folder = folder;
    this.#maker = maker;
  }

  /** A talking person. */
  get ada(): Buffer {
    return this.#read('KwaiVGI_LivePortrait__assets_examples_driving_d10.mp4');
  }

  /** A person turns right at 3.5 s, nods at 4.8 s and turns left at 6.6 s. */
  get turning(): Buffer {
    return this.#read('KwaiVGI_LivePortrait__assets_examples_driving_d12.mp4');
  }

  /** A picture of `ada`, injected in place of the camera. */
  get adaStill(): Buffer {
    return this.#read('synth_lp10_still_injected.mp4');
  }

  /** A frame of `ada` as a photo. It comes from another moment than most of her pictures. */
  adaPhoto(): Promise<Buffer> {
    return this.#photo('KwaiVGI_LivePortrait__assets_examples_driving_d10.mp4');
  }

  turningPhoto(): Promise<Buffer> {
    return this.#photo('KwaiVGI_LivePortrait__assets_examples_driving_d12.mp4');
  }

  /** The clip after a filter of ffmpeg, cut to `seconds`. For example, `filtered('small.mp4', 'scale=160:160', 2)`. */
  filtered(name: string, filter: string, seconds = 3): Promise<Buffer> {
    const source = path.join(this.#folder, 'KwaiVGI_LivePortrait__assets_examples_driving_d10.mp4');
    return this.#maker.make(name, ['-i', source, '-t', String(seconds), '-an', '-vf', filter]);
  }

  /** Ada beside another talker. */
  crowd(): Promise<Buffer> {
    const [left, right] = ['d10', 'd12'].map((name) =>
      path.join(this.#folder, `KwaiVGI_LivePortrait__assets_examples_driving_${name}.mp4`),
    );
    const sized = 'scale=320:320:force_original_aspect_ratio=decrease,pad=320:320:-1:-1,fps=25';
    const filter = `[0:v]${sized}[a];[1:v]${sized}[b];[a][b]hstack`;
    return this.#maker.make('crowd.mp4', [
      '-i',
      left ?? '',
      '-i',
      right ?? '',
      '-t',
      '3',
      '-an',
      '-filter_complex',
      filter,
    ]);
  }

  #photo(file: string): Promise<Buffer> {
    return this.#maker.make('photo.png', ['-ss', '1.3', '-i', path.join(this.#folder, file), '-frames:v', '1']);
  }

  #read(file: string): Buffer {
    return readFileSync(path.join(this.#folder, file));
  }
}
