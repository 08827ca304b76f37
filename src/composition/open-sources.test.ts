import { expect, test } from 'vitest';
import type { RegularWork } from '../platform/jobs/jobs.ts';
import type { Ground } from './open-foundation.ts';
import { openSources } from './open-sources.ts';

test('a round of upkeep drops every comparison and every count past its retention, 1000 at a time', async () => {
  const works: RegularWork[] = [];
  let left = 2_500;
  const limits: number[] = [];
  const purge = async (_beforeMs: number, limit: number) => {
    limits.push(limit);
    const purged = Math.min(limit, left);
    left -= purged;
    return purged;
  };
  let counts = 1_200;
  const purgeCounts = async ({ limit }: { readonly limit: number }) => {
    const purged = Math.min(limit, counts);
    counts -= purged;
    return purged;
  };
  const told: unknown[] = [];
  await openSources({
    stores: {
      comparisons: { purge },
      sourceHours: { purge: purgeCounts },
      shadowPauses: { list: async () => [] },
    },
    clockLeap: { look: async () => null },
    changes: { follow: () => undefined },
    config: { sources: {}, retention: { traceDays: 30 } },
    jobs: { regularly: (work: RegularWork) => works.push(work) },
    log: { event: (...event: unknown[]) => told.push(event) },
  } as unknown as Ground);
  for (const work of works) await work.round(new AbortController().signal);
  expect([left, limits, counts]).toEqual([0, [1000, 1000, 1000], 0]);
  expect(told).toEqual([
    ['dropped comparisons of sources past retention', { rows: 2_500 }],
    ['dropped counts of questions to sources past retention', { rows: 1_200 }],
  ]);
});
