import { expect, test } from 'vitest';
import { Fault } from '../kernel/fault.ts';
import type { DecodeOutcome, PhotoDecoder, PhotoLimits, PhotoRefusal } from './photo-decoder.ts';
import type { Picture } from './picture.ts';

/** The limits with which the decoder under test is opened. */
export const SUITE_LIMITS: PhotoLimits = { bytesMax: 2_000_000, pixelsMax: 4_000_000, sideMax: 400 };

/** Encoded pictures of 80 x 40, with the left half red and the right half blue unless the name says otherwise. */
export interface PhotoFiles {
  /**
   * JPEG, PNG, WebP, BMP, GIF and TIFF, with CMYK, grey, 16-bit and animated files among them. The first frame of an
   * animated file is the picture.
   */
  readonly readable: Readonly<Record<string, Uint8Array>>;
  /** Stored on its side, with EXIF tag 6 (a quarter turn clockwise). Upright it is 40 x 80, red above blue. */
  readonly exifTurned: Uint8Array;
  /** 1600 x 800. */
  readonly large: Uint8Array;
  readonly refused: Readonly<Record<string, readonly [PhotoRefusal, Uint8Array]>>;
}

/** The tests that every PhotoDecoder must pass. The test file of each adapter calls this with its own. */
export function photoDecoderSuite(decoder: () => PhotoDecoder, files: () => PhotoFiles): void {
  const { signal } = new AbortController();

  test('opens every format to the same picture', async () => {
    for (const [name, bytes] of Object.entries(files().readable)) {
      const { picture, shrunkBy } = opened(await decoder().decode(bytes, signal), name);
      expect([name, picture.width, picture.height, shrunkBy]).toEqual([name, 80, 40, 1]);
      expect(picture.rgb).toHaveLength(80 * 40 * 3);
      const isGrey = name.includes('grey');
      expect([name, colourAt(picture, 20, 20)]).toEqual([name, isGrey ? 'grey' : 'red']);
      expect([name, colourAt(picture, 60, 20)]).toEqual([name, isGrey ? 'grey' : 'blue']);
    }
  });

  test('turns a photo upright by its EXIF tag', async () => {
    const { picture } = opened(await decoder().decode(files().exifTurned, signal), 'exif');
    expect([picture.width, picture.height]).toEqual([40, 80]);
    expect([colourAt(picture, 20, 20), colourAt(picture, 20, 60)]).toEqual(['red', 'blue']);
  });

  test('shrinks a large photo and says by how much', async () => {
    const { picture, shrunkBy } = opened(await decoder().decode(files().large, signal), 'large');
    expect([picture.width, picture.height, shrunkBy]).toEqual([400, 200, 4]);
  });

  test('refuses what it cannot or must not open, and says why', async () => {
    for (const [name, [refusal, bytes]] of Object.entries(files().refused))
      expect([name, await decoder().decode(bytes, signal)]).toEqual([name, { ok: false, refusal }]);
  });

  test('any bytes give an outcome', async () => {
    const [good = new Uint8Array(0)] = Object.values(files().readable);
    for (let cut = 0; cut < good.length; cut += Math.ceil(good.length / 20)) {
      const damaged = good.map((byte, at) => (at >= cut && at < cut + 8 ? byte ^ 0xff : byte));
      expect(await decoder().decode(damaged, signal)).toHaveProperty('ok');
      expect(await decoder().decode(good.subarray(0, cut), signal)).toMatchObject({ ok: false });
    }
  });

  test('an aborted photo is a timeout', async () => {
    const [good = new Uint8Array(0)] = Object.values(files().readable);
    const work = decoder().decode(good, AbortSignal.abort());
    await expect(work).rejects.toSatisfy((error) => error instanceof Fault && error.kind === 'timeout');
  });
}

function opened(outcome: DecodeOutcome, name: string) {
  if (!outcome.ok) throw new Error(`${name} was refused: ${outcome.refusal}`);
  return outcome.photo;
}

function colourAt({ width, rgb }: Picture, x: number, y: number): string {
  const [red = 0, green = 0, blue = 0] = rgb.subarray((y * width + x) * 3);
  if (Math.abs(red - blue) < 12 && Math.abs(red - green) < 12) return 'grey';
  return red > blue ? 'red' : 'blue';
}
