import { describe, expect, test } from 'vitest';
import type { FaceMotion } from '../../../vision/liveness/face-motion.ts';
import { findActions, type ChallengeAction } from './find-actions.ts';
import { followChallenge } from './follow-challenge.ts';

const STILL = { eyesOpen: 0.98, mouthOpen: 0.05, yaw: -3, pitch: -8 };
const DOING: Readonly<Record<ChallengeAction, Partial<FaceMotion>>> = {
  blink: { eyesOpen: 0.05 },
  'open-mouth': { mouthOpen: 0.7 },
  'turn-left': { yaw: -28, pitch: -20 },
  'turn-right': { yaw: 24, pitch: 4 },
  nod: { pitch: -24 },
};

/**
 * A clip of 10 frames a second. It shows a second of stillness, then each action for `frames` frames and half a second
 * of stillness.
 */
function clip(actions: readonly ChallengeAction[], frames = 3): FaceMotion[] {
  const rest = (count: number) => Array.from({ length: count }, () => STILL);
  const parts = actions.flatMap((action) => [
    ...Array.from({ length: frames }, () => ({ ...STILL, ...DOING[action] })),
    ...rest(5),
  ]);
  return [...rest(10), ...parts].map((face, at) => ({ ...face, atMs: at * 100 }));
}

const found = (motion: readonly FaceMotion[]) => findActions(motion).map(({ action }) => action);

describe('findActions', () => {
  test.each(Object.keys(DOING) as ChallengeAction[])('sees %s, and nothing else', (action) => {
    expect(findActions(clip([action]))).toEqual([
      { action, fromMs: 1000, toMs: 1200, extent: expect.any(Number) as number },
    ]);
  });

  test('sees several in their order, and also a blink of one frame', () => {
    const order: ChallengeAction[] = ['nod', 'turn-right', 'blink', 'turn-left', 'open-mouth'];
    expect(found(clip(order))).toEqual(order);
    expect(found(clip(['blink'], 1))).toEqual(['blink']);
  });

  test('a movement of one frame is noise, and one frame of stillness does not end a movement', () => {
    expect(found(clip(['turn-left'], 1))).toEqual([]);
    const broken = clip(['turn-left'], 5).map((face, at) => (at === 12 ? { ...face, yaw: STILL.yaw } : face));
    expect(found(broken)).toEqual(['turn-left']);
  });

  test('shut eyes are not a blink, a head that always leans does not nod, and a clip without a face has no action', () => {
    expect(found(clip(['blink'], 20))).not.toContain('blink');
    expect(found(clip([]).map((face) => ({ ...face, pitch: -30 })))).toEqual([]);
    expect(found([])).toEqual([]);
  });
});

describe('followChallenge', () => {
  const asked: ChallengeAction[] = ['turn-left', 'nod', 'blink'];

  test.each<[string, ChallengeAction[], boolean]>([
    ['the sequence', asked, true],
    ['the sequence amid blinks', ['blink', 'turn-left', 'blink', 'nod', 'blink', 'blink'], true],
    ['one movement too many', ['turn-left', 'open-mouth', 'nod', 'blink'], true],
    ['two movements too many', ['turn-left', 'open-mouth', 'turn-right', 'nod', 'blink'], false],
    ['another order', ['nod', 'turn-left', 'blink'], false],
    ['the blink too early', ['turn-left', 'blink', 'nod'], false],
    ['the other side', ['turn-right', 'nod', 'blink'], false],
    ['only a part', ['turn-left', 'nod'], false],
    ['nothing', [], false],
    ['everything', ['blink', 'open-mouth', 'turn-left', 'turn-right', 'nod', 'blink'], false],
  ])('%s', (_, shown, followed) => {
    expect(followChallenge(asked, clip(shown)).followed).toBe(followed);
  });

  test('the trace says what was seen', () => {
    expect(followChallenge(['nod', 'blink', 'turn-left'], clip(['nod', 'turn-right'])).trace).toMatchObject({
      asked: ['nod', 'blink', 'turn-left'],
      seen: [{ action: 'nod' }, { action: 'turn-right' }],
      done: 1,
      extra: 1,
    });
  });
});
