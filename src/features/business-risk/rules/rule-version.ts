import type { Rule, RuleSet } from './rule.ts';

/** A rule set under a number. Only drafts can be changed. */
export interface RuleVersion {
  readonly id: string;
  /** Counted from 1. */
  readonly number: number;
  readonly state: RuleVersionState;
  readonly set: RuleSet;
  readonly note: string;
  readonly createdBy: string;
  readonly createdAtMs: number;
  /** When it last became active. Null if it never was. */
  readonly activatedAtMs: number | null;
  /** When it last stopped being active. Null if it never did. */
  readonly retiredAtMs: number | null;
}

/**
 * - `draft`: can be changed and tried in a replay
 * - `shadow`: runs beside the active version and decides nothing; one at most
 * - `active`: decides; exactly one
 * - `retired`: was active; publishing it again is a rollback
 */
export type RuleVersionState = 'draft' | 'shadow' | 'active' | 'retired';

/** What differs between two rule sets. */
export interface RuleSetDiff {
  readonly added: readonly Rule[];
  readonly removed: readonly Rule[];
  readonly changed: readonly RuleChange[];
  /** Thresholds and levels of the set itself. */
  readonly settings: readonly {
    readonly name: string;
    readonly before: number | string;
    readonly after: number | string;
  }[];
  /** The rules that both have stand in another order. */
  readonly reordered: boolean;
}

/** The fields of one rule that differ between two versions, as texts. */
export interface RuleChange {
  readonly ruleId: string;
  readonly fields: readonly { readonly name: keyof Rule; readonly before: string; readonly after: string }[];
}

const SETTINGS = ['reviewAtPoints', 'rejectAtPoints', 'invalidAccountLevel', 'invalidAddressLevel'] as const;

/** Compares two rule sets, rule by rule. */
export function diffRuleSets(before: RuleSet, after: RuleSet): RuleSetDiff {
  const old = new Map(before.rules.map((rule) => [rule.id, rule]));
  const young = new Map(after.rules.map((rule) => [rule.id, rule]));
  const common = [...old.keys()].filter((id) => young.has(id));
  return {
    added: after.rules.filter(({ id }) => !old.has(id)),
    removed: before.rules.filter(({ id }) => !young.has(id)),
    changed: after.rules.flatMap((rule) => changeOf(old.get(rule.id), rule)),
    settings: [
      ...SETTINGS.flatMap((name) => settingChange(name, before[name], after[name])),
      ...sequenceChange(before, after),
    ],
    reordered: [...young.keys()].filter((id) => old.has(id)).join() !== common.join(),
  };
}

function settingChange(name: string, before: number | string, after: number | string): RuleSetDiff['settings'] {
  return before === after ? [] : [{ name, before, after }];
}

function sequenceChange(before: RuleSet, after: RuleSet): RuleSetDiff['settings'] {
  return settingChange('sequences', JSON.stringify(before.sequences ?? []), JSON.stringify(after.sequences ?? []));
}

const COMPARED = [
  'title',
  'when',
  'raises',
  'level',
  'points',
  'group',
  'novelty',
  'scenes',
] as const satisfies readonly (keyof Rule)[];

/** A field that is left out says the same as null. */
function textOf(value: Rule[keyof Rule]): string {
  return JSON.stringify(value ?? null);
}

function changeOf(before: Rule | undefined, after: Rule): RuleChange[] {
  if (before === undefined) return [];
  const fields = COMPARED.map((name) => ({ name, before: textOf(before[name]), after: textOf(after[name]) })).filter(
    (field) => field.before !== field.after,
  );
  return fields.length === 0 ? [] : [{ ruleId: after.id, fields }];
}
