import { expect, test } from 'vitest';
import type { Picture } from '../picture.ts';
import { measureFaceLight } from './face-light.ts';
import { lightGridOf } from './light-grid.ts';

/** A picture of 200 by 240 pixels. `colourAt` chooses the colour of each place. */
function picture(colourAt: (x: number, y: number) => readonly [number, number, number]): Picture {
  const [width, height] = [200, 240];
  const rgb = new Uint8Array(width * height * 3);
  for (let y = 0; y < height; y++) for (let x = 0; x < width; x++) rgb.set(colourAt(x, y), (y * width + x) * 3);
  return { width, height, rgb };
}

const FACE = { left: 70, top: 80, width: 60, height: 80 };
const isFace = (x: number, y: number) => Math.hypot((x - 100) / 60, (y - 120) / 80) <= 0.5;

test('a cell holds the mean linear light of its pixels', () => {
  const { columns, rows, light } = lightGridOf(picture((x) => (x < 4 ? [255 - 6, 0, 127] : [0, 10, 0])));
  expect([columns, rows]).toEqual([50, 60]);
  // IEC 61966-2-1: 249 is .9473, 127 is .2122, 10 is .003035.
  expect(Array.from(light.slice(0, 3)).map((value) => Number(value.toFixed(4)))).toEqual([0.9473, 0, 0.2122]);
  expect(light[4]).toBeCloseTo(0.003035, 6);
});

test('a burnt-out cell shows no colour', () => {
  const { light } = lightGridOf(picture((x) => [x < 4 ? 250 : 249, 100, 100]));
  expect(Array.from(light.slice(0, 4), Number.isNaN)).toEqual([true, true, true, false]);
});

test('face and background have their own colours, as logarithms of red and blue by green', () => {
  const grid = lightGridOf(picture((x, y) => (isFace(x, y) ? [200, 150, 120] : [90, 90, 180])));
  const [step] = measureFaceLight([{ atMs: 100, grid, face: FACE }]);
  // Linear light with the .004 of darkness: 200 is .5818, 150 .3090, 120 .1917; 180 is .4605 and 90 is .1061.
  expect(step?.atMs).toBe(100);
  expect(step?.face?.red).toBeCloseTo(Math.log(0.5818 / 0.309), 2);
  expect(step?.face?.blue).toBeCloseTo(Math.log(0.1917 / 0.309), 2);
  expect(step?.beside?.red).toBeCloseTo(0, 3);
  expect(step?.beside?.blue).toBeCloseTo(Math.log(0.4605 / 0.1061), 2);
});

test('a change of the white balance moves face and background alike', () => {
  const room = (gain: number) =>
    lightGridOf(
      picture((x, y) => (isFace(x, y) ? [Math.round(160 * gain), 140, 120] : [Math.round(120 * gain), 130, 140])),
    );
  const [before, after] = measureFaceLight([
    { atMs: 0, grid: room(1), face: FACE },
    { atMs: 100, grid: room(1.2), face: FACE },
  ]);
  const change = (region: 'face' | 'beside') => (after?.[region]?.red ?? NaN) - (before?.[region]?.red ?? NaN);
  expect(change('face')).toBeGreaterThan(0.3);
  expect(change('face')).toBeCloseTo(change('beside'), 1);
});

test('frames without a face are left out, and a face that fills the picture leaves no background', () => {
  const grid = lightGridOf(picture(() => [90, 90, 90]));
  const filling = { left: 5, top: 5, width: 190, height: 230 };
  const steps = measureFaceLight([
    { atMs: 0, grid, face: null },
    { atMs: 100, grid, face: filling },
  ]);
  expect(steps.map(({ atMs }) => atMs)).toEqual([100]);
  expect([steps[0]?.beside, steps[0]?.near]).toEqual([null, null]);
  expect(steps[0]?.face).not.toBeNull();
});
