import type { ASTNode } from '@marcbachmann/cel-js';
import type { FeatureEntry } from '../features/feature-entry.ts';
import { FEATURES } from '../features/feature-table.ts';
import type { ABSENT, RuleValues } from '../features/features.ts';

/** A condition as a function; it cannot fail at run time. */
export type Condition = (values: RuleValues) => boolean;

/** A condition as JavaScript that gives a boolean. It reads the feature table as `table` and the features beside it by `values`. */
export type ConditionCode = string & { readonly __brand: 'ConditionCode' };

/** Types of the features beside the table that a condition names. */
export type BesideTable = ReadonlyMap<string, FeatureEntry['type']>;
const NOTHING_BESIDE: BesideTable = new Map();

/** JavaScript that gives a value of a type. It stands in parentheses unless it is one word or one call. */
interface Term {
  readonly type: FeatureEntry['type'];
  readonly code: string;
}

const INDEX: ReadonlyMap<string, number> = new Map(FEATURES.map(({ name }, index) => [name, index]));
/** What stands for null: see ABSENT. */
const ABSENT_CODE = { number: 'NaN', flag: 'false', text: '""' } as const satisfies Record<keyof typeof ABSENT, string>;

/**
 * Turns a checked CEL expression into straight code over the feature table: logic, comparisons, arithmetic with features,
 * `in` a list of literals, `startsWith()`, `endsWith()` and `contains()` with a literal, `known()` and `?:`. Null for
 * anything else, which CEL's own evaluator then runs. Both give the same for every input; a test compares them. Nothing of the expression gets into the code as it was written: names
 * become places in the table or JSON, and literals become JSON.
 */
export function codeOfCondition(ast: ASTNode, beside: BesideTable = NOTHING_BESIDE): ConditionCode | null {
  const term = termOf(ast, beside);
  return term?.type === 'flag' ? (term.code as ConditionCode) : null;
}

/** Makes a function of a condition. */
export function conditionOf(code: ConditionCode): Condition {
  return new Function('values', `const table = values.table; return ${code};`) as Condition;
}

/** A condition of a list of them, which holds for some scenes or for all (null). */
export interface SceneCondition {
  readonly scenes: readonly string[] | null;
  readonly code: ConditionCode;
}

/** Gives the places of the conditions that hold, ascending. */
export type Conditions = (values: RuleValues, scene: unknown) => number[];

/** Conditions in one function. V8 does not optimise functions much longer than this many conditions of ten parts each. */
const CONDITIONS_A_FUNCTION = 100;

/**
 * Makes functions of many conditions each, so that a decision makes one call instead of a few for each part of each
 * condition. Places without code are left out.
 */
export function compileConditions(conditions: readonly (SceneCondition | null)[]): Conditions {
  const lines = conditions.flatMap((condition, at) => {
    if (condition === null) return [];
    const { scenes, code } = condition;
    const inScene = scenes === null ? '' : `(${oneOf('scene', scenes)}) && `;
    return [`if (${inScene}${code}) holding.push(${at});`];
  });
  const parts: ((values: RuleValues, scene: unknown, holding: number[]) => void)[] = [];
  for (let from = 0; from < lines.length; from += CONDITIONS_A_FUNCTION) {
    const body = lines.slice(from, from + CONDITIONS_A_FUNCTION).join('\n');
    const made = new Function('values', 'scene', 'holding', `const table = values.table;\n${body}`);
    parts.push(made as (typeof parts)[number]);
  }
  return (values, scene) => {
    const holding: number[] = [];
    for (const part of parts) part(values, scene, holding);
    return holding;
  };
}

function termOf(node: ASTNode, beside: BesideTable): Term | null {
  switch (node.op) {
    case 'id':
      return featureTerm(node.args, beside);
    case 'value':
      return literalTerm(node.args);
    case '&&':
    case '||':
      return logicTerm(node.op, node.args, beside);
    case '!_': {
      const flag = codeOf('flag', node.args, beside);
      return flag === null ? null : { type: 'flag', code: `(!${flag})` };
    }
    case '-_': {
      const number = codeOf('number', node.args, beside);
      return number === null ? null : { type: 'number', code: `(- ${number})` };
    }
    case '==':
    case '!=':
      return equalTerm(node.op === '==', node.args, beside);
    case '<':
    case '<=':
    case '>':
    case '>=':
      return orderTerm(node.op, node.args, beside);
    case '+':
    case '-':
    case '*':
    case '/':
      return arithmeticTerm(node.op, node.args, beside);
    case 'in':
      return memberTerm(node.args, beside);
    case 'call':
      return knownTerm(node.args, beside);
    case 'rcall':
      return holdsTerm(node.args, beside);
    case '?:':
      return choiceTerm(node.args, beside);
    default:
      return null;
  }
}

function featureTerm(name: string, beside: BesideTable): Term | null {
  const index = INDEX.get(name);
  const type = index === undefined ? undefined : FEATURES[index]?.type;
  if (index === undefined || type === undefined) return besideTerm(name, beside.get(name));
  return { type, code: `(table[${index}] ?? ${ABSENT_CODE[type]})` };
}

function besideTerm(name: string, type: FeatureEntry['type'] | undefined): Term | null {
  return type === undefined ? null : { type, code: `values.beside(${JSON.stringify(name)})` };
}

