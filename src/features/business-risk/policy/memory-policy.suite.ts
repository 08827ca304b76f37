import { MemoryDeclaredFieldStore } from '../../../storage/memory/declared-field-store.ts';
import { MemoryFeedStore } from '../../../storage/memory/feed-store.ts';
import { MemoryListStore } from '../../../storage/memory/list-store.ts';
import { MemoryRuleVersionStore } from '../../../storage/memory/rule-version-store.ts';
import { createPseudonymizer, type Pseudonymizer } from '../ingest/identifiers.ts';
import { loadPolicy } from './policy-loader.ts';
import { PolicyHolder } from './risk-policy.ts';

const IN_PLAIN = createPseudonymizer((_purpose, text) => Buffer.from(text));

/** The policy of an empty site, and the stores in memory from which it is read. */
export async function openMemoryPolicy(nowMs: number, pseudonym: Pseudonymizer = IN_PLAIN) {
  const sources = {
    rules: new MemoryRuleVersionStore(),
    lists: new MemoryListStore(),
    feeds: new MemoryFeedStore(),
    fields: new MemoryDeclaredFieldStore(),
    pseudonym,
  };
  const policy = new PolicyHolder(await loadPolicy(sources, { id: 'first', nowMs }, () => undefined));
  return { sources, policy };
}
