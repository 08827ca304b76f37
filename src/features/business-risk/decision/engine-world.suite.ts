import { createHash, createHmac } from 'node:crypto';
import { MemoryDecisionLog } from '../../../storage/memory/decision-log.ts';
import { MemoryMomentStore } from '../../../storage/memory/moment-store.ts';
import { NO_FIELDS, type DeclaredFields } from '../ingest/declared-field.ts';
import { MemoryProfileStore } from '../../../storage/memory/profile-store.ts';
import { MemoryBaselines } from '../../../engines/velocity/memory-baselines.ts';
import { LearningMode } from '../baselines/learning-mode.ts';
import { MemoryVelocityStore } from '../../../engines/velocity/velocity-store.ts';
import { createFeedIndex, type FeedIndex } from '../feeds/feed-index.ts';
import type { FeedKind } from '../feeds/feed-kinds.ts';
import { parseFeed } from '../feeds/parse-feed.ts';
import { BARE_REQUEST } from '../ingest/bare-request.ts';
import { createPseudonymizer } from '../ingest/identifiers.ts';
import type { DurableWrite } from '../../../platform/ledger/durable-write.ts';
import type { RiskRequest } from '../ingest/risk-request.ts';
import { createUserAgentReader } from '../ingest/user-agent.ts';
import { draftEntry, type ListDraft } from '../lists/list-draft.ts';
import { createListIndex } from '../lists/list-index.ts';
import { NO_VERIFIER } from '../open-accounts/open-account-verifier.ts';
import { compileRules } from '../rules/compile-rules.ts';
import { DEFAULT_RULE_SET } from '../rules/default-rules.ts';
import type { RuleSet } from '../rules/rule.ts';
import type { DecisionRecord } from './decision-record.ts';
import { createRiskEngine, RuleFailureCounts, type RiskEngineDeps } from './risk-engine.ts';
import { PolicyHolder } from '../policy/risk-policy.ts';

export const START_MS = Date.parse('2024-05-01T10:00:00+08:00');
export const { signal } = new AbortController();
const pseudonym = createPseudonymizer((purpose, text) => createHmac('sha256', purpose).update(text).digest());
const BROWSER =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 16_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 MicroMessenger/8.0.40';
/** A distinct device number for each number. */
export const imei = (number: number) => createHash('md5').update(`device ${number}`).digest('hex');

/** A feed index with these rows, by kind. */
export function feedsOf(texts: Partial<Record<FeedKind, string>>) {
  return createFeedIndex(
    Object.entries(texts).map(([kind, text]) => ({
      version: {
        id: `feed-${kind}`,
        name: kind,
        kind: kind as FeedKind,
        source: 's',
        licence: 'l',
        publishedAtMs: null,
        importedAtMs: 0,
        rows: 1,
        refusedRows: 0,
        digest: '',
      },
      rows: parseFeed(kind as FeedKind, text).rows,
    })),
  );
}

/** Compiles a rule set. Throws an Error with the problems if it does not compile. */
export function compiled(versionId: string, set: RuleSet, fields = NO_FIELDS) {
  const compilation = compileRules(versionId, set, { fields, listNames: null });
  if (!compilation.ok) throw new Error(JSON.stringify(compilation.problems));
  return compilation.compiled;
}

/** Builds an engine over stores in memory. It commits what it decides. */
export function setUp({
  lists = [],
  shadow,
  rules = DEFAULT_RULE_SET,
  fields = NO_FIELDS,
  feeds = feedsOf({ datacenter: '47.92.0.0/16', 'disposable-mail': 'tmp.example', 'virtual-operator': '170' }),
  commit = async () => undefined,
  ...overrides
}: Partial<RiskEngineDeps> & {
  lists?: readonly ListDraft[];
  shadow?: RuleSet;
  rules?: RuleSet;
  fields?: DeclaredFields;
  feeds?: FeedIndex;
  /** Commits the writes that the stores in memory do not understand. */
  commit?: (write: DurableWrite) => Promise<void>;
} = {}) {
  const profiles = new MemoryProfileStore();
  const decisions = new MemoryDecisionLog();
  const moments = new MemoryMomentStore();
  const entries = lists.map((draft, index) => {
    const made = draftEntry(draft, { name: 'op', nowMs: 0, nextId: () => `entry-${index}` }, pseudonym);
    if (!made.ok) throw new Error(made.problem);
    return made.entry;
  });
  const engine = createRiskEngine({
    pseudonym,
    readUserAgent: createUserAgentReader(),
    policy: new PolicyHolder({
      active: compiled('version-1', rules, fields),
      shadow: shadow === undefined ? null : compiled('version-2', shadow, fields),
      lists: createListIndex(entries, pseudonym),
      fields,
      feeds,
    }),
    velocity: new MemoryVelocityStore({ entitiesMax: 100_000, bytesMax: 64_000_000 }),
    baselines: new MemoryBaselines({ marksMax: 20_000, placesMax: 20_000 }),
    learning: new LearningMode({ mode: 'off' }),
    profiles,
    moments,
    erasureKeys: null,
    evidence: null,
    identifiers: null,
    reports: null,
    verifier: NO_VERIFIER,
    decisions,
    listHits: null,
    links: null,
    failures: new RuleFailureCounts(),
    stopwatch: () => 0,
    ...overrides,
  });
  let number = 0;
  const ask = async (request: Partial<RiskRequest>, afterS = 0): Promise<DecisionRecord> => {
    const call = { orderId: `order-${(number += 1)}`, appId: 'app-1', atMs: START_MS + afterS * 1_000, signal };
    const { record, writes } = await engine.assess({ ...BARE_REQUEST, userAgent: BROWSER, ...request }, call);
    for (const write of writes) {
      if (write.operation === 'profile-visit') profiles.commit(write);
      else if (write.operation === 'risk-decision') decisions.commit(write);
      else if (write.operation === 'risk-moment') moments.commit(write);
      else await commit(write);
    }
    return record;
  };
  return { ask, decisions, profiles, moments };
}

/** An account of type `other`, on a device. */
export const other = (accountId: string, deviceId: string | null = null) => ({
  account: { type: 'other', accountId, phone: null, deviceId } as const,
});
