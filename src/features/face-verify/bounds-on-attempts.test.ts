import { describe, expect, test } from 'vitest';
import {
  call,
  modelId,
  photoAt,
  recorder,
  refereeOf,
  verify,
  type Scene,
} from '../../../test/apis/face-verify-scene.ts';
import type { FaceAnalyzer } from '../../vision/face-analyzer.ts';
import type { PhotoAnalysis } from '../../vision/face-analyzer.ts';
import { faceVerify } from './contract.ts';
import { AttemptBook } from '../../people/attempts/attempt-book.ts';
import { MemoryAttemptStore } from '../../storage/memory/attempt-store.ts';
import { MemorySiteSecrets } from '../../storage/memory/site-secrets.ts';

describe('bounds on attempts', () => {
  const MINUTE = 60_000;
  const stranger = photoAt(85);

  function opened() {
    const store = new MemoryAttemptStore(1000);
    const limits = { windowMs: 3 * MINUTE, failuresInWindowMax: 5, failuresInDayMax: 20 };
    const book = new AttemptBook({ store, secrets: new MemorySiteSecrets(), limits });
    let [calls, analyses] = [0, 0];
    const ask = async ({ photo = stranger, afterMs = 0, appId = 'app-1', ...more }: AskedScene = {}) => {
      const analyzer: FaceAnalyzer = {
        modelId,
        analyze: async () => {
          analyses += 1;
          return photo;
        },
      };
      const at = { orderId: `order-${(calls += 1)}`, appId, receivedAtMs: call.receivedAtMs + afterMs };
      const attacks = { recorder, scoreBelow: 20 };
      const outcome = await verify({ attempts: { book, scoreBelow: 60 }, analyzer, attacks, ...more, call: at });
      for (const write of outcome.writes ?? []) if (write.operation === 'attempts.note') store.commit(write);
      return outcome;
    };
    return { ask, analyses: () => analyses };
  }
  interface AskedScene extends Omit<Scene, 'photo'> {
    readonly photo?: PhotoAnalysis;
    readonly afterMs?: number;
    readonly appId?: string;
  }

  test('after five failures in three minutes the app waits, and no photo is looked at', async () => {
    const { ask, analyses } = opened();
    for (let at = 0; at < 5; at++) expect(await ask({ afterMs: at * 1000 })).toMatchObject({ result: { score: '8' } });
    expect(await ask({ afterMs: 10_500, photo: photoAt(0) })).toEqual({
      ok: false,
      code: 226483,
      reason: '该身份失败次数过多，请在170秒后重试',
      trace: { attempts: { waitMs: 169_500 } },
      isFinal: true,
    });
    expect(analyses()).toBe(5);
    expect(await ask({ afterMs: 3 * MINUTE - 1 })).toMatchObject({ code: 226483 });
    expect(await ask({ afterMs: 3 * MINUTE, photo: photoAt(0) })).toMatchObject({ result: { score: '100' } });
  });

  test('a refusal is no attack, is not charged, and does not prolong the wait', async () => {
    const { ask } = opened();
    for (let at = 0; at < 5; at++) await ask();
    const refused = await ask({ afterMs: MINUTE });
    expect(refused.writes).toBeUndefined();
    expect(faceVerify.errors[226483]).not.toHaveProperty('charged');
    expect(await ask({ afterMs: 3 * MINUTE })).toMatchObject({ ok: true });
  });

  test('other apps and other people do not wait', async () => {
    const { ask } = opened();
    for (let at = 0; at < 5; at++) await ask();
    expect(await ask({ appId: 'app-2' })).toMatchObject({ ok: true, result: { res: 1 } });
    expect(await ask({ fields: { idcard: '110101199003074514' } })).toMatchObject({ code: 226402 });
  });

  test.each([
    ['a score of 60', photoAt(53.13)],
    ['no face', { kind: 'no-face' } as const],
    ['a face that cannot be compared', photoAt(0, { face: null })],
  ])('%s is no failed attempt', async (_, photo) => {
    const { ask } = opened();
    for (let at = 0; at < 8; at++) expect(await ask({ photo })).toMatchObject({ ok: true });
  });

  test('a score just below 60 is a failed attempt', async () => {
    const { ask } = opened();
    for (let at = 0; at < 5; at++) await ask({ photo: photoAt(53.2) });
    expect(await ask()).toMatchObject({ code: 226483 });
  });

  test('of calls that run at the same time, five fail, and the others are told nothing, not even a match', async () => {
    const { ask } = opened();
    const photos = [...Array.from({ length: 9 }, () => stranger), photoAt(0)];
    const outcomes = await Promise.all(photos.map((photo) => ask({ photo })));
    expect(outcomes.map((outcome) => (outcome.ok ? 'told' : outcome.code))).toEqual([
      ...Array.from({ length: 5 }, () => 'told'),
      ...Array.from({ length: 5 }, () => 226483),
    ]);
    for (const { writes } of outcomes.slice(5)) expect(writes).toBeUndefined();
  });

  test('any number of good comparisons may run at the same time', async () => {
    const { ask } = opened();
    const outcomes = await Promise.all(Array.from({ length: 30 }, () => ask({ photo: photoAt(0) })));
    expect(outcomes.filter(({ ok }) => !ok)).toEqual([]);
  });

  test('a person whom only an upstream knows is bounded too', async () => {
    const { ask } = opened();
    const unknown = { fields: { idcard: '110101199003074514' }, referee: refereeOf({ kind: 'compared', score: 1 }) };
    for (let at = 0; at < 5; at++) expect(await ask(unknown)).toMatchObject({ result: { score: '1' } });
    expect(await ask(unknown)).toMatchObject({ code: 226483 });
  });
});
