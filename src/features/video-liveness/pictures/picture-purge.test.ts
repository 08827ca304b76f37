import { expect, test } from 'vitest';
import { PicturePurge } from './picture-purge.ts';

test('a scrub that failed is tried again until it succeeds, also if nothing else expired', async () => {
  const expired = [2, 0, 0];
  const scrubs = ['fails', 'succeeds'];
  const purge = new PicturePurge({
    purge: async () => expired.shift() ?? 0,
    scrub: async () => {
      if (scrubs.shift() === 'fails') throw new Error('disk full');
    },
  });
  expect(await purge.purge()).toBe(2);
  await expect(purge.scrubIfDue()).rejects.toThrow('disk full');
  expect(await purge.purge()).toBe(0);
  await purge.scrubIfDue();
  expect(scrubs).toEqual([]);
  scrubs.push('never');
  expect(await purge.purge()).toBe(0);
  await purge.scrubIfDue();
  expect(scrubs).toEqual(['never']);
});
