import { expect, test } from 'vitest';
import type { CalibrationStore } from './calibration-store.ts';

/** Tests what every CalibrationStore must do. The test file of each adapter calls this with its own factory. */
export function calibrationStoreSuite(open: () => Promise<CalibrationStore>): void {
  test('the calibration that was put last is there until it is removed', async () => {
    const store = await open();
    expect(await store.list()).toEqual([]);
    expect(await store.remove('faces')).toBe(false);
    await store.put({ what: 'liveness', content: '{"a":1}', installedAtMs: 1 });
    await store.put({ what: 'faces', content: '{"b":"的"}', installedAtMs: 2 });
    await store.put({ what: 'liveness', content: '{"c":3}', installedAtMs: 3 });
    expect(await store.list()).toEqual([
      { what: 'faces', content: '{"b":"的"}', installedAtMs: 2 },
      { what: 'liveness', content: '{"c":3}', installedAtMs: 3 },
    ]);
    expect(await store.remove('faces')).toBe(true);
    expect(await store.remove('faces')).toBe(false);
    expect((await store.list()).map(({ what }) => what)).toEqual(['liveness']);
  });
}
