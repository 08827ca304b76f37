import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { businessRisk } from './contract.ts';
import type { BusinessRiskDeps } from './handler.ts';
import type { Config } from '../../config/config.ts';
import { systemClock } from '../../kernel/clock.ts';
import { randomText, systemRandom } from '../../kernel/random.ts';
import { loadPolicy } from './policy/policy-loader.ts';
import { createRiskEngine, RuleFailureCounts } from './decision/risk-engine.ts';
import { PolicyHolder } from './policy/risk-policy.ts';
import { RiskRuns, type RiskRunDeps } from './decision/runs.ts';
import { createAccountEvidence } from '../fraud-score/evidence/account-evidence.ts';
import type { KnownIdentifiers } from '../fraud-score/evidence/known-identifiers.ts';
import { OwnDecisionReports } from '../fraud-score/evidence/decision-reports.ts';
import { FeedDesk } from './policy/feed-desk.ts';
import { createPseudonymizer } from './ingest/identifiers.ts';
import { createUserAgentReader } from './ingest/user-agent.ts';
import { ListDesk } from './policy/list-desk.ts';
import { NO_VERIFIER, type OpenAccountVerifier } from './open-accounts/open-account-verifier.ts';
import type { ProfileStore } from './profile/profile-store.ts';
import { RuleDesk } from './policy/rule-desk.ts';
import type { DecisionLog } from './decision/decision-record.ts';
import { FileVelocitySnapshots } from '../../storage/files/velocity-snapshots.ts';
import { recoverVelocity, VelocitySnapshotter } from '../../engines/velocity/velocity-recovery.ts';
import { HttpOpenAccountVerifier } from '../../storage/open-accounts/open-account-verifier.ts';
import { MemoryProfileStore } from '../../storage/memory/profile-store.ts';
import { RememberedProfiles } from '../../storage/memory/remembered-profiles.ts';
import { MemoryVelocityStore } from '../../engines/velocity/velocity-store.ts';
import { SqliteEvidenceStore } from '../../storage/sqlite/evidence/evidence-store.ts';
import { SqliteDecisionLog } from '../../storage/sqlite/risk-decisions/decision-log.ts';
import { SqliteFeedStore } from '../../storage/sqlite/risk-feeds/feed-store.ts';
import { SqliteListStore } from '../../storage/sqlite/risk-lists/list-store.ts';
import { SqliteProfileStore } from '../../storage/sqlite/risk-profiles/profile-store.ts';
import { SqliteRuleVersionStore } from '../../storage/sqlite/risk-rules/rule-version-store.ts';
import { SqliteVelocityJournal } from '../../storage/sqlite/velocity-journal/velocity-journal.ts';
import type { Foundation } from '../../composition/foundation.ts';
import { startRiskUpkeep } from './upkeep.ts';

/** The risk decision with everything an operator works on it with. */
export interface StoredBusinessRisk extends BusinessRiskDeps {
  readonly policy: PolicyHolder;
  readonly decisions: DecisionLog;
  readonly profiles: ProfileStore;
  readonly rules: RuleDesk;
  readonly feeds: FeedDesk;
  readonly lists: ListDesk;
  readonly failures: RuleFailureCounts;
  readonly runs: RiskRuns;
  readonly identifiers: KnownIdentifiers;
}

const ID_ALPHABET = '0123456789abcdefghijkmnpqrstuvwxyz';

