import { describe, expect, test } from 'vitest';
import type { ShadowPauses } from './shadow-pauses.ts';
import { shadowPausesSuite } from './shadow-pauses.suite.ts';
import { ShadowSwitch } from './shadow-switch.ts';

/** A store that counts how often it is read. */
function countedStore() {
  const paused = new Set<string>();
  const counted = { reads: 0, paused };
  const store: ShadowPauses = {
    async list() {
      counted.reads += 1;
      return [...paused].toSorted();
    },
    set: async (api, isPaused) => void (isPaused ? paused.add(api) : paused.delete(api)),
  };
  return { store, counted };
}

describe('ShadowSwitch', () => {
  shadowPausesSuite(async () => ShadowSwitch.open(countedStore().store));
});

test('a question reads nothing, a change holds at once, and that of another process after a reload', async () => {
  const { store, counted } = countedStore();
  const pauses = await ShadowSwitch.open(store);
  for (let question = 0; question < 100; question++) expect(pauses.isPaused('face-verify')).toBe(false);
  expect(counted.reads).toBe(1);
  await pauses.set('face-verify', true);
  expect(pauses.isPaused('face-verify')).toBe(true);
  counted.paused.add('fraud-score');
  expect(pauses.isPaused('fraud-score')).toBe(false);
  await pauses.reload();
  expect(pauses.isPaused('fraud-score')).toBe(true);
});
