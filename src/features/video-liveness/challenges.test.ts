import { describe, expect, test } from 'vitest';
import { fields, liveClip, verify } from '../../../test/apis/video-liveness-scene.ts';
import type { Challenges, RedeemedChallenge } from './challenges.ts';
import type { ClipWatcher } from './clip-watcher.ts';
import { videoLiveness } from './contract.ts';

describe('challenges', () => {
  const challengesOf = (
    followed: boolean,
    isRequired = false,
    kind: RedeemedChallenge['kind'] = 'actions',
  ): Challenges => ({
    isRequired,
    redeem: async (nonce) => {
      const judge = () => ({ followed, trace: { actions: ['nod'] } });
      if (nonce === 'page') return { clip: Uint8Array.of(1, 2, 3), kind, judge };
      return nonce === 'good' ? { clip: null, kind, judge } : null;
    },
  });

  test('a clip that follows its sequence is judged like any other, with the sequence in the trace', async () => {
    const outcome = await verify({ challenges: challengesOf(true), fields: { challenge: 'good' } });
    expect(outcome).toMatchObject({ ok: true, result: { faceScore: 1 }, trace: { challenge: { actions: ['nod'] } } });
  });

  test.each([
    ['a sequence that was not followed', challengesOf(false), { challenge: 'good' }, 2546125],
    ['colours that the face did not answer', challengesOf(false, false, 'colours'), { challenge: 'good' }, 2546129],
    ['an unknown nonce', challengesOf(true), { challenge: 'other' }, 2546124],
    ['a nonce that is far too long', undefined, { challenge: 'x'.repeat(65) }, 2546124],
    ['a nonce if there are no challenges', undefined, { challenge: 'good' }, 2546124],
    ['no nonce if one is required', challengesOf(true, true), {}, 2546124],
  ])('%s', async (_, challenges, more, code) => {
    const raw = { ...fields, ...more };
    const issue = videoLiveness.params.schema.safeParse(raw, { reportInput: true }).error?.issues[0];
    if (issue) expect(videoLiveness.params.refusalFor(issue, raw)).toEqual({ code });
    else expect(await verify({ ...(challenges && { challenges }), fields: more })).toMatchObject({ ok: false, code });
  });

  test('the clip that a page left is used in place of one that the caller sends', async () => {
    const watched: Uint8Array[] = [];
    const clips: ClipWatcher = {
      hasRoom: () => true,
      watch: async (clip) => {
        watched.push(clip);
        return liveClip();
      },
    };
    const videoData = `base64:${Buffer.from('page').toString('base64')}`;
    const ask = (challenge: string) =>
      verify({ clips, challenges: challengesOf(true), fields: { videoData, challenge } });
    expect(await ask('page')).toMatchObject({ ok: true, result: { faceScore: 1 } });
    expect(watched).toEqual([Uint8Array.of(1, 2, 3)]);
    expect(await ask('good')).toMatchObject({ ok: false, code: 2546124 });
    expect(await verify({ clips, fields: { videoData } })).toMatchObject({ ok: false, code: 2546124 });
  });

  test.each(['actions', 'colours'] as const)('the colours of a clip are measured if %s are asked for', async (kind) => {
    const looks: unknown[] = [];
    const clips: ClipWatcher = {
      hasRoom: () => true,
      watch: async (_clip, _context, asked) => {
        looks.push(asked);
        return liveClip();
      },
    };
    await verify({ clips, challenges: challengesOf(true, false, kind), fields: { challenge: 'good' } });
    expect(looks).toEqual([{ light: kind === 'colours' }]);
  });

  test('a clip that is not live is reported so, whatever it followed', async () => {
    const clip = liveClip({ livingScore: 0.01, suspected: 'injection' });
    const outcome = await verify({ clip, challenges: challengesOf(false), fields: { challenge: 'good' } });
    expect(outcome).toMatchObject({ ok: true, result: { livingScore: 0.01 } });
  });
});
