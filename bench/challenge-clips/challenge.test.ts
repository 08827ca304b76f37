import { expect, test } from 'vitest';
import { Rng } from '../world/rng.ts';
import { drawAct, postureAt, squeezeAct, USUAL_MANNER } from './act.ts';
import { colourAt, coloursMs, drawEarlier, type ColourChallenge } from './challenge.ts';
import { drawnFace } from './drawn-people.ts';
import { lightHead, MAP_STEP } from './head-light.ts';
import { codeOf, lightOf } from './linear-light.ts';
import { openLamp, screenShare, type ScreenDraw } from './screen-light.ts';

const CHALLENGE: ColourChallenge = {
  kind: 'colours',
  startMs: 300,
  colours: [
    { rgb: [255, 0, 0], ms: 400 },
    { rgb: [0, 0, 255], ms: 500 },
  ],
  restRgb: [255, 255, 255],
};

const PHONE: ScreenDraw = {
  clockShiftMs: 100,
  displayMs: 10,
  crosstalk: 0,
  brightness: 1,
  gainRed: 1,
  gainBlue: 1,
  device: 'phone',
  widthCm: 7,
  heightCm: 14,
  belowCm: 0,
  distanceCm: 35,
  ambientLux: 100,
  nits: 400,
};

test('each colour fills the screen from its begin to the begin of the next', () => {
  expect(colourAt(CHALLENGE, 299)).toEqual([255, 255, 255]);
  expect(colourAt(CHALLENGE, 300)).toEqual([255, 0, 0]);
  expect(colourAt(CHALLENGE, 699)).toEqual([255, 0, 0]);
  expect(colourAt(CHALLENGE, 700)).toEqual([0, 0, 255]);
  expect(colourAt(CHALLENGE, 1199)).toEqual([0, 0, 255]);
  expect(colourAt(CHALLENGE, 1200)).toEqual([255, 255, 255]);
  expect(colourAt({ ...CHALLENGE, fadeMs: 100 }, 750)).toEqual([127.5, 0, 127.5]);
  expect(coloursMs(CHALLENGE)).toBe(1600);
});

test('an earlier challenge is of the same kind and length, and is never the asked one', () => {
  for (let seed = 0; seed < 200; seed++) {
    const earlier = drawEarlier(new Rng(seed), CHALLENGE);
    expect(earlier).not.toEqual(CHALLENGE);
    expect(earlier.kind === 'colours' && coloursMs(earlier)).toBe(1600);
    const actions = drawEarlier(new Rng(seed), { kind: 'actions', actions: ['nod', 'blink'] });
    expect(actions).not.toEqual({ kind: 'actions', actions: ['nod', 'blink'] });
  }
});

test('light and coded levels follow sRGB', () => {
  // Middle grey of 18 % is level 118, and level 188 is half of the light.
  expect(Math.round(codeOf(0.18))).toBe(118);
  expect(lightOf(188)).toBeCloseTo(0.5, 2);
  for (let level = 0; level <= 255; level++) expect(Math.abs(codeOf(lightOf(level)) - level)).toBeLessThan(0.5);
});

test('the screen lights a face as a small lamp of its area does', () => {
  // 400 cd/m2 times 98 cm2 over 35 cm squared is 32 lux, which is a third of 100 lux.
  expect(screenShare(PHONE)).toBeCloseTo(0.32, 2);
});

test('light comes as much later as the clocks and the program are apart', () => {
  const redAt = (seconds: number, delayMs: number) => {
    const out = new Float32Array(3);
    openLamp(CHALLENGE, { ...PHONE, displayMs: 1 }, 3000, delayMs)(seconds, out);
    return Math.round(out[1] ?? 0);
  };
  // White has green, and red has none. The page shows red from .3 to .7 s.
  expect([redAt(0.38, 0), redAt(0.42, 0)]).toEqual([1, 0]);
  expect([redAt(0.88, 500), redAt(0.92, 500)]).toEqual([1, 0]);
});

test('the nose is lit most, the cheek at the edge less, and a wall at two metres hardly', () => {
  const size = { width: 96, height: 96 };
  const map = lightHead(size, drawnFace().landmarks, PHONE, { wallCm: 200 });
  const at = (x: number, y: number) =>
    map.light[Math.round(y / MAP_STEP) * map.width + Math.round(x / MAP_STEP)] ?? NaN;
  expect(at(48, 56)).toBeGreaterThan(0.9);
  expect(at(48, 56)).toBeLessThan(1.3);
  expect(at(64, 50)).toBeLessThan(0.75 * at(48, 50));
  // The inverse square: (35 / 200) squared is .031.
  expect(at(4, 4)).toBeCloseTo(0.031, 3);
});

test('actions are done one after the other, each to its end', () => {
  for (let seed = 0; seed < 100; seed++) {
    const act = drawAct(new Rng(seed), { kind: 'actions', actions: ['turn-right', 'blink', 'nod'] }, USUAL_MANNER);
    const [turn, blink, nod] = act.steps;
    if (!turn || !blink || !nod) throw new Error('three steps are drawn');
    expect(turn.from).toBeGreaterThanOrEqual(0.35);
    expect(blink.from).toBeGreaterThanOrEqual(turn.from + turn.out + turn.stay + turn.back + 0.35);
    // A turn to the right is negative.
    expect(postureAt(act, turn.from + turn.out).turn).toBeLessThanOrEqual(-0.8);
    expect(postureAt(act, blink.from + blink.out).lids).toBeGreaterThan(0.85);
    expect(postureAt(act, nod.from + nod.out).nod).toBeGreaterThanOrEqual(0.8);
    expect(postureAt(act, blink.from - 0.01)).toEqual({ turn: 0, nod: 0, lids: 0, mouth: 0 });
    expect(act.seconds).toBeGreaterThan(nod.from + nod.out + nod.stay + nod.back);
  }
});

test('an act that is too long is done faster, down to two thirds of its time', () => {
  const act = drawAct(new Rng(1), { kind: 'actions', actions: ['nod', 'open-mouth'] }, USUAL_MANNER);
  expect(squeezeAct(act, act.seconds + 1)).toEqual(act);
  expect(squeezeAct(act, 0.8 * act.seconds).seconds).toBeCloseTo(0.8 * act.seconds, 9);
  expect(squeezeAct(act, 0.1).seconds).toBeCloseTo((2 / 3) * act.seconds, 9);
  const later = squeezeAct(act, 100, 0.5);
  expect((later.steps[0]?.from ?? 0) - (act.steps[0]?.from ?? 0)).toBeCloseTo(0.5, 9);
});
