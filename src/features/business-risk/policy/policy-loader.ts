import { told } from '../../../kernel/told.ts';
import { DeclaredFields } from '../ingest/declared-field.ts';
import type { DeclaredFieldStore } from '../ingest/declared-field-store.ts';
import type { Pseudonymizer } from '../ingest/identifiers.ts';
import { openAddressDatabase, type AddressDatabase } from '../feeds/address-database.ts';
import { createFeedIndex, NO_FEEDS, type FeedIndex, type LoadedFeed } from '../feeds/feed-index.ts';
import type { FeedStore } from '../feeds/feed-store.ts';
import { parseFeed } from '../feeds/parse-feed.ts';
import { buildListIndex, type ListIndex } from '../lists/list-index.ts';
import type { ListStore } from '../lists/list-store.ts';
import { compileStored, type CompiledRuleSet } from '../rules/compile-rules.ts';
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

/**
 * Reads the whole policy in force. At the first start the default rule set becomes version 1. Throws Fault.
 *
 * @param tell receives what an operator should mend, e.g. a database or a rule that is left out
 */
export async function loadPolicy(
  sources: PolicySources,
  first: { readonly id: string; readonly nowMs: number },
  tell: (problem: string) => void,
): Promise<RiskPolicy> {
  const fields = new DeclaredFields(await sources.fields.list());
  const { active, shadow } = await loadRules(sources.rules, first, fields);
  for (const each of shadow === null ? [active] : [active, shadow]) tellMisfits(each, tell);
  return {
    active,
    shadow,
    fields,
    lists: await loadLists(sources, first.nowMs),
    feeds: await loadFeeds(sources.feeds, tell),
  };
}

/** The active and the shadow version, compiled. Throws Fault. */
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
      note: told`the rules of this release`,
      createdBy: 'system',
      createdAtMs: first.nowMs,
    });
    await store.activate(first.id, first.nowMs, null);
    versions = await store.list();
  }
  const active = versions.find(({ state }) => state === 'active');
  if (active === undefined) throw new Error('a version that was published is active');
  const shadow = versions.find(({ state }) => state === 'shadow');
  return { active: compiledOf(active, fields), shadow: shadow === undefined ? null : compiledOf(shadow, fields) };
}

/** Every entry that has not ended, ready for look-ups. Calls are answered meanwhile. */
export async function loadLists(
  { lists, pseudonym }: Pick<PolicySources, 'lists' | 'pseudonym'>,
  nowMs: number,
): Promise<ListIndex> {
  return buildListIndex(await lists.active(nowMs), pseudonym);
}

/**
 * Every active feed, ready for look-ups. A database is left out if its file cannot be read, because decisions without
 * it are better than none. Throws Fault.
 *
 * @param tell receives the problem of each database that is left out
 * @param known databases that are open already, so that their files are not read again
 */
export async function loadFeeds(
  store: FeedStore,
  tell: (problem: string) => void,
  known: FeedIndex['databases'] = NO_FEEDS.databases,
): Promise<FeedIndex> {
  const loaded: LoadedFeed[] = [];
  for (const { version, active } of await store.list()) {
    if (!active) continue;
    if (version.kind === 'address-database') {
      const database = known.get(version.id) ?? (await openKept(store, version.id));
      if (typeof database === 'string')
        tell(`the database ${version.id} is left out of decisions, because ${database}. Import it again`);
      else loaded.push({ version, rows: [], database });
      continue;
    }
    const text = await store.text(version.id);
    if (text !== null) loaded.push({ version, rows: parseFeed(version.kind, text).rows });
  }
  return createFeedIndex(loaded);
}

/** Opens the kept file of a database, or tells why it cannot be read. Throws Fault. */
export async function openKept(store: FeedStore, id: string): Promise<AddressDatabase | string> {
  const bytes = await store.file(id);
  if (bytes === null) return 'a part of its file is missing';
  const opened = openAddressDatabase(bytes);
  return opened.ok ? opened.database : opened.problem;
}

/**
 * Compiles a saved version. It compiled when it was saved, so a rule that does not now reads a feature that this release no
 * longer has, or grew too large for it. Every decision names such a rule as one that failed, because decisions without it are
 * better than none.
 */
function compiledOf({ id, set }: RuleVersion, fields: DeclaredFields): CompiledRuleSet {
  return compileStored(id, set, { fields, listNames: null });
}

/** Tells which rules of a version are left out of decisions, and why. */
function tellMisfits({ versionId, misfits }: CompiledRuleSet, tell: (problem: string) => void): void {
  for (const { ruleId, problem } of misfits)
    tell(`${misfitText(versionId, ruleId)}, because ${problem}. Publish a version that fits this release`);
}

function misfitText(versionId: string, ruleId: string | null): string {
  return ruleId === null
    ? `the rule version ${versionId} does not fit this release`
    : `the rule ${ruleId} of version ${versionId} is left out of decisions`;
}
