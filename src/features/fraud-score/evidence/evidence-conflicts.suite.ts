import { expect, test } from 'vitest';
import { idOf, nameOf, NOW_MS, PHONE, phoneOf, piece, type TriedEvidenceStore } from './evidence-pieces.suite.ts';
import type { EvidenceRecord } from './evidence-store.ts';

/** How every EvidenceStore tells a piece that would correct a kept one. */
export function evidenceConflictsSuite(open: () => Promise<TriedEvidenceStore>): void {
  test('a piece differs from a kept one if it says something else of a subject that it names, in whatever form', async () => {
    const { store } = await open();
    const kept = piece([idOf(), phoneOf(PHONE, 'sm3'), nameOf('张三')], { expiresAtMs: NOW_MS + 1 });
    await store.add([kept]);
    const differing = (...records: readonly EvidenceRecord[]) => store.differing(records);
    const others = [
      { code: 11004 },
      { level: 3 },
      { weight: 0.4 },
      { observedAtMs: NOW_MS },
      { expiresAtMs: null },
    ] as const;
    expect(await differing(...others.map((other) => ({ ...kept, ...other })))).toEqual(others.map(() => true));
    expect(await differing(kept, { ...kept, subjects: [phoneOf()] }, piece([idOf()], { level: 3 }))).toEqual([
      false,
      false,
      false,
    ]);
    expect(
      await differing({ ...kept, subjects: [phoneOf()], level: 3 }, { ...kept, subjects: [idOf('2')], level: 3 }),
    ).toEqual([true, false]);
  });
}
