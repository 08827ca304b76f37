import { describe, expect, test } from 'vitest';
import { CalmHints, findHint, measureLook, type FaceBox } from './liveness-page/coach.js';

const [WIDTH, HEIGHT] = [48, 64];

/** A picture of one luma, with a face-like patch of another in the middle. */
function picture(ground: number, middle = ground): Uint8ClampedArray {
  const rgba = new Uint8ClampedArray(WIDTH * HEIGHT * 4);
  for (let at = 0; at < WIDTH * HEIGHT; at++) {
    const [x, y] = [at % WIDTH, Math.floor(at / WIDTH)];
    const isMiddle = x >= 7 && x < 41 && y >= 6 && y < 58;
    rgba.fill(isMiddle ? middle : ground, at * 4, at * 4 + 3);
  }
  return rgba;
}

const look = (rgba: Uint8ClampedArray, before: Float32Array | null = null) => measureLook(rgba, WIDTH, HEIGHT, before);
const hintFor = (rgba: Uint8ClampedArray) => findHint({ ...look(rgba), faces: null }, 'facing', null);

describe('light and motion', () => {
  test('a picture of one luma measures as such', () => {
    const { mean, spread, burntShare, change } = look(picture(120));
    expect([Math.round(mean), Math.round(spread), burntShare, change]).toEqual([120, 0, 0, 0]);
  });

  test.each([
    ['a well lit face', picture(90, 150), null],
    ['a dark face', picture(10, 40), 'dark'],
    ['a face against the light', picture(200, 50), 'dark'],
    ['a burnt face', picture(120, 255), 'bright'],
    ['a covered lens', picture(20), 'covered'],
    ['a white wall', picture(230), null],
  ])('%s', (_, rgba, hint) => {
    expect(hintFor(rgba)).toBe(hint);
  });

  test('a picture that changes at all its borders shakes, and one in which only the person moves does not', () => {
    const before = look(picture(90, 150)).luma;
    const shaken = look(picture(120, 150), before);
    expect(findHint({ ...shaken, faces: null }, 'facing', null)).toBe('shaking');
    const spoken = look(picture(90, 190), before);
    expect(findHint({ ...spoken, faces: null }, 'facing', null)).toBeNull();
    const leaning = picture(90, 150).map((value, at) => (Math.floor(at / 4) % WIDTH < 20 && at % 4 < 3 ? 200 : value));
    expect(findHint({ ...look(leaning, before), faces: null }, 'facing', null)).toBeNull();
  });
});

describe('faces, if the browser sees them', () => {
  const good = look(picture(90, 150));
  const centred: FaceBox = { x: 0.2, y: 0.2, width: 0.6, height: 0.6 };
  const hint = (faces: readonly FaceBox[], phase: 'facing' | 'moving' = 'facing', usual: number | null = null) =>
    findHint({ ...good, faces }, phase, usual);

  test.each<[string, readonly FaceBox[], string | null]>([
    ['in the oval', [centred], null],
    ['absent', [], 'no-face'],
    ['two', [centred, { ...centred, x: 1 }], 'second-face'],
    ['far away', [{ x: 0.4, y: 0.35, width: 0.2, height: 0.3 }], 'far'],
    ['too near', [{ x: -0.2, y: -0.1, width: 1.4, height: 1.2 }], 'near'],
    ['left of the oval', [{ ...centred, x: -0.1 }], 'outside'],
    ['below the oval', [{ ...centred, y: 0.5 }], 'outside'],
  ])('%s', (_, faces, expected) => {
    expect(hint(faces)).toBe(expected);
  });

  test('a face that becomes a third smaller moves away', () => {
    const [near, far] = [
      { x: 0.25, y: 0.25, width: 0.5, height: 0.57 },
      { x: 0.3, y: 0.25, width: 0.4, height: 0.55 },
    ];
    expect([hint([near], 'facing', 0.8), hint([far], 'facing', 0.8)]).toEqual([null, 'moving-away']);
  });

  test('while the head moves on request, only light and other people are spoken of', () => {
    expect([hint([], 'moving'), hint([{ ...centred, x: 0.6 }], 'moving')]).toEqual([null, null]);
    expect(hint([centred, centred], 'moving')).toBe('second-face');
    expect(findHint({ ...look(picture(10, 40)), faces: null }, 'moving', null)).toBe('dark');
  });
});

describe('calm', () => {
  test('a hint appears once two looks agree, and stays for a second at least', () => {
    const calm = new CalmHints();
    const seen = [
      calm.next('dark', 0),
      calm.next('dark', 150),
      calm.next(null, 300),
      calm.next(null, 450),
      calm.next(null, 1149),
      calm.next(null, 1150),
    ];
    expect(seen).toEqual([null, 'dark', 'dark', 'dark', 'dark', null]);
  });

  test('a single look says nothing, and hints that alternate do not flicker', () => {
    const calm = new CalmHints();
    const hints = ['dark', null, 'far', 'dark', 'far', null] as const;
    expect(hints.map((hint, at) => calm.next(hint, at * 150))).toEqual([null, null, null, null, null, null]);
  });
});
