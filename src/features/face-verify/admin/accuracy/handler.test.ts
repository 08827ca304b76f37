import { expect, test } from 'vitest';
import type { Actor } from '../../../../platform/access/actor.ts';
import type { LedgerRow } from '../../../../platform/ledger/ledger.ts';
import { COSINE_BINS } from '../../../../vision/calibration/cosine-histogram.ts';
import defaultCalibration from '../../../../vision/calibration/default-calibration.json' with { type: 'json' };
import { DEFAULT_SCORE_MAP } from '../../../../vision/calibration/default-score-map.ts';
import { KEPT_CALIBRATION, keptCalibrationOf } from '../../../../vision/calibration/kept-calibration.ts';
import type { InstalledScale } from '../../../../vision/calibration/installed-calibrations.ts';
import { createFaceAccuracyHandlers } from './handler.ts';

const analyst = { administratorId: 'adm_1', name: 'ana', role: 'analyst' } as Actor;
const modelId = DEFAULT_SCORE_MAP.modelId;
const calibration = KEPT_CALIBRATION.parse(defaultCalibration);
const installed: InstalledScale = { modelId, map: DEFAULT_SCORE_MAP, isOwn: false, calibration };

/** A ledger of calls that left these traces, the newest first. */
function ledgerOf(traces: readonly (Readonly<Record<string, unknown>> | null)[]) {
  return {
    async page({ limit }: { readonly limit: number }) {
      const rows = traces.slice(0, limit).map((_, at) => ({ orderId: `${at}`, receivedAtMs: 1000 - at }) as LedgerRow);
      return { rows, nextCursor: null };
    },
    trace: async (orderId: string) => traces[Number(orderId)] ?? null,
  };
}

async function facesOf(traces: Parameters<typeof ledgerOf>[0], faceAccuracy = installed, calls = 1000) {
  const handlers = createFaceAccuracyHandlers({ faceCalibrations: { faces: faceAccuracy }, ledger: ledgerOf(traces) });
  const answer = await handlers.faces({ calls }, analyst);
  if (!answer.ok || !('result' in answer)) throw new Error('it answers');
  return answer.result;
}

test('the calibration that ships belongs to the map that ships', () => {
  expect(keptCalibrationOf(DEFAULT_SCORE_MAP, defaultCalibration)).toMatchObject({ modelId, photos: 4112 });
  expect(keptCalibrationOf({ ...DEFAULT_SCORE_MAP, fittedBelowFar: 0.5 }, defaultCalibration)).toBeNull();
  expect(keptCalibrationOf(DEFAULT_SCORE_MAP, { hello: 1 })).toBeNull();
});

test('comparisons are counted by score, and those of another encoder are left out', async () => {
  const { seen, drift } = await facesOf([
    { modelId, cosine: 0.91 },
    { modelId, cosine: 0.51 },
    { modelId, cosine: 0.11 },
    { modelId: 'other', cosine: 0.9 },
    { consent: 'absent' },
    null,
  ]);
  expect(seen).toMatchObject({ comparisons: 3, fromMs: 998, toMs: 1000, otherModel: 1, below60: 1, below70: 1 });
  expect(COSINE_BINS.flatMap((from, bin) => ((seen.counts[bin] ?? 0) > 0 ? [from] : []))).toEqual([0.1, 0.5, 0.9]);
  expect(drift).toEqual({ state: 'too-few', psi: null, comparisonsMin: 100 });
});

test('people who are less alike to their photos than in the calibration are told, and more alike ones too', async () => {
  const all = (cosine: number) =>
    Array.from({ length: 200 }, (_, at) => ({ modelId, cosine: cosine + (at % 9) / 100 }));
  expect((await facesOf(all(0.48))).drift.state).toBe('lower');
  expect((await facesOf(all(0.9))).drift.state).toBe('higher');
  expect((await facesOf(all(0.48), installed, 50)).drift.state).toBe('too-few');
  expect((await facesOf(all(0.9), { ...installed, calibration: null })).drift.state).toBe('no-calibration');
});

test('comparisons as in the calibration have not moved', async () => {
  const pairs = calibration.groups.flatMap(({ histogram }) =>
    histogram.genuine.flatMap((count, bin) =>
      Array.from({ length: count }, () => ({ modelId, cosine: (COSINE_BINS[bin] ?? 0) + 0.01 })),
    ),
  );
  const { drift } = await facesOf(pairs.filter((_, at) => at % 3 === 0));
  expect(drift.state).toBe('same');
});

test('without a calibrated encoder there is no map, and no report', async () => {
  const none = { modelId: 'mine', map: null, isOwn: false, calibration: null };
  expect(await facesOf([], none)).toMatchObject({
    map: null,
    calibration: null,
    seen: { comparisons: 0, fromMs: null },
  });
  const report = await createFaceAccuracyHandlers({ faceCalibrations: { faces: none }, ledger: ledgerOf([]) }).report(
    { language: 'zh' },
    analyst,
  );
  expect(report).toMatchObject({ ok: false, error: 'not_found' });
});
