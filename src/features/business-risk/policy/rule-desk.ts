import { digestHex } from '../../../kernel/digests.ts';
import { loadRules } from './policy-loader.ts';
import type { PolicyHolder } from './risk-policy.ts';
import { compileRules, type CompiledRuleSet, type RuleProblem } from '../rules/compile-rules.ts';
import type { FeatureEntry } from '../features/feature-entry.ts';
import { FEATURES } from '../features/feature-table.ts';
import { onDemandFeature, onDemandNames, type Vocabulary } from '../features/on-demand-features.ts';
import { ruleSetSchema, type RuleSet } from '../rules/rule.ts';
import { diffRuleSets, type RuleSetDiff, type RuleVersion } from '../rules/rule-version.ts';
import type { RuleVersionStore } from '../rules/rule-version-store.ts';

/** Why a change was refused. `changed`: the rules are not those that the caller looked at. */
type NotChanged = 'unknown' | 'not-a-draft' | 'state' | 'changed';

/** The result of a change of rules. */
export type RuleChangeResult<T> =
  | { readonly ok: true; readonly value: T }
  | {
      readonly ok: false;
      readonly reason: NotChanged;
      readonly problems: readonly RuleProblem[];
    }
  | { readonly ok: false; readonly reason: 'invalid'; readonly problems: readonly RuleProblem[] };

/** The version that is active again, or why nothing was rolled back. */
export type RollbackResult =
  | { readonly ok: true; readonly versionId: string }
  | { readonly ok: false; readonly reason: 'nothing-before' | 'another' | 'unfit' };

/** The ports of the rule desk. */
export interface RuleDeskDeps {
  readonly store: RuleVersionStore;
  readonly policy: PolicyHolder;
}

/** The author of a change, the time, and the id that a new version gets. */
export interface RuleAuthor {
  readonly name: string;
  readonly nowMs: number;
  readonly nextId: string;
}

/** Edits, tries and publishes rule sets. It keeps only what compiles. All methods throw Fault. */
export class RuleDesk {
  readonly #store: RuleVersionStore;
  readonly #policy: PolicyHolder;

  constructor({ store, policy }: RuleDeskDeps) {
    this.#store = store;
    this.#policy = policy;
  }

  list(): Promise<readonly RuleVersion[]> {
    return this.#store.list();
  }

  find(id: string): Promise<RuleVersion | null> {
    return this.#store.find(id);
  }

  /** A version as it would decide with what is declared now. Null if this release cannot compile it. */
  compile({ id, set }: Pick<RuleVersion, 'id' | 'set'>): CompiledRuleSet | null {
    const { fields } = this.#policy.current;
    const compilation = compileRules(id, set, { fields, listNames: null });
    return compilation.ok ? compilation.compiled : null;
  }

