import { expect, test } from 'vitest';
import { COLOUR_MS, COLOURS_COUNT, LEAD_MS, NEUTRAL_COLOUR } from '../challenge/screen-colours.ts';
import { canLight, colourAt, lightMs } from './liveness-page/light.js';

const task = { colours: ['#ff9595', '#59ca59'], neutral: '#b4b4b4', leadMs: 700, colourMs: 500 };

test.each([
  [0, '#b4b4b4'],
  [699, '#b4b4b4'],
  [700, '#ff9595'],
  [1199, '#ff9595'],
  [1200, '#59ca59'],
  [1700, '#b4b4b4'],
  [2099, '#b4b4b4'],
  [2100, null],
])('after %i ms the screen shows %s', (elapsedMs, colour) => {
  expect(colourAt(task, elapsedMs)).toBe(colour);
});

test('what the server asks for ends within the 8 seconds of a clip that are looked at', () => {
  const colours = Array.from({ length: COLOURS_COUNT }, () => NEUTRAL_COLOUR);
  expect(lightMs({ colours, leadMs: LEAD_MS, colourMs: COLOUR_MS })).toBe(5100);
});

test.each([
  ['(prefers-reduced-motion: reduce)', false],
  ['(forced-colors: active)', false],
  ['(monochrome)', false],
  ['(update: slow)', false],
  ['(orientation: portrait)', true],
])('where %s holds, the page lights the face: %s', (held, expected) => {
  expect(canLight((query) => query === held)).toBe(expected);
});
