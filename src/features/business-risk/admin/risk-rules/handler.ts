import { told, toldTogether } from '../../../../kernel/told.ts';
import type { Clock } from '../../../../kernel/clock.ts';
import { idText, type RandomSource } from '../../../../kernel/random.ts';
import type { RuleFailureCounts } from '../../decision/risk-engine.ts';
import type { FeatureEntry } from '../../features/feature-entry.ts';
import { ruleSetDigest, type RollbackResult, type RuleChangeResult, type RuleDesk } from '../../policy/rule-desk.ts';
import { DEFAULT_RULE_SET } from '../../rules/default-rules.ts';
import type { RuleSetDiff, RuleVersion } from '../../rules/rule-version.ts';
import type { AdminHandlers, AdminPins, AdminOutcome } from '../../../../wire/admin/define-admin.ts';
import type { riskRuleContracts } from './contract.ts';

/** The ports of the handlers for rule versions. */
export interface RiskRuleDeps {
  readonly rules: RuleDesk;
  readonly failures: Pick<RuleFailureCounts, 'list'>;
  readonly clock: Clock;
  readonly random: RandomSource;
}

type Refusal = Extract<AdminOutcome<never>, { ok: false }>;

const NOT_FOUND: Refusal = {
  ok: false,
  error: 'not_found',
  detail: told`there is no such version, or it uses features that this release lacks. List the versions`,
};
const NOT_ROLLED_BACK: Readonly<Record<Extract<RollbackResult, { ok: false }>['reason'], Refusal>> = {
  'nothing-before': {
    ok: false,
    error: 'conflict',
    detail: told`no publication is left to take back. To put another version in force, publish it`,
  },
  another: {
    ok: false,
    error: 'conflict',
    detail: told`another version would come back than you expect, because something was published or rolled back meanwhile. List the versions`,
  },
  unfit: {
    ok: false,
    error: 'conflict',
    detail: told`the version before uses features that this release lacks. Publish another version`,
  },
};
const PROBLEMS_TOLD = 20;

/** Makes the handlers that draft, try, publish and roll back rule versions. */
export function createRiskRuleHandlers({
  rules,
  failures,
  clock,
  random,
}: RiskRuleDeps): AdminHandlers<typeof riskRuleContracts> {
  const shown = async (id: string) => {
    const version = await rules.find(id);
    return version === null ? NOT_FOUND : { ok: true as const, result: summaryOf(version), subject: id };
  };
  const ended = async (change: RuleChangeResult<unknown>, id: string) => (change.ok ? shown(id) : refusalOf(change));
  return {
    async list() {
      const [versions, rollsBackTo] = await Promise.all([rules.list(), rules.rollsBackTo()]);
      return { ok: true, result: { versions: versions.map(summaryOf), rollsBackTo } };
    },
    features: async () => ({ ok: true, result: { features: rules.features().map(shownFeature) } }),
    failures: async () => ({ ok: true, result: { failures: failures.list().map((failure) => ({ ...failure })) } }),

    async show({ versionId }) {
      const version = await rules.find(versionId);
      if (version === null) return NOT_FOUND;
      const digest = ruleSetDigest(version.set);
      return { ok: true, result: { ...summaryOf(version), set: { ...version.set }, digest } };
    },

    release: async () => ({ ok: true, result: releaseSet() }),

    check: async ({ set }) => ({ ok: true, result: { problems: [...rules.check(setOf(set))] } }),

    async draft({ set, note }, { name }) {
      const nextId = `rules-${idText(random, 12)}`;
      return ended(await rules.draft(setOf(set), note, { name, nowMs: clock.nowMs(), nextId }), nextId);
    },

    change: async ({ versionId, set, note, digest = null }) =>
      ended(await rules.change(versionId, { set: setOf(set), note, digest }), versionId),

    async remove({ versionId }) {
      const change = await rules.remove(versionId);
      return change.ok ? { ok: true, result: { removed: true }, subject: versionId } : refusalOf(change);
    },

    publish: async ({ versionId, digest = null }) =>
      ended(await rules.publish(versionId, clock.nowMs(), digest), versionId),

    async rollback({ to = null }) {
      const done = await rules.rollBack(to, clock.nowMs());
      return done.ok ? shown(done.versionId) : NOT_ROLLED_BACK[done.reason];
    },

    shadow: async ({ versionId }) => ended(await rules.shadow(versionId, clock.nowMs()), versionId),

    async unshadow() {
      const change = await rules.shadow(null, clock.nowMs());
      return change.ok ? { ok: true, result: { ended: true } } : refusalOf(change);
    },

    async diff({ versionId, otherId }) {
      const diff = await rules.diff(versionId, otherId);
      return diff === null ? NOT_FOUND : { ok: true, result: resultOf(diff) };
    },
  };
}

/** Gives what a second person agrees to: the rules that a version holds now. */
export function createRiskRulePins({ rules }: Pick<RiskRuleDeps, 'rules'>): AdminPins<typeof riskRuleContracts> {
  return {
    async publish({ versionId, digest }) {
      const version = digest === undefined ? await rules.find(versionId) : null;
      return { versionId, digest: version === null ? digest : ruleSetDigest(version.set) };
    },
  };
}

/** The rule set itself, also of a version as `rules.show` and `rules.release` give it. */
function setOf(given: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const { rules, set } = given;
  return rules === undefined && typeof set === 'object' && set !== null ? (set as Record<string, unknown>) : given;
}

function shownFeature({ name, type, unit, window, entity, meaning, nullMeans }: FeatureEntry) {
  return { name, type, unit, window, entity, meaning, nullMeans };
}

function summaryOf({ set, ...version }: RuleVersion) {
  return { ...version, ruleCount: set.rules.length };
}

function resultOf({ added, removed, changed, settings, reordered }: RuleSetDiff) {
  return {
    added: added.map((rule) => ({ ...rule })),
    removed: removed.map((rule) => ({ ...rule })),
    changed: changed.map(({ ruleId, fields }) => ({ ruleId, fields: [...fields] })),
    settings: [...settings],
    reordered,
  };
}

function refusalOf({ reason, problems }: Extract<RuleChangeResult<unknown>, { ok: false }>): Refusal {
  if (reason === 'unknown') return NOT_FOUND;
  if (reason === 'changed')
    return {
      ok: false,
      error: 'conflict',
      detail: told`these rules were changed since you looked at them. Look at them again`,
    };
  if (reason === 'not-a-draft')
    return { ok: false, error: 'conflict', detail: told`there is no such draft, and only a draft can be changed` };
  if (reason === 'state')
    return {
      ok: false,
      error: 'conflict',
      detail: told`the version is unknown or already in this state: list the versions`,
    };
  const first = problems.slice(0, PROBLEMS_TOLD).map(({ ruleId, problem }) => told`${ruleId ?? 'set'}: ${problem}`);
  return { ok: false, error: 'bad_request', detail: toldTogether(first) };
}

function releaseSet() {
  return { ruleCount: DEFAULT_RULE_SET.rules.length, set: { ...DEFAULT_RULE_SET } };
}
