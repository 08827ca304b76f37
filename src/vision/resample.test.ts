import fc from 'fast-check';
import { expect, test } from 'vitest';
import { letterbox, unletterbox } from './letterbox.ts';
import { GREY, plainPicture, type Picture } from './picture.ts';
import { resizeBox } from './resample.ts';

const sides = fc.integer({ min: 1, max: 40 });

test('a plain picture stays plain at every size', () => {
  const sizes = fc.record({ width: sides, height: sides, toWidth: sides, toHeight: sides, level: fc.nat(255) });
  fc.assert(
    fc.property(sizes, ({ width, height, toWidth, toHeight, level }) => {
      const inside = { left: 1 + width / 4, top: 1 + height / 4, width: width / 2, height: height / 2 };
      const resized = resizeBox(plainPicture(width + 2, height + 2, level), inside, toWidth, toHeight);
      expect(new Set(resized.rgb)).toEqual(new Set([level]));
    }),
  );
});

test('resizing to the same size gives the same picture', () => {
  const picture: Picture = { width: 7, height: 5, rgb: Uint8Array.from({ length: 105 }, (_, at) => (at * 37) % 256) };
  expect(resizeBox(picture, { left: 0, top: 0, width: 7, height: 5 }, 7, 5)).toEqual(picture);
});

test('shrinking to one pixel gives the mean, and no source pixel is skipped', () => {
  const checks: Picture = {
    width: 9,
    height: 9,
    rgb: Uint8Array.from({ length: 243 }, (_, at) => (Math.floor(at / 3) % 2 === 0 ? 200 : 20)),
  };
  const [red] = resizeBox(checks, { left: 0, top: 0, width: 9, height: 9 }, 1, 1).rgb;
  expect(red).toBe(Math.round((200 * 41 + 20 * 40) / 81));
});

test('the area outside the picture is grey', () => {
  const black = plainPicture(4, 4, 0);
  const resized = resizeBox(black, { left: -4, top: -4, width: 12, height: 12 }, 12, 12);
  expect(resized.rgb[0]).toBe(GREY);
  expect(resized.rgb[(5 * 12 + 5) * 3]).toBe(0);
  const away = resizeBox(black, { left: 100, top: -100, width: 8, height: 8 }, 4, 4);
  expect(new Set(away.rgb)).toEqual(new Set([GREY]));
});

test('a letterbox keeps shapes, and its boxes convert back', () => {
  fc.assert(
    fc.property(sides, sides, (width, height) => {
      const { picture, shows } = letterbox(plainPicture(width, height, 9), 32, 24);
      expect([picture.width, picture.height]).toEqual([32, 24]);
      expect(shows.width / 32).toBeCloseTo(shows.height / 24);
      const whole = { left: -shows.left / shows.width, top: -shows.top / shows.height };
      const found = unletterbox(shows, { ...whole, width: width / shows.width, height: height / shows.height });
      expect(found.left).toBeCloseTo(0);
      expect(found.top).toBeCloseTo(0);
      expect(found.width).toBeCloseTo(width);
      expect(found.height).toBeCloseTo(height);
    }),
  );
});
