import { expect, test } from 'vitest';
import type { TriedEvidenceStore } from './evidence-pieces.suite.ts';

const NOON_MS = Date.parse('2026-07-03T12:00:00+08:00');

/** Tests of the scores that an EvidenceStore keeps, which every one must pass. */
export function storedScoresSuite(open: () => Promise<TriedEvidenceStore>): void {
  test('scores of a time are read oldest first, without those of other APIs', async () => {
    const { store, commit } = await open();
    const kept = [
      ['J1', NOON_MS + 2, 80],
      ['J2', NOON_MS, -1],
      ['J3', NOON_MS + 1, 7],
      ['J4', NOON_MS + 3, 99],
      ['J5', NOON_MS - 1, 55],
    ] as const;
    const fixed = { api: 'fraud-score', appId: 'app_1', subjects: [] };
    await commit([
      ...kept.map(([orderId, atMs, score]) =>
        store.prepareAnswer({ ...fixed, orderId, atMs, detail: JSON.stringify({ score }) }, false),
      ),
      store.prepareAnswer({ ...fixed, orderId: 'J6', atMs: NOON_MS + 1, api: 'business-risk', detail: null }, false),
    ]);
    const period = { fromMs: NOON_MS, toMs: NOON_MS + 3 };
    expect(await store.scores({ ...period, limit: 10 })).toEqual([-1, 7, 80]);
    expect(await store.scores({ ...period, limit: 2 })).toEqual([-1, 7]);
  });

  test('answers that two models judged are read newest first, with their outcomes', async () => {
    const { store, commit } = await open();
    const answer = (orderId: string, atMs: number, detail: object) =>
      store.prepareAnswer(
        { api: 'fraud-score', appId: 'app_1', subjects: [], orderId, atMs, detail: JSON.stringify(detail) },
        false,
      );
    const two = (score: number, shadow: object) => ({ modelId: 'a', score, shadow: { modelId: 'b', ...shadow } });
    await commit([
      answer('J1', NOON_MS, two(10, { score: 20 })),
      answer('J2', NOON_MS + 1, two(30, { failed: 'late' })),
      answer('J3', NOON_MS + 2, two(50, { score: 60 })),
      answer('J4', NOON_MS + 2, { modelId: 'a', score: 70 }),
      answer('J5', NOON_MS + 2, { modelId: 'other', score: 70, shadow: { modelId: 'b', score: 1 } }),
      answer('J6', NOON_MS + 2, { modelId: 'a', score: 70, shadow: { modelId: 'other', score: 1 } }),
      answer('J7', NOON_MS - 1, two(90, { score: 90 })),
    ]);
    const query = { modelId: 'a', shadowId: 'b', fromMs: NOON_MS };
    const rows = [
      { atMs: NOON_MS + 2, score: 50, shadowScore: 60, outcome: null },
      { atMs: NOON_MS + 1, score: 30, shadowScore: null, outcome: null },
      { atMs: NOON_MS, score: 10, shadowScore: 20, outcome: null },
    ];
    expect(await store.shadowed({ ...query, limit: 10 })).toEqual(rows);
    expect(await store.shadowed({ ...query, limit: 2 })).toEqual(rows.slice(0, 2));
  });
}
