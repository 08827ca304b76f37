import { expect, test } from 'vitest';
import type { ShadowPauses } from './shadow-pauses.ts';

/** The tests that every ShadowPauses must pass. `open` gives a store without a pause. */
export function shadowPausesSuite(open: () => Promise<ShadowPauses>): void {
  test('a shadow is paused until it goes on, and twice is once', async () => {
    const pauses = await open();
    expect(await pauses.list()).toEqual([]);
    for (const api of ['fraud-score', 'face-verify', 'fraud-score']) await pauses.set(api, true);
    expect(await pauses.list()).toEqual(['face-verify', 'fraud-score']);
    await pauses.set('fraud-score', false);
    await pauses.set('fraud-score', false);
    expect(await pauses.list()).toEqual(['face-verify']);
  });
}
