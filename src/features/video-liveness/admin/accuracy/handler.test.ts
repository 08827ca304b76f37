import { expect, test } from 'vitest';
import type { Actor } from '../../../../platform/access/actor.ts';
import type { LedgerRow } from '../../../../platform/ledger/ledger.ts';
import { DEFAULT_FUSION } from '../../../../vision/liveness/default-fusion.ts';
import { createLivenessAccuracyHandlers } from './handler.ts';

const analyst = { administratorId: 'adm_1', name: 'ana', role: 'analyst' } as Actor;

test('each rate_type is told what it would have turned away of all clips', async () => {
  const traces = [
    { living: { score: 0.99, threshold: 0.393241 } },
    { living: { score: 0.5, threshold: 0.393241 } },
    { living: { score: 0.01, threshold: 0.994058 } },
    { challenge: 'unknown' },
  ];
  const ledger = {
    page: async () => ({
      rows: traces.map((_, at) => ({ orderId: `${at}`, receivedAtMs: 50 - at }) as LedgerRow),
      nextCursor: null,
    }),
    trace: async (orderId: string) => traces[Number(orderId)] ?? null,
  };
  const liveness = { livenessId: DEFAULT_FUSION.livenessId, fusion: DEFAULT_FUSION, isOwn: false, calibration: null };
  const answer = await createLivenessAccuracyHandlers({ livenessCalibrations: { liveness }, ledger }).liveness(
    { calls: 1000 },
    analyst,
  );
  if (!answer.ok || !('result' in answer)) throw new Error('it answers');
  const { clips, fromMs, toMs, scoreCounts, rateTypes } = answer.result;
  expect({ clips, fromMs, toMs }).toEqual({ clips: 3, fromMs: 48, toMs: 50 });
  expect(scoreCounts.flatMap((count, step) => (count > 0 ? [[step, count]] : []))).toEqual([
    [0, 1],
    [10, 1],
    [19, 1],
  ]);
  expect(rateTypes.map(({ rateType, asked, turnedAway }) => [rateType, asked, turnedAway])).toEqual([
    [1, 2, 1],
    [2, 0, 1],
    [3, 0, 2],
    [4, 0, 2],
    [5, 0, 2],
    [6, 0, 2],
    [7, 1, 3],
  ]);
});
