import { describe, expect, test } from 'vitest';
import type { LightStep, RegionColour } from '../../../vision/light/face-light.ts';
import { decoySequences } from './decoy-sequences.ts';
import { followColours } from './follow-colours.ts';
import { COLOUR_MS, LEAD_MS, linearLightOf, NEUTRAL_COLOUR, type ScreenColour } from './screen-colours.ts';

const [ROSE, GREEN, BLUE, VIOLET] = ['#ff9595', '#59ca59', '#59bcff', '#e494ff'] as const;
const ASKED: readonly ScreenColour[] = [ROSE, BLUE, VIOLET, GREEN, ROSE, VIOLET, BLUE, GREEN, VIOLET, ROSE];
const OTHER: readonly ScreenColour[] = [GREEN, ROSE, BLUE, ROSE, GREEN, BLUE, VIOLET, ROSE, BLUE, GREEN];

/** The track has ten frames a second, so a delay is known to half a step at best. */
const STEP_MS = 50;

interface Room {
  readonly shown?: readonly ScreenColour[];
  readonly delayMs?: number;
  /** Light of the screen on the face by the light of the room there. */
  readonly onFace?: number;
  /** The same on what is beside the face. */
  readonly onBackground?: number;
  /** Standard deviation of the logarithms. */
  readonly noise?: number;
  /** The colour that a program multiplies the whole picture with, as a share of the screen's. */
  readonly tint?: number;
}

/**
 * The colours of a clip of 5.1 s in a room with a lamp that gives more red than blue light, before a slow white
 * balance.
 */
function clipIn({ shown = ASKED, delayMs = 120, onFace = 0.2, onBackground = 0.01, noise = 0.004, tint = 0 }: Room) {
  let seed = 7;
  const trembling = () => {
    seed = (seed * 16807) % 2147483647;
    return noise * 3.4 * (seed / 2147483647 - 0.5);
  };
  const light = Array.from({ length: 51 }, (_, step): LightStep => {
    const atMs = step * 100;
    const slot = Math.floor((atMs - delayMs - LEAD_MS) / COLOUR_MS);
    const screen = linearLightOf(shown[slot] ?? NEUTRAL_COLOUR);
    const drift = 0.05 * Math.sin(step / 25);
    const region = (share: number): RegionColour => {
      const red = Math.log(1.2 + share * screen.red) + tint * screen.red;
      const green = Math.log(1 + share * screen.green) + tint * screen.green;
      const blue = Math.log(0.7 + share * screen.blue) + tint * screen.blue;
      return { red: red - green + drift + trembling(), blue: blue - green - drift + trembling() };
    };
    const face = region(onFace);
    return {
      atMs,
      face,
      middle: region(onFace * 1.1),
      rim: region(onFace * 0.7),
      near: region(onBackground),
      beside: region(onBackground),
    };
  });
  return { light, motion: [] };
}

const judge = (room: Room = {}) => followColours(ASKED, clipIn(room));

describe('the light of the screen', () => {
  test('a face before a far background answers the colours, and the delay is found', () => {
    const { followed, trace } = judge();
    expect([followed, trace.missing]).toEqual([true, null]);
    expect(Math.abs((trace.answer?.delayMs ?? NaN) - 120)).toBeLessThanOrEqual(STEP_MS);
    expect(trace.answer?.explained).toBeGreaterThan(0.8);
    expect(trace.answer?.plane).toBeLessThan(0.2);
  });

  test.each([0, 400])('a delay of %i ms is that of cameras and screens', (delayMs) => {
    const { followed, trace } = judge({ delayMs });
    expect(followed).toBe(true);
    expect(Math.abs((trace.answer?.delayMs ?? NaN) - delayMs)).toBeLessThanOrEqual(STEP_MS);
  });

  test('an answer that comes later than any camera is none', () => {
    expect(judge({ delayMs: 1200 })).toMatchObject({ followed: false, trace: { missing: 'answer' } });
  });

  test('a recording of another sequence is refused', () => {
    expect(judge({ shown: OTHER })).toMatchObject({ followed: false, trace: { missing: 'answer' } });
  });

  test('a picture that is tinted as a whole is refused, because face and background change alike', () => {
    expect(judge({ onFace: 0, onBackground: 0, tint: 0.2 })).toMatchObject({ followed: false });
  });

  test('a flat picture of a face and a room answers as one plane', () => {
    const { followed, trace } = judge({ onFace: 0.2, onBackground: 0.18, noise: 0.0005 });
    expect([followed, trace.missing]).toEqual([false, 'depth']);
  });

  test('a face that no light reaches does not answer', () => {
    expect(judge({ onFace: 0, onBackground: 0 })).toMatchObject({ followed: false, trace: { missing: 'answer' } });
  });

  test('a clip that shows neither face nor background for long enough tells nothing', () => {
    const { light } = clipIn({});
    const missing = (kept: readonly LightStep[]) => followColours(ASKED, { light: kept }).trace.missing;
    expect(missing([])).toBe('light');
    expect(missing(light.slice(0, 39))).toBe('light');
    expect(missing(light.map((step) => ({ ...step, beside: null, near: null })))).toBe('light');
  });

  test('a face before a wall that is burnt out is compared with what lies close to it', () => {
    const withoutWall = (room: Room) =>
      followColours(ASKED, { light: clipIn(room).light.map((step) => ({ ...step, beside: null })) });
    expect(withoutWall({})).toMatchObject({ followed: true, trace: { answer: { background: 'near', near: null } } });
    expect(withoutWall({ onBackground: 0.2 })).toMatchObject({ followed: false });
    expect(withoutWall({ shown: OTHER })).toMatchObject({ followed: false });
  });
});

test('the sequences that nobody asked for are the same each time, and leave out the one that was', () => {
  const decoys = decoySequences(ASKED);
  expect(decoys).toHaveLength(400);
  expect(new Set(decoys.map((sequence) => sequence.join())).size).toBe(400);
  expect(decoySequences(ASKED)).toEqual(decoys);
  const [first = []] = decoys;
  expect(decoySequences(first)).toHaveLength(399);
});