/** Opens the risk decision over the embedded database, with velocity brought back as it was. Throws Fault or Error. */
export async function openBusinessRisk(foundation: Foundation): Promise<StoredBusinessRisk> {
  const { database, secrets, identifiers } = foundation;
  const pseudonym = createPseudonymizer((purpose, text) => secrets.mac(purpose, text));
  const stores = {
    rules: new SqliteRuleVersionStore(database),
    lists: new SqliteListStore(database),
    feeds: new SqliteFeedStore(database),
  };
  const first = { id: `rules-${randomText(systemRandom, ID_ALPHABET, 12)}`, nowMs: systemClock.nowMs() };
  const policy = new PolicyHolder(await loadPolicy({ ...stores, pseudonym }, first));
  const [velocity, decisions] = await Promise.all([
    openVelocity(foundation),
    SqliteDecisionLog.open(database, secrets),
  ]);
  const profiles = new RememberedProfiles(new SqliteProfileStore(database));
  const evidence = new SqliteEvidenceStore(database);
  const failures = new RuleFailureCounts();
  foundation.metrics.gauge('risk_rule_failures', 'Times a rule failed at run time and was skipped', () =>
    failures.list().reduce((sum, { count }) => sum + count, 0),
  );
  const engine = createRiskEngine({
    pseudonym,
    readUserAgent: createUserAgentReader(),
    policy,
    velocity,
    profiles,
    evidence: createAccountEvidence({ store: evidence, secrets }),
    identifiers,
    reports: new OwnDecisionReports({
      store: evidence,
      secrets,
      api: businessRisk.name,
      rejectionsAreEvidence: foundation.config.risk.decisionsAsEvidence,
    }),
    verifier: openVerifier(foundation.config),
    decisions,
    failures,
    stopwatch: () => systemClock.monotonicMs(),
  });
  const rules = new RuleDesk({ store: stores.rules, policy });
  const runs = openRuns(foundation, { decisions, rules, policy });
  startRiskUpkeep(foundation, { decisions, profiles, identifiers });
  return {
    engine,
    unknownAccount: foundation.config.risk.unknownAccount,
    policy,
    decisions,
    profiles,
    failures,
    runs,
    identifiers,
    rules,
    feeds: new FeedDesk(stores.feeds, policy),
    lists: new ListDesk({ store: stores.lists, policy, pseudonym, identifiers }),
  };
}

/** Replays and backtests beside the traffic; a backtest fills windows and habits of its own in memory. */
function openRuns(
  { config, log, opened }: Foundation,
  { policy, ...deps }: Pick<RiskRunDeps, 'decisions' | 'rules'> & { readonly policy: PolicyHolder },
): RiskRuns {
  const runs = new RiskRuns({
    ...deps,
    openStores: () => {
      const profiles = new MemoryProfileStore();
      return {
        velocity: new MemoryVelocityStore(velocityLimits(config)),
        profiles,
        commit: async (write) => profiles.commit(write),
        feeds: policy.current.feeds,
      };
    },
    onBug: (error) => log.bug({ api: 'risk run', orderId: null, stage: 'answer' }, error),
  });
  opened.defer(() => runs.close());
  return runs;
}

function velocityLimits({ risk }: Config) {
  return { entitiesMax: risk.velocityEntitiesMax, bytesMax: risk.velocityMegabytesMax * 1e6 };
}

function openVerifier({ risk }: Config): OpenAccountVerifier {
  const { weChatUrl, weChatSessionKeyUrl: sessionKeyUrl, qqUrl, openAccountTimeoutMs: timeoutMs } = risk;
  if (weChatUrl === undefined && sessionKeyUrl === undefined && qqUrl === undefined) return NO_VERIFIER;
  return new HttpOpenAccountVerifier({ weChatUrl, sessionKeyUrl, qqUrl, timeoutMs });
}

async function openVelocity({ config, database, folder, log, metrics, opened }: Foundation) {
  const dir = path.join(folder.dir, 'velocity');
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  const journal = new SqliteVelocityJournal(database);
  const snapshots = new FileVelocitySnapshots(dir);
  const limits = velocityLimits(config);
  const { store, snapshot, corrupt, replayed } = await recoverVelocity({ limits, journal, snapshots });
  log.event('velocity recovered', { snapshot, corrupt, replayed, entities: store.state.entities });
  if (corrupt > 0)
    log.problem(`${corrupt} velocity snapshot(s) could not be read; an older one and the journal were used`);

  const snapshotter = new VelocitySnapshotter(store, { journal, snapshots });
  const timer = setInterval(() => {
    snapshotter
      .save()
      .catch((error: unknown) => log.bug({ api: 'velocity snapshot', orderId: null, stage: 'answer' }, error));
  }, config.risk.velocitySnapshotMinutes * 60_000);
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
