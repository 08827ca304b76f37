import { expect, test } from 'vitest';
import { plainPicture } from '../picture.ts';
import type { JpegEncoder } from './jpeg-encoder.ts';

/** What the suite checks in a file. */
export interface SeenJpeg {
  readonly width: number;
  readonly height: number;
  readonly hasMetadata: boolean;
  /** Mean level of the whole picture, 0..255. */
  readonly level: number;
}

/** The tests that every JpegEncoder must pass. The test file of each adapter calls this with its own. */
export function jpegEncoderSuite(encoder: () => JpegEncoder, look: (file: Uint8Array) => Promise<SeenJpeg>): void {
  test('a picture becomes a JPEG of its size and colour, with nothing else in it', async () => {
    const file = await encoder().encode(plainPicture(48, 64, 200));
    expect([...file.subarray(0, 3)]).toEqual([0xff, 0xd8, 0xff]);
    const { level, ...seen } = await look(file);
    expect(seen).toEqual({ width: 48, height: 64, hasMetadata: false });
    expect(Math.abs(level - 200)).toBeLessThan(3);
  });

  test('the file owns its bytes', async () => {
    const file = await encoder().encode(plainPicture(8, 8));
    expect(file.byteLength).toBe(file.buffer.byteLength);
  });

  test('an invalid picture is a Fault', async () => {
    const broken = { ...plainPicture(8, 8), width: 9000 };
    await expect(encoder().encode(broken)).rejects.toMatchObject({ kind: 'unavailable' });
  });
}
