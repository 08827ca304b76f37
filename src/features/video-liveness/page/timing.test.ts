import { expect, test } from 'vitest';
import { COLOUR_MS, COLOURS_COUNT, LEAD_MS } from '../challenge/screen-colours.ts';
import { neededMs, patienceMs, recordingMs } from './liveness-page/timing.js';

const actions = { kind: 'actions', actions: ['blink', 'nod', 'open-mouth'] } as const;
const colours = {
  kind: 'colours',
  colours: Array.from({ length: COLOURS_COUNT }, () => '#59ca59'),
  leadMs: LEAD_MS,
  colourMs: COLOUR_MS,
} as const;

test('a recording, and what a start needs before the challenge ends, take as long as its task', () => {
  expect([recordingMs(actions), neededMs(actions)]).toEqual([7600, 13_600]);
  expect([recordingMs(colours), neededMs(colours)]).toEqual([5100, 11_100]);
});

test.each([
  [600_000, 5000],
  [15_600, 5000],
  [15_599, 4999],
  [10_600, 0],
  [9000, 0],
])('with %i ms left, a recording waits %i ms for a person who follows a hint', (leftMs, waits) => {
  expect(patienceMs(actions, leftMs)).toBe(waits);
});
