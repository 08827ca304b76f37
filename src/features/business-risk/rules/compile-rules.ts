import { ParseError, type ASTNode, type Environment } from '@marcbachmann/cel-js';
import { NO_FIELDS } from '../ingest/declared-field.ts';
import type { FeatureEntry } from '../features/feature-entry.ts';
import { INHERITED_FEATURES } from '../features/baseline-features.ts';
import { FEATURES, FEATURE_NAMES } from '../features/feature-table.ts';
import type { OnDemandFeature } from '../features/on-demand-feature.ts';
import { ABSENT, type AbsentValues, type RuleContext } from '../features/features.ts';
import { canHappen, STANDARD_OUTCOMES, windowMs } from '../features/moment-features.ts';
import { onDemandFeature, onDemandNames, type Vocabulary } from '../features/on-demand-features.ts';
import {
  codeOfCondition,
  compileConditions,
  conditionOf,
  type BesideTable,
  type Condition,
  type ConditionCode,
  type Conditions,
} from './compile-condition.ts';
import { CEL_TYPES, createEnvironment } from './cel-environment.ts';
import { ConditionTooLarge, pushNegations } from './push-negations.ts';
import { nearestName } from '../../../kernel/nearest-name.ts';
import type { Rule, RuleSet } from './rule.ts';
import { ruleSetSchema } from './rule.ts';
import { told } from '../../../kernel/told.ts';

/** A rule set ready to decide. */
export interface CompiledRuleSet {
  readonly versionId: string;
  readonly set: RuleSet;
  readonly rules: readonly CompiledRule[];
  /** Features beside the table that its conditions read. */
  readonly onDemand: readonly OnDemandFeature[];
  /** What conditions see of them in place of null. */
  readonly absent: AbsentValues;
  /** Gives the places in `rules` of those that hold in a scene, ascending, except for those whose condition can fail. */
  readonly holding: Conditions;
  /** The places of those whose condition can fail, ascending. */
  readonly fallible: readonly number[];
  /** What is wrong with a stored set that this release would not take. Its rules that are named here fail in every decision. */
  readonly misfits: readonly RuleProblem[];
}

/** A rule with its condition ready to run. */
export interface CompiledRule {
  readonly rule: Rule;
  /** Features its condition names, in table order, then those beside the table. */
  readonly reads: readonly string[];
  readonly onDemand: readonly OnDemandFeature[];
  /** Whether it rests on the points of earlier requests. */
  readonly inherits: boolean;
  /** Its condition as code. Null if only CEL's evaluator can run it, which can fail. */
  readonly code: ConditionCode | null;
  /** Throws if the condition fails at run time. */
  evaluate(values: RuleContext): boolean;
}

/** Rules whose points can be told apart: those for what a request shows itself, and those for earlier requests. */
export interface WeighedRules {
  readonly rules: readonly Pick<CompiledRule, 'rule' | 'inherits'>[];
}

/** What is wrong with a rule set: the rule, or null for the set itself. */
export interface RuleProblem {
  readonly ruleId: string | null;
  readonly problem: string;
}

/** A rule set ready to decide, or every problem of it. */
export type Compilation =
  | { readonly ok: true; readonly compiled: CompiledRuleSet }
  | { readonly ok: false; readonly problems: readonly RuleProblem[] };

/** Regular expressions run without bound, and every text feature has few values: compare them. */
const FORBIDDEN_FUNCTIONS = ['matches'];

/** Nothing is declared, and any list may be named. */
const NO_VOCABULARY: Vocabulary = { fields: NO_FIELDS, listNames: null };

type Scope = Vocabulary & { readonly sequences: NonNullable<RuleSet['sequences']> };

/**
 * Checks a rule set against the feature table and what the operator declared, and prepares it. Every problem is
 * reported, not only the first.
 */
export function compileRules(versionId: string, input: unknown, vocabulary: Vocabulary = NO_VOCABULARY): Compilation {
  const read = ruleSetSchema.safeParse(input);
  if (!read.success)
    return { ok: false, problems: read.error.issues.map((issue) => schemaProblem(issue.path, issue.message, input)) };
  const compiled = compileStored(versionId, read.data, vocabulary);
  return compiled.misfits.length > 0 ? { ok: false, problems: compiled.misfits } : { ok: true, compiled };
}

/**
 * Prepares a rule set that an earlier release may have taken. A rule that does not fit this release or what is declared now fails
 * in every decision, which is made without it.
 */
