import type { ASTNode } from '@marcbachmann/cel-js';
import type { FeatureEntry } from '../features/feature-entry.ts';
import { FEATURES } from '../features/feature-table.ts';
import type { RuleContext } from '../features/features.ts';

/** A condition as a function; it cannot fail at run time. */
export type Condition = (values: RuleContext) => boolean;

/** Types of the features beside the table that a condition names. */
export type BesideTable = ReadonlyMap<string, FeatureEntry['type']>;
const NOTHING_BESIDE: BesideTable = new Map();

type Read<T> = (values: RuleContext) => T;
type Term =
  | { readonly type: 'number'; readonly read: Read<number> }
  | { readonly type: 'flag'; readonly read: Read<boolean> }
  | { readonly type: 'text'; readonly read: Read<string> };

const INDEX: ReadonlyMap<string, number> = new Map(FEATURES.map(({ name }, index) => [name, index]));

/**
 * Turns a checked CEL expression into closures over the feature table: logic, comparisons, arithmetic with features,
 * `in` a list of literals, `startsWith()`, `endsWith()` and `contains()` with a literal, `known()` and `?:`. Null for anything else, which CEL's own evaluator then runs. Both give
 * the same for every input; a test compares them. Some seven times faster than walking the tree.
 */
export function compileCondition(ast: ASTNode, beside: BesideTable = NOTHING_BESIDE): Condition | null {
  const term = termOf(ast, beside);
  return term?.type === 'flag' ? term.read : null;
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
      const flag = flagOf(node.args, beside);
      return flag && { type: 'flag', read: (values) => !flag(values) };
    }
    case '-_': {
      const number = numberOf(node.args, beside);
      return number && { type: 'number', read: (values) => -number(values) };
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

/** The casts hold because a feature of a type has values of it: see RuleContext. */
function featureTerm(name: string, beside: BesideTable): Term | null {
  const index = INDEX.get(name);
  const type = index === undefined ? undefined : FEATURES[index]?.type;
  if (index === undefined || type === undefined) return besideTerm(name, beside.get(name));
  if (type === 'number') return { type, read: (values) => values.at(index) as number };
  if (type === 'flag') return { type, read: (values) => values.at(index) as boolean };
  return { type, read: (values) => values.at(index) as string };
}

/** The casts hold for the same reason: a value that is null is replaced by one of its type. */
function besideTerm(name: string, type: FeatureEntry['type'] | undefined): Term | null {
  if (type === undefined) return null;
  if (type === 'number') return { type, read: (values) => values.beside(name) as number };
  if (type === 'flag') return { type, read: (values) => values.beside(name) as boolean };
  return { type, read: (values) => values.beside(name) as string };
}

function literalTerm(value: unknown): Term | null {
  if (typeof value === 'boolean') return { type: 'flag', read: () => value };
  if (typeof value === 'string') return { type: 'text', read: () => value };
  if (typeof value === 'number') return { type: 'number', read: () => value };
  if (typeof value !== 'bigint' || !Number.isSafeInteger(Number(value))) return null;
  const number = Number(value);
  return { type: 'number', read: () => number };
}

type Pair = readonly [ASTNode, ASTNode];

function logicTerm(op: '&&' | '||', [left, right]: Pair, beside: BesideTable): Term | null {
  const [a, b] = [flagOf(left, beside), flagOf(right, beside)];
  if (a === null || b === null) return null;
  return { type: 'flag', read: op === '&&' ? (values) => a(values) && b(values) : (values) => a(values) || b(values) };
}

function equalTerm(wanted: boolean, [left, right]: Pair, beside: BesideTable): Term | null {
  const [a, b] = [termOf(left, beside), termOf(right, beside)];
  if (a === null || b === null || a.type !== b.type) return null;
  if (a.type === 'number' && isWhole(left, right)) return null;
  const [readA, readB] = [a.read, b.read];
  return { type: 'flag', read: (values) => (readA(values) === readB(values)) === wanted };
}

function orderTerm(op: '<' | '<=' | '>' | '>=', [left, right]: Pair, beside: BesideTable): Term | null {
  const [a, b] = [numberOf(left, beside), numberOf(right, beside)];
  if (a === null || b === null || isWhole(left, right)) return null;
  const bound = right.op === 'value' ? Number(right.args) : null;
  if (bound !== null && op === '>=') return { type: 'flag', read: (values) => a(values) >= bound };
  if (bound !== null && op === '<') return { type: 'flag', read: (values) => a(values) < bound };
  const compare = {
    '<': (values: RuleContext) => a(values) < b(values),
    '<=': (values: RuleContext) => a(values) <= b(values),
    '>': (values: RuleContext) => a(values) > b(values),
    '>=': (values: RuleContext) => a(values) >= b(values),
  };
  return { type: 'flag', read: compare[op] };
}

function arithmeticTerm(op: '+' | '-' | '*' | '/', [left, right]: Pair, beside: BesideTable): Term | null {
  const [a, b] = [numberOf(left, beside), numberOf(right, beside)];
  if (a === null || b === null || isWhole(left, right)) return null;
  const read = {
    '+': (values: RuleContext) => a(values) + b(values),
    '-': (values: RuleContext) => a(values) - b(values),
    '*': (values: RuleContext) => a(values) * b(values),
    '/': (values: RuleContext) => a(values) / b(values),
  };
  return { type: 'number', read: read[op] };
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
  const text = termOf(element, beside);
  if (text?.type !== 'text' || list.op !== 'list') return null;
  const texts: unknown[] = list.args.map((item) => (item.op === 'value' ? item.args : null));
  const members = new Set(texts.filter((item) => typeof item === 'string'));
  if (members.size === 0 || texts.some((item) => typeof item !== 'string')) return null;
  return { type: 'flag', read: (values) => members.has(text.read(values)) };
}

function knownTerm([name, args]: readonly [string, readonly ASTNode[]], beside: BesideTable): Term | null {
  const term = name === 'known' && args[0] !== undefined ? termOf(args[0], beside) : null;
  if (term?.type === 'number') return { type: 'flag', read: (values) => !Number.isNaN(term.read(values)) };
  if (term?.type === 'text') return { type: 'flag', read: (values) => term.read(values) !== '' };
  return null;
}

/** `startsWith`, `endsWith` and `contains` of a text with a literal. */
function holdsTerm(
  [name, receiver, args]: readonly [string, ASTNode, readonly ASTNode[]],
  beside: BesideTable,
): Term | null {
  const text = termOf(receiver, beside);
  const [literal] = args;
  const part: unknown = args.length === 1 && literal?.op === 'value' ? literal.args : null;
  if (text?.type !== 'text' || typeof part !== 'string') return null;
  const { read } = text;
  if (name === 'startsWith') return { type: 'flag', read: (values) => read(values).startsWith(part) };
  if (name === 'endsWith') return { type: 'flag', read: (values) => read(values).endsWith(part) };
  return name === 'contains' ? { type: 'flag', read: (values) => read(values).includes(part) } : null;
}

function choiceTerm([condition, yes, no]: readonly [ASTNode, ASTNode, ASTNode], beside: BesideTable): Term | null {
  const flag = flagOf(condition, beside);
  const [a, b] = [termOf(yes, beside), termOf(no, beside)];
  if (flag === null || a?.type !== 'flag' || b?.type !== 'flag') return null;
  return { type: 'flag', read: (values) => (flag(values) ? a.read(values) : b.read(values)) };
}

function flagOf(node: ASTNode, beside: BesideTable): Read<boolean> | null {
  const term = termOf(node, beside);
  return term?.type === 'flag' ? term.read : null;
}

function numberOf(node: ASTNode, beside: BesideTable): Read<number> | null {
  const term = termOf(node, beside);
  return term?.type === 'number' ? term.read : null;
}

function isNode(value: unknown): value is ASTNode {
  return typeof value === 'object' && value !== null && 'op' in value && 'args' in value;
}
