import { DeclaredFields } from '../ingest/declared-field.ts';
import type { DeclaredFieldStore } from '../ingest/declared-field-store.ts';
import type { Pseudonymizer } from '../ingest/identifiers.ts';
import { Fault } from '../../../kernel/fault.ts';
import { openAddressDatabase, type AddressDatabase } from '../feeds/address-database.ts';
import { createFeedIndex, NO_FEEDS, type FeedIndex, type LoadedFeed } from '../feeds/feed-index.ts';
import type { FeedStore } from '../feeds/feed-store.ts';
import { parseFeed } from '../feeds/parse-feed.ts';
import { createListIndex, type ListIndex } from '../lists/list-index.ts';
import type { ListStore } from '../lists/list-store.ts';
import { compileRules, type CompiledRuleSet } from '../rules/compile-rules.ts';
import { DEFAULT_RULE_SET } from '../rules/default-rules.ts';
import type { RuleVersion } from '../rules/rule-version.ts';
import type { RuleVersionStore } from '../rules/rule-version-store.ts';
import type { RiskPolicy } from './risk-policy.ts';

/** The stores from which a policy is read. */
export interface PolicySources {
  readonly rules: RuleVersionStore;
  readonly lists: ListStore;
  readonly feeds: FeedStore;
  readonly fields: DeclaredFieldStore;
  readonly pseudonym: Pseudonymizer;
}

/** Reads the whole policy in force. At the first start the default rule set becomes version 1. Throws Fault. */
export async function loadPolicy(
  sources: PolicySources,
  first: { readonly id: string; readonly nowMs: number },
): Promise<RiskPolicy> {
  const fields = new DeclaredFields(await sources.fields.list());
  const { active, shadow } = await loadRules(sources.rules, first, fields);
  return {
    active,
    shadow,
    fields,
    lists: await loadLists(sources, first.nowMs),
    feeds: await loadFeeds(sources.feeds),
  };
}

/** The active and the shadow version, compiled. Throws Fault, or an Error if a version does not fit this release. */
export async function loadRules(
  store: RuleVersionStore,
  first: { readonly id: string; readonly nowMs: number },
  fields: DeclaredFields,
): Promise<Pick<RiskPolicy, 'active' | 'shadow'>> {
  let versions = await store.list();
  if (!versions.some(({ state }) => state === 'active')) {
    await store.addDraft({
      id: first.id,
      set: DEFAULT_RULE_SET,
      note: 'the rules of this release',
      createdBy: 'system',
      createdAtMs: first.nowMs,
    });
    await store.activate(first.id, first.nowMs);
    versions = await store.list();
  }
  const active = versions.find(({ state }) => state === 'active');
  if (active === undefined) throw new Error('a version that was published is active');
  const shadow = versions.find(({ state }) => state === 'shadow');
  return { active: compiledOf(active, fields), shadow: shadow === undefined ? null : compiledOf(shadow, fields) };
}

/** Every entry that has not ended, ready for look-ups. */
export async function loadLists(
  { lists, pseudonym }: Pick<PolicySources, 'lists' | 'pseudonym'>,
  nowMs: number,
): Promise<ListIndex> {
  return createListIndex(await lists.active(nowMs), pseudonym);
}

/**
 * Every active feed, ready for look-ups. Throws Fault, of kind 'corrupt' if the file of a database cannot be read.
 * @param known databases that are open already, so that their files are not read again
 */
export async function loadFeeds(
  store: FeedStore,
  known: FeedIndex['databases'] = NO_FEEDS.databases,
): Promise<FeedIndex> {
  const loaded: LoadedFeed[] = [];
  for (const { version, active } of await store.list()) {
    if (!active) continue;
    if (version.kind === 'address-database') {
      const database = known.get(version.id) ?? (await openKept(store, version.id));
      loaded.push({ version, rows: [], database });
      continue;
    }
    const text = await store.text(version.id);
    if (text !== null) loaded.push({ version, rows: parseFeed(version.kind, text).rows });
  }
  return createFeedIndex(loaded);
}

async function openKept(store: FeedStore, id: string): Promise<AddressDatabase> {
  const bytes = await store.file(id);
  const opened = bytes === null ? null : openAddressDatabase(bytes);
  if (opened?.ok === true) return opened.database;
  throw new Fault('corrupt', `the file of feed ${id} cannot be read: ${opened?.problem ?? 'a part of it is missing'}`);
}

/**
 * Compiles a saved version. It compiled when it was saved, so this throws an Error only if it reads a feature that this
 * release no longer has.
 */
function compiledOf({ id, number, set }: RuleVersion, fields: DeclaredFields): CompiledRuleSet {
  const compilation = compileRules(id, set, { fields, listNames: null });
  if (compilation.ok) return compilation.compiled;
  const reasons = compilation.problems.map(({ ruleId, problem }) => `${ruleId ?? 'set'}: ${problem}`).join('; ');
  throw new Error(`rule version ${number} does not fit this release (${reasons}). Publish a version that does`);
}