export function compileStored(versionId: string, set: RuleSet, vocabulary: Vocabulary): CompiledRuleSet {
  const misfits: RuleProblem[] = [];
  if (set.rejectAtPoints < set.reviewAtPoints)
    misfits.push({ ruleId: null, problem: told`rejectAtPoints lies below reviewAtPoints` });
  const scope: Scope = { ...vocabulary, sequences: set.sequences ?? [] };
  misfits.push(...sequenceProblems(scope));
  const rules = set.rules.map((rule) => {
    const compiled = compileRule(rule, scope);
    if (!Array.isArray(compiled)) return compiled;
    misfits.push(...compiled.map((problem) => ({ ruleId: rule.id, problem })));
    return misfit(rule, compiled);
  });
  const onDemand = [...new Map(rules.flatMap((rule) => rule.onDemand.map((each) => [each.name, each]))).values()];
  const absent = new Map(onDemand.map(({ name, type }) => [name, ABSENT[type]]));
  const holding = compileConditions(rules.map(({ code, rule }) => code && { code, scenes: rule.scenes }));
  const fallible = rules.flatMap(({ code }, place) => (code === null ? [place] : []));
  return { versionId, set, rules, onDemand, absent, holding, fallible, misfits };
}

/** A rule that fails whenever it is asked. */
function misfit(rule: Rule, problems: readonly string[]): CompiledRule {
  const evaluate = () => {
    throw new Error(problems.join('; '));
  };
  return { rule, reads: [], onDemand: [], inherits: false, code: null, evaluate };
}

/** The longest window that the rules of a set read, at most 30 days, e.g. that of a sequence. 0 if they read none. */
export function longestWindowMs({ rules, onDemand }: CompiledRuleSet): number {
  const read = new Set<string>(rules.flatMap(({ reads }) => reads));
  const windows = [...FEATURES.filter(({ name }) => read.has(name)), ...onDemand].map(({ window }) => window);
  return Math.max(0, ...windows.map((window) => windowMs(window) ?? 0));
}

/** Weighs the rules of a set that decided once, also if what they name is no longer declared. */
export function weighRules(set: RuleSet): WeighedRules {
  return {
    rules: set.rules.map((rule) => {
      const names = new Set<string>();
      const parsed = parsedCondition(rule.when);
      if (typeof parsed !== 'string') walk(parsed.ast, names, new Set());
      return { rule, inherits: inherits(names) };
    }),
  };
}

function inherits(names: Iterable<string>): boolean {
  return [...names].some((name) => INHERITED_FEATURES.has(name));
}

function sequenceProblems({ sequences, fields }: Scope): RuleProblem[] {
  return sequences.flatMap(({ name, steps }) =>
    steps
      .filter((step) => !canHappen(step, fields.outcomes))
      .map((step) => {
        const meant = nearestName(step, [...STANDARD_OUTCOMES, ...fields.outcomes]);
        const advice = meant === null ? told`name an outcome, or scene_ and a scene` : told`did you mean ${meant}?`;
        return { ruleId: null, problem: told`sequence ${name}: nothing that happens is called ${step}: ${advice}` };
      }),
  );
}

/** The rule ready to run, or everything that is wrong with its condition. */
function compileRule(rule: Rule, scope: Scope): CompiledRule | string[] {
  const names = new Set<string>();
  const functions = new Set<string>();
  const parsed = parsedCondition(rule.when);
  if (typeof parsed === 'string') return [parsed];
  walk(parsed.ast, names, functions);
  const others = [...names].filter((name) => !TABLE_NAMES.has(name));
  const onDemand = others.map((name) => onDemandFeature(name, scope, scope.sequences)).filter((each) => each !== null);
  const problems = others.flatMap((name) => nameProblem(name, onDemand, scope));
  if (problems.length > 0) return problems;
  const forbidden = FORBIDDEN_FUNCTIONS.find((name) => functions.has(name));
  if (forbidden !== undefined)
    return [told`${forbidden}() is not allowed: compare with the values of the feature table`];
  const environment = onDemand.length === 0 ? ENVIRONMENT : withVariables(onDemand);
  const checked = environment.check(rule.when);
  if (!checked.valid) return [firstLine(checked.error?.message ?? told`not an expression`)];
  if (checked.type !== 'bool')
    return [told`a condition is of type bool, this one is of type ${checked.type ?? 'unknown'}`];
  const reads = [...FEATURE_NAMES.filter((name) => names.has(name)), ...others];
  if (reads.length === 0) return [told`the condition reads no feature`];
  const types = new Map(onDemand.map(({ name, type }) => [name, type]));
  const expression = withoutNegations(environment.parse(rule.when), onDemand, types);
  if (typeof expression === 'string') return [expression];
  const code = codeOfCondition(expression.ast, types);
  let condition: Condition | null = null;
  // Decisions run the code of all rules at once, so most rules need no function of their own.
  const evaluate = (values: RuleContext) =>
    code === null ? expression(values) === true : (condition ??= conditionOf(code))(values);
  return { rule, reads, onDemand, inherits: inherits(reads), code, evaluate };
}

