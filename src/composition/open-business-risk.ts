import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { performance } from 'node:perf_hooks';
import type { BusinessRiskDeps } from '../apis/business-risk/handler.ts';
import { systemClock } from '../kernel/clock.ts';
import { randomText, systemRandom } from '../kernel/random.ts';
import type { AccountEvidence } from '../risk/decision/account-evidence.ts';
import { loadPolicy } from '../risk/decision/policy-loader.ts';
import { createRiskEngine, RuleFailureCounts } from '../risk/decision/risk-engine.ts';
import { PolicyHolder } from '../risk/decision/risk-policy.ts';
import { FeedDesk } from '../risk/feeds/feed-desk.ts';
import { createPseudonymizer } from '../risk/ingest/identifiers.ts';
import { createUserAgentReader } from '../risk/ingest/user-agent.ts';
import { ListDesk } from '../risk/lists/list-desk.ts';
import { NO_VERIFIER } from '../risk/open-accounts/open-account-verifier.ts';
import type { ProfileStore } from '../risk/profile/profile-store.ts';
import { RuleDesk } from '../risk/rules/rule-desk.ts';
import type { DecisionLog } from '../risk/decision/decision-record.ts';
import { FileVelocitySnapshots } from '../storage/files/velocity-snapshots.ts';
import { recoverVelocity, VelocitySnapshotter } from '../storage/memory/velocity-recovery.ts';
import { HttpOpenAccountVerifier, type OpenAccountOptions } from '../storage/open-accounts/open-account-verifier.ts';
import { SqliteDecisionLog } from '../storage/sqlite/risk-decisions/decision-log.ts';
import { SqliteFeedStore } from '../storage/sqlite/risk-feeds/feed-store.ts';
import { SqliteListStore } from '../storage/sqlite/risk-lists/list-store.ts';
import { SqliteProfileStore } from '../storage/sqlite/risk-profiles/profile-store.ts';
import { SqliteRuleVersionStore } from '../storage/sqlite/risk-rules/rule-version-store.ts';
import { SqliteVelocityJournal } from '../storage/sqlite/velocity-journal/velocity-journal.ts';
import type { Foundation } from './foundation.ts';

/** The risk decision with everything an operator works on it with. */
export interface StoredBusinessRisk extends BusinessRiskDeps {
  readonly policy: PolicyHolder;
  readonly decisions: DecisionLog;
  readonly profiles: ProfileStore;
  readonly rules: RuleDesk;
  readonly feeds: FeedDesk;
  readonly lists: ListDesk;
  readonly failures: RuleFailureCounts;
}

/** Bounds and options of the risk decision. */
export interface BusinessRiskOptions {
  readonly velocityEntitiesMax: number;
  readonly velocityBytesMax: number;
  /** How often velocity is saved, which bounds the journal and the time a start takes. */
  readonly snapshotEveryMs: number;
  /** Evidence and labels of the fraud score; null where they are not kept here. */
  readonly evidence: AccountEvidence | null;
  /** Which providers check sign-in tokens; null for none. */
  readonly openAccounts: OpenAccountOptions | null;
}

const ID_ALPHABET = '0123456789abcdefghijkmnpqrstuvwxyz';

/** Opens the risk decision over the embedded database, with velocity brought back as it was. Throws Fault or Error. */
export async function openBusinessRisk(
  foundation: Foundation,
  options: BusinessRiskOptions,
): Promise<StoredBusinessRisk> {
  const { database, secrets } = foundation;
  const pseudonym = createPseudonymizer((purpose, text) => secrets.mac(purpose, text));
  const stores = {
    rules: new SqliteRuleVersionStore(database),
    lists: new SqliteListStore(database),
    feeds: new SqliteFeedStore(database),
  };
  const first = { id: `rules-${randomText(systemRandom, ID_ALPHABET, 12)}`, nowMs: systemClock.nowMs() };
  const policy = new PolicyHolder(await loadPolicy({ ...stores, pseudonym }, first));
  const [velocity, decisions] = await Promise.all([
    openVelocity(foundation, options),
    SqliteDecisionLog.open(database, secrets),
  ]);
  const profiles = new SqliteProfileStore(database);
  const failures = new RuleFailureCounts();
  const engine = createRiskEngine({
    pseudonym,
    readUserAgent: createUserAgentReader(),
    policy,
    velocity,
    profiles,
    evidence: options.evidence,
    verifier: options.openAccounts === null ? NO_VERIFIER : new HttpOpenAccountVerifier(options.openAccounts),
    decisions,
    failures,
    stopwatch: () => performance.now(),
  });
  return {
    engine,
    policy,
    decisions,
    profiles,
    failures,
    rules: new RuleDesk({ store: stores.rules, policy }),
    feeds: new FeedDesk(stores.feeds, policy),
    lists: new ListDesk(stores.lists, policy, pseudonym),
  };
}

async function openVelocity({ database, folder, log, metrics, opened }: Foundation, options: BusinessRiskOptions) {
  const dir = path.join(folder.dir, 'velocity');
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  const journal = new SqliteVelocityJournal(database);
  const snapshots = new FileVelocitySnapshots(dir);
  const limits = { entitiesMax: options.velocityEntitiesMax, bytesMax: options.velocityBytesMax };
  const { store, snapshot, corrupt, replayed } = await recoverVelocity({ limits, journal, snapshots });
  log.event('velocity recovered', { snapshot, corrupt, replayed, entities: store.state.entities });
  if (corrupt > 0)
    log.problem(`${corrupt} velocity snapshot(s) could not be read; an older one and the journal were used`);

  const snapshotter = new VelocitySnapshotter(store, { journal, snapshots });
  const timer = setInterval(() => {
    snapshotter
      .save()
      .catch((error: unknown) => log.bug({ api: 'velocity snapshot', orderId: null, stage: 'answer' }, error));
  }, options.snapshotEveryMs);
  timer.unref();
  opened.defer(async () => {
    clearInterval(timer);
    await snapshotter.save();
  });
  metrics.gauge('velocity_entities', 'Entities whose windows are kept', () => store.state.entities, {});
  metrics.gauge('velocity_bytes', 'Memory of the windows', () => store.state.bytes, {});
  metrics.gauge('velocity_evicted', 'Entities forgotten because a bound was reached', () => store.state.evicted, {});
  return store;
}
