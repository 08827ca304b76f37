import { expect, test } from 'vitest';
import type { TriedEvidenceStore } from './evidence-store.suite.ts';

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
}
