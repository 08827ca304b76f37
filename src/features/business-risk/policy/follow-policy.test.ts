import { expect, test } from 'vitest';
import type { ChangeArea } from '../../../platform/changes/change-feed.ts';
import { MemoryDeclaredFieldStore } from '../../../storage/memory/declared-field-store.ts';
import { MemoryFeedStore } from '../../../storage/memory/feed-store.ts';
import { MemoryListStore } from '../../../storage/memory/list-store.ts';
import { MemoryRuleVersionStore } from '../../../storage/memory/rule-version-store.ts';
import { mmdbFile } from '../feeds/mmdb-file.suite.ts';
import { followPolicy } from './follow-policy.ts';
import { loadPolicy } from './policy-loader.ts';
import { PolicyHolder } from './risk-policy.ts';

/** Counts how often each file is read. */
class CountingFeedStore extends MemoryFeedStore {
  readonly filesRead: string[] = [];

  override file(feedId: string) {
    this.filesRead.push(feedId);
    return super.file(feedId);
  }
}

test('a process that follows a feed reads no file again that it holds', async () => {
  const feeds = new CountingFeedStore();
  const add = async (id: string) => {
    const bytes = new Uint8Array(mmdbFile({ '1.2.3.0/24': { country: { iso_code: 'DE' } } }));
    await feeds.addPart({ feedId: id, part: 0, bytes, atMs: 1 });
    const told = { source: 'https://feeds.example', licence: 'MIT', publishedAtMs: null, importedAtMs: 1 };
    const version = { id, name: id, ...told, rows: 1, refusedRows: 0, digest: 'd'.repeat(64) };
    await feeds.add({ ...version, kind: 'address-database' }, '');
  };
  await add('first');
  const pseudonym = (_purpose: string, text: string) => text;
  const lists = new MemoryListStore();
  const stores = { feeds, lists, pseudonym };
  const [ruleVersions, declaredFields] = [new MemoryRuleVersionStore(), new MemoryDeclaredFieldStore()];
  const sources = { ...stores, rules: ruleVersions, fields: declaredFields };
  const problems: string[] = [];
  const tell = (problem: string) => void problems.push(problem);
  const policy = new PolicyHolder(await loadPolicy(sources, { id: 'rules', nowMs: 1 }, tell));
  const reloads = new Map<ChangeArea, () => Promise<void>>();
  const changes = { follow: (area: ChangeArea, reload: () => Promise<void>) => void reloads.set(area, reload) };
  const feed = { ...changes, everywhere: async () => [] };
  followPolicy({ changes: feed, tell }, { ...stores, policy, ruleVersions, declaredFields });
  await add('second');
  await reloads.get('feeds')?.();
  expect(feeds.filesRead).toEqual(['first', 'second']);
  expect([...policy.current.feeds.databases.keys()].toSorted()).toEqual(['first', 'second']);
  expect(problems).toEqual([]);
});
