import type { PolicyHolder } from './risk-policy.ts';
import { loadRules } from './policy-loader.ts';
import {
  CHOICES_MAX,
  DeclaredFields,
  FIELDS_MAX,
  TEXT_LENGTH_MAX,
  type DeclaredField,
  type FieldType,
} from '../ingest/declared-field.ts';
import type { DeclaredFieldStore } from '../ingest/declared-field-store.ts';
import { plainName } from '../ingest/device-signals.ts';
import { compileStored, type CompiledRuleSet } from '../rules/compile-rules.ts';
import type { RuleVersionStore } from '../rules/rule-version-store.ts';
import { told } from '../../../kernel/told.ts';

/** What an operator says of a field. What does not fit its type must be absent. */
export interface FieldDraft {
  readonly appId: string;
  readonly name: string;
  readonly type: FieldType;
  readonly min?: number | undefined;
  readonly max?: number | undefined;
  readonly choices?: readonly string[] | undefined;
  readonly lengthMax?: number | undefined;
  readonly outcome?: boolean | undefined;
}

/** The ports of the field desk. */
export interface FieldDeskDeps {
  readonly store: DeclaredFieldStore;
  readonly rules: RuleVersionStore;
  readonly policy: PolicyHolder;
}

/** The result of a change, with the reason if it was refused. */
export type FieldChange<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly reason: 'invalid' | 'conflict' | 'unknown'; readonly problem: string };

/** A name of an outcome, as rules spell it in the name of a feature. */
const OUTCOME = /^(?!scene_|events$)[a-z][a-z0-9_]{0,39}$/;

/** Declares fields of Details. Every change takes effect for decisions that begin after it. All methods throw Fault. */
export class FieldDesk {
  readonly #deps: FieldDeskDeps;

  constructor(deps: FieldDeskDeps) {
    this.#deps = deps;
  }

  /** The fields of an app, or of all apps. */
  list(appId?: string): readonly DeclaredField[] {
    const { all } = this.#deps.policy.current.fields;
    return appId === undefined ? all : all.filter((field) => field.appId === appId);
  }

  /** Declares a field, or changes the one of this name. */
  async declare(
    draft: FieldDraft,
    author: { readonly name: string; readonly nowMs: number },
  ): Promise<FieldChange<DeclaredField>> {
    const problem = draftProblem(draft);
    if (problem !== null) return { ok: false, reason: 'invalid', problem };
    const conflict = this.#conflictOf(draft);
    if (conflict !== null) return { ok: false, reason: 'conflict', problem: conflict };
    const field: DeclaredField = {
      appId: draft.appId,
      name: draft.name,
      type: draft.type,
      min: draft.min ?? null,
      max: draft.max ?? null,
      choices: draft.choices ?? null,
      lengthMax: draft.type === 'text' ? (draft.lengthMax ?? TEXT_LENGTH_MAX) : null,
      isOutcome: draft.outcome === true,
      declaredBy: author.name,
      declaredAtMs: author.nowMs,
    };
    const lost = await this.#misfitOf([...this.#others(draft), field]);
    if (lost !== null) return { ok: false, reason: 'conflict', problem: lost };
    await this.#deps.store.put(field);
    await this.#reload(author.nowMs);
    return { ok: true, value: field };
  }

  /** Forgets a field. A field stays if rules read it that are in force, in shadow or back in force after a rollback. */
  async remove(appId: string, name: string, nowMs: number): Promise<FieldChange<null>> {
    const lost = await this.#misfitOf(this.#others({ appId, name }));
    if (lost !== null) return { ok: false, reason: 'conflict', problem: lost };
    if (!(await this.#deps.store.remove(appId, name)))
      return { ok: false, reason: 'unknown', problem: told`there is no such field: list the fields` };
    await this.#reload(nowMs);
    return { ok: true, value: null };
  }

  #others({ appId, name }: Pick<DeclaredField, 'appId' | 'name'>): readonly DeclaredField[] {
    return this.list().filter((field) => field.appId !== appId || field.name !== name);
  }

  #conflictOf(draft: FieldDraft): string | null {
    const others = this.#others(draft);
    const own = others.filter(({ appId }) => appId === draft.appId);
    if (own.length >= FIELDS_MAX) return told`an app has at most ${FIELDS_MAX} fields: remove one that is not used`;
    const alike = own.find(({ name }) => plainName(name) === plainName(draft.name));
    if (alike !== undefined) return told`requests cannot tell it from ${alike.name}: choose another name`;
    const elsewhere = others.find(({ name, type }) => name === draft.name && type !== draft.type);
    if (elsewhere === undefined) return null;
    return told`app ${elsewhere.appId} declares ${draft.name} as ${elsewhere.type}, and rules know one type of a name: take this type or another name`;
  }

  /** Says why the rules in force, or those that must be able to come into force, would not compile with these fields. Null if they would. */
  async #misfitOf(fields: readonly DeclaredField[]): Promise<string | null> {
    const vocabulary = { fields: new DeclaredFields(fields), listNames: null };
    for (const each of await this.#needed()) {
      const known = new Set(each.misfits.map(({ problem }) => problem));
      const first = compileStored(each.versionId, each.set, vocabulary).misfits.find(
        ({ problem }) => !known.has(problem),
      );
      if (first !== undefined)
        return told`rules in force, in shadow or behind the next rollback need it as it is (${first.ruleId ?? 'set'}: ${first.problem}): publish rules that do not, or end the shadow run`;
    }
    return null;
  }

  /** The rules in force and in shadow, and those that a rollback would bring back in an emergency. */
  async #needed(): Promise<readonly CompiledRuleSet[]> {
    const { rules, policy } = this.#deps;
    const { active, shadow, fields } = policy.current;
    const beforeId = await rules.rollsBackTo();
    const before = beforeId === null ? null : await rules.find(beforeId);
    return [
      active,
      ...(shadow === null ? [] : [shadow]),
      ...(before === null ? [] : [compileStored(before.id, before.set, { fields, listNames: null })]),
    ];
  }

  async #reload(nowMs: number): Promise<void> {
    const { store, rules, policy } = this.#deps;
    await policy.refresh(async () => {
      const fields = new DeclaredFields(await store.list());
      return { fields, ...(await loadRules(rules, { id: 'never-used', nowMs }, fields)) };
    });
  }
}

/** What is wrong with a draft by itself. Null if nothing is. */
function draftProblem({ type, min, max, choices, lengthMax, outcome }: FieldDraft): string | null {
  if (type !== 'number' && (min !== undefined || max !== undefined)) return told`min, max: only a number has them`;
  if (min !== undefined && max !== undefined && max < min) return told`max: must not lie below min`;
  if (type !== 'text' && lengthMax !== undefined) return told`lengthMax: only a text has it`;
  if (type !== 'choice') {
    if (choices !== undefined) return told`choices: only a choice has them`;
    return outcome === true ? 'outcome: only a choice can say what happened' : null;
  }
  if (choices === undefined || choices.length === 0) return told`choices: name the values that a choice can have`;
  if (choices.length > CHOICES_MAX) return told`choices: a choice has at most ${CHOICES_MAX} values`;
  if (new Set(choices).size < choices.length) return told`choices: name each value once`;
  if (outcome === true && !choices.every((choice) => OUTCOME.test(choice)))
    return told`choices: an outcome is written in lower-case letters, digits and _, e.g. login_failed`;
  return null;
}