function literalTerm(value: unknown): Term | null {
  if (typeof value === 'boolean') return { type: 'flag', code: String(value) };
  if (typeof value === 'string') return { type: 'text', code: JSON.stringify(value) };
  if (typeof value === 'number') return { type: 'number', code: codeOfNumber(value) };
  if (typeof value !== 'bigint' || !Number.isSafeInteger(Number(value))) return null;
  return { type: 'number', code: codeOfNumber(Number(value)) };
}

function codeOfNumber(value: number): string {
  return Object.is(value, -0) ? '(-0)' : `(${value})`;
}

type Pair = readonly [ASTNode, ASTNode];

function logicTerm(op: '&&' | '||', [left, right]: Pair, beside: BesideTable): Term | null {
  const [a, b] = [codeOf('flag', left, beside), codeOf('flag', right, beside)];
  return a === null || b === null ? null : { type: 'flag', code: `(${a} ${op} ${b})` };
}

function equalTerm(wanted: boolean, [left, right]: Pair, beside: BesideTable): Term | null {
  const [a, b] = [termOf(left, beside), termOf(right, beside)];
  if (a === null || b === null || a.type !== b.type) return null;
  if (a.type === 'number' && isWhole(left, right)) return null;
  return { type: 'flag', code: `(${a.code} ${wanted ? '===' : '!=='} ${b.code})` };
}

function orderTerm(op: '<' | '<=' | '>' | '>=', pair: Pair, beside: BesideTable): Term | null {
  return numbersTerm('flag', op, pair, beside);
}

function arithmeticTerm(op: '+' | '-' | '*' | '/', pair: Pair, beside: BesideTable): Term | null {
  return numbersTerm('number', op, pair, beside);
}

function numbersTerm(type: Term['type'], op: string, [left, right]: Pair, beside: BesideTable): Term | null {
  const [a, b] = [codeOf('number', left, beside), codeOf('number', right, beside)];
  if (a === null || b === null || isWhole(left, right)) return null;
  return { type, code: `(${a} ${op} ${b})` };
}

/** Whole literals among themselves are CEL's 64-bit integers: its own evaluator knows their rules. */
function isWhole(left: ASTNode, right: ASTNode): boolean {
  return !readsFeature(left) && !readsFeature(right);
}

function readsFeature(node: ASTNode): boolean {
  if (node.op === 'id') return true;
  const inner: readonly unknown[] = Array.isArray(node.args) ? node.args.flat() : [node.args];
  return inner.some((child) => isNode(child) && readsFeature(child));
}

function memberTerm([element, list]: Pair, beside: BesideTable): Term | null {
  const text = codeOf('text', element, beside);
  if (text === null || list.op !== 'list') return null;
  const texts: unknown[] = list.args.map((item) => (item.op === 'value' ? item.args : null));
  const members = texts.filter((item) => typeof item === 'string');
  if (members.length === 0 || members.length < texts.length) return null;
  return { type: 'flag', code: `(${oneOf(text, members)})` };
}

/** Code that says whether a text is one of these. */
function oneOf(text: string, members: readonly string[]): string {
  return members.length === 0 ? 'false' : members.map((member) => `${text} === ${JSON.stringify(member)}`).join(' || ');
}

function knownTerm([name, args]: readonly [string, readonly ASTNode[]], beside: BesideTable): Term | null {
  const term = name === 'known' && args[0] !== undefined ? termOf(args[0], beside) : null;
  if (term?.type === 'number') return { type: 'flag', code: `(!Number.isNaN(${term.code}))` };
  if (term?.type === 'text') return { type: 'flag', code: `(${term.code} !== "")` };
  return null;
}

/** `startsWith`, `endsWith` and `contains` of a text with a literal. */
function holdsTerm(
  [name, receiver, args]: readonly [string, ASTNode, readonly ASTNode[]],
  beside: BesideTable,
): Term | null {
  const text = codeOf('text', receiver, beside);
  const [literal] = args;
  const part: unknown = args.length === 1 && literal?.op === 'value' ? literal.args : null;
  const method = TEXT_METHODS.get(name);
  if (text === null || typeof part !== 'string' || method === undefined) return null;
  // An app may have declared the field as a number when an older decision was made, and a replay reads that one.
  return { type: 'flag', code: `(typeof ${text} === "string" && ${text}.${method}(${JSON.stringify(part)}))` };
}

/** Functions of CEL that look into a text, and the methods that do the same. */
const TEXT_METHODS: ReadonlyMap<string, string> = new Map([
  ['startsWith', 'startsWith'],
  ['endsWith', 'endsWith'],
  ['contains', 'includes'],
]);

function choiceTerm([condition, yes, no]: readonly [ASTNode, ASTNode, ASTNode], beside: BesideTable): Term | null {
  const [flag, a, b] = [condition, yes, no].map((node) => codeOf('flag', node, beside));
  return flag && a && b ? { type: 'flag', code: `(${flag} ? ${a} : ${b})` } : null;
}

/** The code of a term, if it is of this type. */
function codeOf(type: Term['type'], node: ASTNode, beside: BesideTable): string | null {
  const term = termOf(node, beside);
  return term?.type === type ? term.code : null;
}

function isNode(value: unknown): value is ASTNode {
  return typeof value === 'object' && value !== null && 'op' in value && 'args' in value;
}