/** The expression, written so that no comparison with an unknown number is true in it, or why it cannot be. */
function withoutNegations(
  expression: ParsedCondition,
  onDemand: readonly OnDemandFeature[],
  types: BesideTable,
): ParsedCondition | string {
  try {
    const pushed = pushNegations(expression.ast, (name) => TABLE_TYPES.get(name) ?? types.get(name));
    return pushed === null ? expression : withVariables(onDemand, createEnvironment(PUSHED_FACTOR)).parse(pushed);
  } catch (error) {
    return parseProblem(error);
  }
}

type ParsedCondition = ReturnType<Environment['parse']>;

const ENVIRONMENT = createEnvironment();

/** How many times larger and deeper a condition may be once its negations are pushed into its comparisons. */
const PUSHED_FACTOR = 4;
const TABLE_NAMES: ReadonlySet<string> = new Set(FEATURE_NAMES);
const TABLE_TYPES: ReadonlyMap<string, FeatureEntry['type']> = new Map(FEATURES.map(({ name, type }) => [name, type]));

/** What is wrong with a name that does not stand in the table: nothing, or one problem. */
function nameProblem(name: string, onDemand: readonly OnDemandFeature[], scope: Scope): string[] {
  if (!onDemand.some((feature) => feature.name === name)) return [unknownFeature(name, scope)];
  const list = name.startsWith('list_') ? name.slice('list_'.length) : null;
  if (list === null || scope.listNames === null || scope.listNames.has(list)) return [];
  const meant = nearestName(list, [...scope.listNames]);
  return [
    told`no entry is on a list ${list}: ${meant === null ? told`add one first` : told`did you mean list_${meant}?`}`,
  ];
}

/** CEL that also knows features beside the table. */
function withVariables(onDemand: readonly OnDemandFeature[], base = ENVIRONMENT): Environment {
  const environment = base.clone();
  for (const { name, type, meaning } of onDemand)
    environment.registerVariable(name, CEL_TYPES[type], { description: meaning });
  return environment;
}

/** The expression, or why the text is not one. */
function parsedCondition(when: string): ReturnType<Environment['parse']> | string {
  try {
    return ENVIRONMENT.parse(when);
  } catch (error) {
    return parseProblem(error);
  }
}

function parseProblem(error: unknown): string {
  if (error instanceof ConditionTooLarge || (error instanceof ParseError && error.code === 'limit_exceeded'))
    return told`the condition holds too many parts, or nests them too deeply: split it into several rules`;
  return firstLine(error instanceof Error ? error.message : told`not an expression`);
}

function unknownFeature(name: string, scope: Scope): string {
  const meant = nearestName(name, [...FEATURE_NAMES, ...onDemandNames(name, scope, scope.sequences)]);
  const advice = meant === null ? told`\`renzheng rule features\` lists the features` : told`did you mean ${meant}?`;
  return told`there is no feature ${name}: ${advice}`;
}

function walk(node: unknown, names: Set<string>, functions: Set<string>): void {
  if (Array.isArray(node)) {
    for (const child of node) walk(child, names, functions);
  } else if (isNode(node)) {
    if (node.op === 'id') names.add(node.args);
    if (node.op === 'call' || node.op === 'rcall') functions.add(node.args[0]);
    walk(node.args, names, functions);
  }
}

function isNode(value: unknown): value is ASTNode {
  return typeof value === 'object' && value !== null && 'op' in value && 'args' in value;
}

function schemaProblem(path: readonly PropertyKey[], message: string, input: unknown): RuleProblem {
  const rules =
    typeof input === 'object' && input !== null && 'rules' in input && Array.isArray(input.rules) ? input.rules : [];
  const rule: unknown = path[0] === 'rules' && typeof path[1] === 'number' ? rules[path[1]] : null;
  const id = typeof rule === 'object' && rule !== null && 'id' in rule && typeof rule.id === 'string' ? rule.id : null;
  return { ruleId: id, problem: `${path.join('.') || 'rule set'}: ${message}` };
}

function firstLine(text: string): string {
  return text.split('\n')[0] ?? text;
}
