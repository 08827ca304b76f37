import { expect, test, vi } from 'vitest';
import { FeedDesk } from './feed-desk.ts';
import { openMemoryPolicy } from './memory-policy.suite.ts';

const NOW_MS = 1_000_000_000_000;

test('a feed that was stored and could not be loaded is loaded when its source still has it', async () => {
  const { sources, policy } = await openMemoryPolicy(NOW_MS);
  const desk = new FeedDesk(sources.feeds, policy, () => undefined);
  vi.spyOn(policy, 'refresh').mockRejectedValueOnce(new Error('no database'));
  const feed = { id: 'feed-1', name: 'exits', kind: 'proxy', source: 's', licence: 'l', text: '192.0.2.1' } as const;
  await expect(desk.import({ ...feed, publishedAtMs: null, isForced: false }, NOW_MS)).rejects.toThrow('no database');
  const [stored] = await desk.list();
  expect([stored?.active, policy.current.feeds.versions.length]).toEqual([true, 0]);
  if (stored) await desk.confirm(stored.version, NOW_MS);
  expect(policy.current.feeds.versions).toEqual([stored?.version]);
});
