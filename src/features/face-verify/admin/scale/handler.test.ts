import { expect, test } from 'vitest';
import { anActor } from '../../../../../test/an-actor.ts';
import type { Actor } from '../../../../platform/access/actor.ts';
import { createFaceScaleHandlers } from './handler.ts';

const analyst: Actor = { ...anActor, name: 'ana', role: 'analyst' };

test('the curve goes from cosine -1 to 1, in steps of two hundredths', async () => {
  const scale = { score: (modelId: string, cosine: number) => (modelId === 'enc' ? 50 + cosine * 50 : null) };
  const answer = await createFaceScaleHandlers({ faceScale: { modelId: 'enc', scale } }).show({}, analyst);
  if (!answer.ok || !('result' in answer)) throw new Error('it answers');
  expect(answer.result.modelId).toBe('enc');
  expect(answer.result.curve).toHaveLength(101);
  expect(answer.result.curve[0]).toEqual({ cosine: -1, score: 0 });
  expect(answer.result.curve[50]).toEqual({ cosine: 0, score: 50 });
  expect(answer.result.curve[66]).toEqual({ cosine: 0.32, score: 66 });
  expect(answer.result.curve[100]).toEqual({ cosine: 1, score: 100 });
});

test('an encoder that was never calibrated has no curve', async () => {
  const faceScale = { modelId: 'enc', scale: { score: () => null } };
  const answer = await createFaceScaleHandlers({ faceScale }).show({}, analyst);
  expect(answer).toMatchObject({ ok: true, result: { modelId: 'enc', curve: [] } });
});