  /** Everything that a condition may read: the feature table, and beside it what is computed on demand. */
  features(): readonly FeatureEntry[] {
    const names = onDemandNames('account_login_failed_1h', this.#vocabulary(), []);
    const beside = names.flatMap((name) => onDemandFeature(name, this.#vocabulary(), []) ?? []);
    return [...FEATURES, ...beside];
  }

  #vocabulary(): Vocabulary {
    const { fields, lists } = this.#policy.current;
    return { fields, listNames: lists.names };
  }

  /** The problems of a rule set. Empty if it compiles. */
  check(set: unknown): readonly RuleProblem[] {
    const compilation = compileRules('check', set, this.#vocabulary());
    return compilation.ok ? [] : compilation.problems;
  }

  async draft(set: unknown, note: string, author: RuleAuthor): Promise<RuleChangeResult<RuleVersion>> {
    const checked = this.#checked(set);
    if (!checked.ok) return checked;
    const draft = { id: author.nextId, set: checked.value, note, createdBy: author.name, createdAtMs: author.nowMs };
    return { ok: true, value: await this.#store.addDraft(draft) };
  }

  /** Replaces the rules of a draft. If `digest` is not null, they must still be those with this digest. */
  async change(
    id: string,
    { set, note, digest }: { readonly set: unknown; readonly note: string; readonly digest: string | null },
  ): Promise<RuleChangeResult<null>> {
    const checked = this.#checked(set);
    if (!checked.ok) return checked;
    const before = await this.#store.find(id);
    if (before?.state !== 'draft') return refused('not-a-draft');
    if (digest !== null && ruleSetDigest(before.set) !== digest) return refused('changed');
    const change = { set: checked.value, note, expected: digest === null ? null : before.set };
    return (await this.#store.changeDraft(id, change)) ? DONE : refused(digest === null ? 'not-a-draft' : 'changed');
  }

  async remove(id: string): Promise<RuleChangeResult<null>> {
    return (await this.#store.removeDraft(id)) ? DONE : refused('not-a-draft');
  }

  /** The version that a rollback brings back. Null if there is none. */
  rollsBackTo(): Promise<string | null> {
    return this.#store.rollsBackTo();
  }

  /**
   * Takes the last publication back, atomically for every decision that begins after it. The next rollback takes back the
   * one before. If `expected` is not null, it is refused unless it brings back that version.
   */
  async rollBack(expected: string | null, nowMs: number): Promise<RollbackResult> {
    const versionId = await this.#store.rollsBackTo();
    if (versionId === null) return { ok: false, reason: 'nothing-before' };
    if (expected !== null && expected !== versionId) return { ok: false, reason: 'another' };
    if (!(await this.#fits(versionId))) return { ok: false, reason: 'unfit' };
    if (!(await this.#store.rollBack(versionId, nowMs))) return { ok: false, reason: 'another' };
    await this.#reload(nowMs);
    return { ok: true, versionId };
  }

  /**
   * Puts a version in force, atomically for every decision that begins after it. If `digest` is not null, its rules must
   * still be those with this digest.
   */
  async publish(id: string, nowMs: number, digest: string | null = null): Promise<RuleChangeResult<null>> {
    const version = await this.#store.find(id);
    if (version === null || this.compile(version) === null) return refused('unknown');
    if (digest !== null && ruleSetDigest(version.set) !== digest) return refused('changed');
    if (!(await this.#store.activate(id, nowMs, version.set))) return refused('state');
    await this.#reload(nowMs);
    return DONE;
  }

  /** Runs a version in shadow. Null ends the shadow run. */
  async shadow(id: string | null, nowMs: number): Promise<RuleChangeResult<null>> {
    if (id !== null && !(await this.#fits(id))) return refused('unknown');
    if (!(await (id === null ? this.#store.unshadow() : this.#store.shadow(id)))) return refused('state');
    await this.#reload(nowMs);
    return DONE;
  }

  /** The differences from one version to another. Null if either is unknown. */
  async diff(beforeId: string, afterId: string): Promise<RuleSetDiff | null> {
    const [before, after] = await Promise.all([this.#store.find(beforeId), this.#store.find(afterId)]);
    return before === null || after === null ? null : diffRuleSets(before.set, after.set);
  }

  #checked(set: unknown): RuleChangeResult<RuleSet> {
    const problems = this.check(set);
    return problems.length > 0
      ? { ok: false, reason: 'invalid', problems }
      : { ok: true, value: ruleSetSchema.parse(set) };
  }

  /**
   * Whether the version is known and this release can compile it. An old version may name features that no longer
   * exist.
   */
  async #fits(id: string): Promise<boolean> {
    const version = await this.#store.find(id);
    return version !== null && this.compile(version) !== null;
  }

  async #reload(nowMs: number): Promise<void> {
    await this.#policy.refresh(() => loadRules(this.#store, { id: 'never-used', nowMs }, this.#policy.current.fields));
  }
}

const DONE = { ok: true, value: null } as const;

/** Names the rules of a version, so that two people can tell whether they look at the same ones: 32 hex digits. */
export function ruleSetDigest(set: RuleSet): string {
  // The schema brings the parts into one order, in whatever order they were written.
  return digestHex('sha256', JSON.stringify(ruleSetSchema.parse(set))).slice(0, 32);
}

function refused(reason: NotChanged): RuleChangeResult<never> {
  return { ok: false, reason, problems: [] };
}
