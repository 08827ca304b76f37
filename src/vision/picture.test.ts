import fc from 'fast-check';
import { expect, test } from 'vitest';
import { unturnBox } from './box.ts';
import { GREY, padPicture, turnPicture, type Picture, type QuarterTurn } from './picture.ts';

const pictures = fc
  .record({ width: fc.integer({ min: 1, max: 12 }), height: fc.integer({ min: 1, max: 12 }), seed: fc.nat(255) })
  .map(({ width, height, seed }): Picture => {
    const rgb = Uint8Array.from({ length: width * height * 3 }, (_, at) => (at * 31 + seed) % 256);
    return { width, height, rgb };
  });
const TURNS: readonly QuarterTurn[] = [0, 90, 180, 270];

test('turning back gives the picture again', () => {
  fc.assert(
    fc.property(pictures, fc.constantFrom(...TURNS), (picture, turn) => {
      const back = ((360 - turn) % 360) as QuarterTurn;
      expect(turnPicture(turnPicture(picture, turn), back)).toEqual(picture);
    }),
  );
});

test('a pixel of a turned picture is mapped back to its place in the upright one', () => {
  fc.assert(
    fc.property(pictures, fc.constantFrom(...TURNS), fc.nat(), fc.nat(), (picture, turn, a, b) => {
      const turned = turnPicture(picture, turn);
      const [x, y] = [a % turned.width, b % turned.height];
      const box = unturnBox({ left: x, top: y, width: 1, height: 1 }, turn, picture);
      expect(pixel(picture, box.left, box.top)).toEqual(pixel(turned, x, y));
    }),
  );
});

test('a quarter turn is clockwise', () => {
  const leftRight: Picture = { width: 2, height: 1, rgb: Uint8Array.of(1, 1, 1, 2, 2, 2) };
  expect(turnPicture(leftRight, 90)).toEqual({ width: 1, height: 2, rgb: Uint8Array.of(1, 1, 1, 2, 2, 2) });
  expect(turnPicture(leftRight, 180).rgb).toEqual(Uint8Array.of(2, 2, 2, 1, 1, 1));
});

test('a margin is grey, with the picture in its middle', () => {
  fc.assert(
    fc.property(pictures, fc.integer({ min: 1, max: 5 }), (picture, margin) => {
      const padded = padPicture(picture, margin);
      expect(pixel(padded, 0, 0)).toEqual([GREY, GREY, GREY]);
      expect(pixel(padded, padded.width - 1, padded.height - 1)).toEqual([GREY, GREY, GREY]);
      expect(pixel(padded, margin, margin)).toEqual(pixel(picture, 0, 0));
      expect(padded.width - picture.width).toBe(2 * margin);
    }),
  );
});

function pixel({ width, rgb }: Picture, x: number, y: number): number[] {
  return [...rgb.subarray((y * width + x) * 3, (y * width + x) * 3 + 3)];
}
