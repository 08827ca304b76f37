import { Environment, type ASTNode } from '@marcbachmann/cel-js';
import { FEATURES, FEATURE_NAMES, type FeatureName } from '../features/feature-table.ts';
import type { RuleContext } from '../features/features.ts';
import { compileCondition } from './compile-condition.ts';
import { nearestName } from './nearest-name.ts';
import type { Rule, RuleSet } from './rule.ts';
import { ruleSetSchema } from './rule.ts';

/** A rule set ready to decide. */
export interface CompiledRuleSet {
  readonly versionId: string;
  readonly set: RuleSet;
  readonly rules: readonly CompiledRule[];
}

/** A rule with its condition ready to run. */
export interface CompiledRule {
  readonly rule: Rule;
  /** Features its condition names, in table order. */
  readonly reads: readonly FeatureName[];
  /** Throws where the condition fails at run time. */
  evaluate(values: RuleContext): boolean;
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

/** Checks a rule set against the feature table and prepares it. Every problem is reported, not only the first. */
export function compileRules(versionId: string, input: unknown): Compilation {
  const read = ruleSetSchema.safeParse(input);
  if (!read.success)
    return { ok: false, problems: read.error.issues.map((issue) => schemaProblem(issue.path, issue.message, input)) };
  const set = read.data;
  const problems: RuleProblem[] = [];
  if (set.rejectAtPoints < set.reviewAtPoints)
    problems.push({ ruleId: null, problem: 'rejectAtPoints lies below reviewAtPoints' });
  const rules: CompiledRule[] = [];
  for (const rule of set.rules) {
    const compiled = compileRule(rule);
    if (Array.isArray(compiled)) problems.push(...compiled.map((problem) => ({ ruleId: rule.id, problem })));
    else rules.push(compiled);
  }
  return problems.length > 0 ? { ok: false, problems } : { ok: true, compiled: { versionId, set, rules } };
}

/** The rule ready to run, or everything that is wrong with its condition. */
function compileRule(rule: Rule): CompiledRule | string[] {
  const names = new Set<string>();
  const functions = new Set<string>();
  const expression = parsedCondition(rule.when);
  if (typeof expression === 'string') return [expression];
  walk(expression.ast, names, functions);
  const unknown = [...names].filter((name) => !FEATURE_NAMES.some((known) => known === name));
  if (unknown.length > 0) return unknown.map(unknownFeature);
  const forbidden = FORBIDDEN_FUNCTIONS.find((name) => functions.has(name));
  if (forbidden !== undefined) return [`${forbidden}() is not allowed: compare with the values of the feature table`];
  const checked = ENVIRONMENT.check(rule.when);
  if (!checked.valid) return [firstLine(checked.error?.message ?? 'not an expression')];
  if (checked.type !== 'bool') return [`a condition is of type bool, this one is of type ${checked.type}`];
  const reads = FEATURES.map(({ name }) => name).filter((name) => names.has(name));
  if (reads.length === 0) return ['the condition reads no feature'];
  const evaluate = compileCondition(expression.ast) ?? ((values: RuleContext) => expression(values) === true);
  return { rule, reads, evaluate };
}

/** The expression, or why the text is none. */
function parsedCondition(when: string): ReturnType<Environment['parse']> | string {
  try {
    return ENVIRONMENT.parse(when);
  } catch (error) {
    return firstLine(error instanceof Error ? error.message : 'not an expression');
  }
}

function unknownFeature(name: string): string {
  const meant = nearestName(name, FEATURE_NAMES);
  const advice = meant === null ? '`renzheng rule features` lists the features' : `did you mean ${meant}?`;
  return `there is no feature ${name}: ${advice}`;
}

const CEL_TYPES = { number: 'double', flag: 'bool', text: 'string' } as const;
const ENVIRONMENT = createEnvironment();

/**
 * CEL as conditions are written in it. Numbers are doubles; whole literals may be written without a point. An absent number is NaN, so that every comparison
 * with it but `!=` is false; `known(x)` tells.
 */
export function createEnvironment(): Environment {
  const environment = new Environment({
    limits: { maxAstNodes: 500, maxDepth: 32, maxListElements: 200, maxMapEntries: 0 },
  });
  for (const { name, type, meaning } of FEATURES)
    environment.registerVariable(name, CEL_TYPES[type], { description: meaning });
  environment.registerFunction('known(double): bool', (value: number) => !Number.isNaN(value));
  environment.registerOperator('double == int', (a: number, b: bigint) => a === Number(b));
  environment.registerOperator('double + int', (a: number, b: bigint) => a + Number(b));
  environment.registerOperator('double - int', (a: number, b: bigint) => a - Number(b));
  environment.registerOperator('double * int', (a: number, b: bigint) => a * Number(b));
  environment.registerOperator('double / int', (a: number, b: bigint) => a / Number(b));
  return environment;
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
