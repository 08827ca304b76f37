import { expect, test, vi } from 'vitest';
import { MemoryDeclaredFieldStore } from '../../../storage/memory/declared-field-store.ts';
import { MemoryFeedStore } from '../../../storage/memory/feed-store.ts';
import { MemoryListStore } from '../../../storage/memory/list-store.ts';
import { MemoryRuleVersionStore } from '../../../storage/memory/rule-version-store.ts';
import { createPseudonymizer } from '../ingest/identifiers.ts';
import { FeedDesk } from './feed-desk.ts';
import { loadPolicy } from './policy-loader.ts';
import { PolicyHolder } from './risk-policy.ts';

const NOW_MS = 1_000_000_000_000;

test('a feed that was stored and could not be loaded is loaded when its source still has it', async () => {
  const feeds = new MemoryFeedStore();
  const sources = {
    rules: new MemoryRuleVersionStore(),
    lists: new MemoryListStore(),
    feeds,
    fields: new MemoryDeclaredFieldStore(),
    pseudonym: createPseudonymizer((_purpose, text) => Buffer.from(text)),
  };
  const policy = new PolicyHolder(await loadPolicy(sources, { id: 'first', nowMs: NOW_MS }, () => undefined));
  const desk = new FeedDesk(feeds, policy, () => undefined);
  vi.spyOn(policy, 'refresh').mockRejectedValueOnce(new Error('no database'));
  const feed = { id: 'feed-1', name: 'exits', kind: 'proxy', source: 's', licence: 'l', text: '192.0.2.1' } as const;
  await expect(desk.import({ ...feed, publishedAtMs: null, isForced: false }, NOW_MS)).rejects.toThrow('no database');
  const [stored] = await desk.list();
  expect([stored?.active, policy.current.feeds.versions.length]).toEqual([true, 0]);
  if (stored) await desk.confirm(stored.version, NOW_MS);
  expect(policy.current.feeds.versions).toEqual([stored?.version]);
});
