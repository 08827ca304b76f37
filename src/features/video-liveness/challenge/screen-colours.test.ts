import { expect, test } from 'vitest';
import {
  COLOUR_MS,
  COLOURS_COUNT,
  drawColours,
  isSaturatedRed,
  LEAD_MS,
  linearLightOf,
  NEUTRAL_COLOUR,
  relativeLuminanceOf,
  SCREEN_COLOURS,
} from './screen-colours.ts';

test.each([
  ['#000000', 0],
  ['#ffffff', 1],
  ['#ff0000', 0.2126],
  ['#00ff00', 0.7152],
  ['#0000ff', 0.0722],
  // 127 / 255 = .498039, and ((.498039 + .055) / 1.055) ^ 2.4 = .212231.
  ['#7f7f7f', 0.212231],
  // 10 / 255 = .039216 lies in the linear part: .039216 / 12.92 = .003035.
  ['#0a0a0a', 0.003035],
])('the relative luminance of %s is %f', (hex, luminance) => {
  expect(relativeLuminanceOf(hex)).toBeCloseTo(luminance, 6);
});

test.each([
  ['#ff0000', true],
  // Red light 1, green and blue .1221 each: 80.4 %. One level more of both is 79.3 %.
  ['#ff6262', true],
  ['#ff6464', false],
  ['#ff9595', false],
  ['#000000', false],
  ['#e494ff', false],
])('%s is a saturated red: %s', (hex, expected) => {
  expect(isSaturatedRed(hex)).toBe(expected);
});

test('no change between the colours is a flash: all have nearly the same luminance, and none is a saturated red', () => {
  const shown = [...SCREEN_COLOURS, NEUTRAL_COLOUR];
  for (const hex of shown) {
    expect([hex, isSaturatedRed(hex)]).toEqual([hex, false]);
    // WCAG 2.2 counts opposing changes of .1 or more as a flash.
    expect(relativeLuminanceOf(hex)).toBeGreaterThan(0.44);
    expect(relativeLuminanceOf(hex)).toBeLessThan(0.46);
  }
  // Rose has the largest share of red: 1 / (1 + .3005 + .3005) = .6246.
  const { red, green, blue } = linearLightOf('#ff9595');
  expect(red / (red + green + blue)).toBeCloseTo(0.6246, 4);
});

test('the screen changes at most three times in any second', () => {
  expect([COLOUR_MS, LEAD_MS, COLOURS_COUNT]).toEqual([400, 700, 10]);
  const changes = Array.from({ length: COLOURS_COUNT + 1 }, (_, at) => LEAD_MS + at * COLOUR_MS);
  for (const from of changes)
    expect(changes.filter((at) => at >= from && at < from + 1000).length).toBeLessThanOrEqual(3);
});

test('ten colours are drawn, no two in a row alike, each possible one equally often', () => {
  const choices: number[] = [];
  let at = 0;
  const random = {
    intBelow(below: number) {
      choices.push(below);
      return at++ % below;
    },
  };
  const colours = drawColours(random);
  expect(choices).toEqual([4, 3, 3, 3, 3, 3, 3, 3, 3, 3]);
  expect(colours.slice(0, 4)).toEqual(['#ff9595', '#59bcff', '#e494ff', '#ff9595']);
  for (const [index, colour] of colours.entries()) expect(colour).not.toBe(colours[index + 1]);
});
