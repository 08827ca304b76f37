import { describe, expect, test } from 'vitest';
import { call, fields, liveClip, verify } from '../../../test/apis/video-liveness-scene.ts';
import { Fault, type FaultKind } from '../../kernel/fault.ts';
import { systemRandom } from '../../kernel/random.ts';
import { ChallengeBook } from './challenge/challenge-book.ts';
import type { Challenges, RedeemedChallenge } from './challenges.ts';
import type { ClipWatcher } from './clip-watcher.ts';
import { videoLiveness } from './contract.ts';
import { redeemedOf } from './open-challenges.ts';

const PAGE = Buffer.from('page').toString('base64');

describe('challenges', () => {
  const challengesOf = (
    followed: boolean,
    isRequired = false,
    kind: RedeemedChallenge['kind'] = 'actions',
  ): Challenges => ({
    isRequired,
    redeem: async (nonce) => {
      const judge = () => ({ followed, trace: { actions: ['nod'] } });
      const taken = { kind, judge, mayJudge: () => true, giveBack: async () => undefined };
      if (nonce === 'page') return { clip: Uint8Array.of(1, 2, 3), ...taken };
      return nonce === 'good' ? { clip: null, ...taken } : null;
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

describe('a challenge whose call fails in a way that passes', () => {
  const follow = () => ({ followed: true, trace: {} });

  /** A challenge of the real book, and calls that send clips for it. */
  async function open() {
    const clock = { nowMs: () => 0, monotonicMs: () => 0 };
    const bounds = { goodForMs: 1000, openMax: 10, clipBytesMax: 100 };
    const book = new ChallengeBook({ clock, random: systemRandom, kindsOf: () => ['actions'], ...bounds });
    const issued = await book.issue({ id: call.appId, mode: 'live' });
    if (!issued) throw new Error('there is room');
    const { nonce: challenge, pageToken } = issued;
    const challenges: Challenges = {
      isRequired: true,
      redeem: async (nonce, { appId }) => {
        const taken = await book.redeem(nonce, appId);
        return taken && redeemedOf(book, taken, follow);
      },
    };
    const codeOf = async (scene: Parameters<typeof verify>[0] = {}, video = 'AAAA') => {
      const outcome = await verify({
        ...scene,
        challenges,
        fields: { videoData: `base64:${video}`, challenge, ...scene.fields },
      });
      return outcome.ok ? 0 : outcome.code;
    };
    return { book, pageToken, codeOf };
  }

  const fault = (kind: FaultKind) => new Fault(kind, 'x');

  test('is usable again, with any clip, if none was judged, and is used up by the first answer', async () => {
    const { codeOf } = await open();
    expect(await codeOf({ clip: fault('unavailable') })).toBe(2546120);
    expect(await codeOf({ clip: fault('timeout') })).toBe(2546121);
    expect(await codeOf({}, 'BBBB')).toBe(0);
    expect(await codeOf({}, 'BBBB')).toBe(2546124);
  });

  test('keeps the clip that its page left', async () => {
    const { codeOf, book, pageToken } = await open();
    await book.leaveClip(pageToken, { clip: Uint8Array.of(1), capture: 'absent' });
    expect(await codeOf({ clip: fault('unavailable') }, PAGE)).toBe(2546120);
    expect(await codeOf({}, PAGE)).toBe(0);
    expect(await codeOf({}, PAGE)).toBe(2546124);
  });

  test('judges no other clip if one was judged, and that one again', async () => {
    const scale = { score: () => null };
    const [one, two] = [await open(), await open()];
    expect(await one.codeOf({ scale })).toBe(2546122);
    expect(await one.codeOf({})).toBe(0);
    expect(await two.codeOf({ scale })).toBe(2546122);
    expect(await two.codeOf({}, 'BBBB')).toBe(2546124);
    expect(await two.codeOf({}), 'the other clip used it up').toBe(2546124);
  });

  test('judges one clip of two that are sent at once', async () => {
    const { codeOf } = await open();
    expect((await Promise.all([codeOf({}), codeOf({}, 'BBBB')])).toSorted()).toEqual([0, 2546124]);
  });

  test.each(['too-dark', 'no-face'] as const)('is used up by a clip that is at fault: %s', async (problem) => {
    const { codeOf } = await open();
    expect(await codeOf({ clip: { kind: 'unusable', problem, trace: {} } })).toBeGreaterThan(2546112);
    expect(await codeOf({})).toBe(2546124);
  });

  test('is given back also if its call breaks, or its time is up', async () => {
    const { codeOf } = await open();
    const clips: ClipWatcher = { hasRoom: () => true, watch: () => Promise.reject(new TypeError('a bug')) };
    await expect(codeOf({ clips })).rejects.toThrow('a bug');
    const late = new AbortController();
    const slow: ClipWatcher = {
      hasRoom: () => true,
      watch: async () => {
        late.abort();
        return liveClip();
      },
    };
    expect(await codeOf({ clips: slow, call: { signal: late.signal } })).toBe(0);
    expect(await codeOf({}, 'BBBB')).toBe(2546124);
  });
});
