import { systemClock } from '../../../kernel/clock.ts';
import type { ChangeFeed } from '../../../platform/changes/change-feed.ts';
import { DeclaredFields } from '../ingest/declared-field.ts';
import type { DeclaredFieldStore } from '../ingest/declared-field-store.ts';
import type { Pseudonymizer } from '../ingest/identifiers.ts';
import type { FeedStore } from '../feeds/feed-store.ts';
import type { ListStore } from '../lists/list-store.ts';
import type { RuleVersionStore } from '../rules/rule-version-store.ts';
import { loadFeeds, loadLists, loadRules } from './policy-loader.ts';
import type { PolicyHolder } from './risk-policy.ts';

/** The policy that follows, and the stores from which it is read. */
export interface FollowedPolicy {
  readonly policy: PolicyHolder;
  readonly ruleVersions: RuleVersionStore;
  readonly lists: ListStore;
  readonly feeds: FeedStore;
  readonly declaredFields: DeclaredFieldStore;
  readonly pseudonym: Pseudonymizer;
}

/** What tells of changes, and what is told of problems that an operator should mend. */
export interface PolicyNews {
  readonly changes: ChangeFeed;
  readonly tell: (problem: string) => void;
}

/** Puts in force what other processes publish: rules, lists, feeds and declared fields, which rules are compiled with. */
export function followPolicy({ changes, tell }: PolicyNews, parts: FollowedPolicy): void {
  const { policy, ruleVersions, lists, feeds, declaredFields, pseudonym } = parts;
  const rulesWith = (fields: DeclaredFields) =>
    loadRules(ruleVersions, { id: 'never-used', nowMs: systemClock.nowMs() }, fields);
  changes.follow('rules', () => policy.refresh(() => rulesWith(policy.current.fields)));
  changes.follow('fields', () =>
    policy.refresh(async () => {
      const fields = new DeclaredFields(await declaredFields.list());
      return { fields, ...(await rulesWith(fields)) };
    }),
  );
  changes.follow('lists', () =>
    policy.refresh(async () => ({ lists: await loadLists({ lists, pseudonym }, systemClock.nowMs()) })),
  );
  changes.follow('feeds', () =>
    policy.refresh(async () => ({ feeds: await loadFeeds(feeds, tell, policy.current.feeds.databases) })),
  );
}
