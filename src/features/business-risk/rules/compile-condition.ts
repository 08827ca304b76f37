import type { ASTNode } from '@marcbachmann/cel-js';
import { FEATURES } from '../features/feature-table.ts';
import type { RuleContext } from '../features/features.ts';

/** A condition as a function; it cannot fail at run time. */
export type Condition = (values: RuleContext) => boolean;

type Read<T> = (values: RuleContext) => T;
type Term =
  | { readonly type: 'number'; readonly read: Read<number> }
  | { readonly type: 'flag'; readonly read: Read<boolean> }
  | { readonly type: 'text'; readonly read: Read<string> };

const INDEX: ReadonlyMap<string, number> = new Map(FEATURES.map(({ name }, index) => [name, index]));

/**
 * Turns a checked CEL expression into closures over the feature table: logic, comparisons, arithmetic with features,
 * `in` a list of literals, `known()` and `?:`. Null for anything else, which CEL's own evaluator then runs. Both give
 * the same for every input; a test compares them. Some seven times faster than walking the tree.
 */
export function compileCondition(ast: ASTNode): Condition | null {
  const term = termOf(ast);
  return term?.type === 'flag' ? term.read : null;
}

function termOf(node: ASTNode): Term | null {
  switch (node.op) {
    case 'id':
      return featureTerm(node.args);
    case 'value':
      return literalTerm(node.args);
    case '&&':
    case '||':
      return logicTerm(node.op, node.args);
    case '!_': {
      const flag = flagOf(node.args);
      return flag && { type: 'flag', read: (values) => !flag(values) };
    }
    case '-_': {
      const number = numberOf(node.args);
      return number && { type: 'number', read: (values) => -number(values) };
    }
    case '==':
    case '!=':
      return equalTerm(node.op === '==', node.args);
    case '<':
    case '<=':
    case '>':
    case '>=':
      return orderTerm(node.op, node.args);
    case '+':
    case '-':
    case '*':
    case '/':
      return arithmeticTerm(node.op, node.args);
    case 'in':
      return memberTerm(node.args);
    case 'call':
      return knownTerm(node.args);
    case '?:':
      return choiceTerm(node.args);
    default:
      return null;
  }
}

/** The casts hold because a feature of a type has values of it: see RuleContext. */
function featureTerm(name: string): Term | null {
  const index = INDEX.get(name);
  const type = index === undefined ? undefined : FEATURES[index]?.type;
  if (index === undefined || type === undefined) return null;
  if (type === 'number') return { type, read: (values) => values.at(index) as number };
  if (type === 'flag') return { type, read: (values) => values.at(index) as boolean };
  return { type, read: (values) => values.at(index) as string };
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

function logicTerm(op: '&&' | '||', [left, right]: Pair): Term | null {
  const [a, b] = [flagOf(left), flagOf(right)];
  if (a === null || b === null) return null;
  return { type: 'flag', read: op === '&&' ? (values) => a(values) && b(values) : (values) => a(values) || b(values) };
}

function equalTerm(wanted: boolean, [left, right]: Pair): Term | null {
  const [a, b] = [termOf(left), termOf(right)];
  if (a === null || b === null || a.type !== b.type) return null;
  if (a.type === 'number' && isWhole(left, right)) return null;
  const [readA, readB] = [a.read, b.read];
  return { type: 'flag', read: (values) => (readA(values) === readB(values)) === wanted };
}

function orderTerm(op: '<' | '<=' | '>' | '>=', [left, right]: Pair): Term | null {
  const [a, b] = [numberOf(left), numberOf(right)];
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

function arithmeticTerm(op: '+' | '-' | '*' | '/', [left, right]: Pair): Term | null {
  const [a, b] = [numberOf(left), numberOf(right)];
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

function memberTerm([element, list]: Pair): Term | null {
  const text = termOf(element);
  if (text?.type !== 'text' || list.op !== 'list') return null;
  const texts: unknown[] = list.args.map((item) => (item.op === 'value' ? item.args : null));
  const members = new Set(texts.filter((item) => typeof item === 'string'));
  if (members.size === 0 || texts.some((item) => typeof item !== 'string')) return null;
  return { type: 'flag', read: (values) => members.has(text.read(values)) };
}

function knownTerm([name, args]: readonly [string, readonly ASTNode[]]): Term | null {
  const number = name === 'known' && args[0] !== undefined ? numberOf(args[0]) : null;
  return number && { type: 'flag', read: (values) => !Number.isNaN(number(values)) };
}

function choiceTerm([condition, yes, no]: readonly [ASTNode, ASTNode, ASTNode]): Term | null {
  const flag = flagOf(condition);
  const [a, b] = [termOf(yes), termOf(no)];
  if (flag === null || a?.type !== 'flag' || b?.type !== 'flag') return null;
  return { type: 'flag', read: (values) => (flag(values) ? a.read(values) : b.read(values)) };
}

function flagOf(node: ASTNode): Read<boolean> | null {
  const term = termOf(node);
  return term?.type === 'flag' ? term.read : null;
}

function numberOf(node: ASTNode): Read<number> | null {
  const term = termOf(node);
  return term?.type === 'number' ? term.read : null;
}

function isNode(value: unknown): value is ASTNode {
  return typeof value === 'object' && value !== null && 'op' in value && 'args' in value;
}
