import type { ASTNode } from '@marcbachmann/cel-js';
import type { FeatureEntry } from '../features/feature-entry.ts';

/** Types of the features that a condition names. Undefined for a name that is none, e.g. a variable of a macro. */
export type FeatureTypes = (name: string) => FeatureEntry['type'] | undefined;

/** What is true exactly if the other is false, as long as both sides are known. */
const OPPOSITE = { '<': '>=', '<=': '>', '>': '<=', '>=': '<', '==': '!=', '!=': '==' } as const;
const ARITHMETIC: readonly ASTNode['op'][] = ['+', '-', '*', '/', '%'];

/** Each `!=` of numbers writes both sides twice, so conditions that nest them grow by powers of two. */
const PUSHED_LENGTH_MAX = 40_000;

/** A condition grows too large when its negations are pushed. */
export class ConditionTooLarge extends Error {}

/**
 * Writes a condition so that no comparison with an unknown number is true in it, also under a negation: `!(x < 5)` becomes
 * `x >= 5`, and `x != 5` becomes `x < 5 || x > 5`. As long as every number is known, the new condition says the same.
 * An unknown flag stays false and an unknown text empty. Chains such as `a || b || c` stay as flat as they were written. Null if
 * the condition has nothing to be written in another way, or holds something that is not known here. Throws ConditionTooLarge.
 */
export function pushNegations(ast: ASTNode, typeOf: FeatureTypes): string | null {
  const writer = new ConditionWriter(typeOf);
  const text = writer.write(ast, false);
  return writer.changed && !writer.lost ? text : null;
}

class ConditionWriter {
  readonly #typeOf: FeatureTypes;
  changed = false;
  /** The condition holds a form that is not known here, so its text is not complete. */
  lost = false;

  constructor(typeOf: FeatureTypes) {
    this.#typeOf = typeOf;
  }

  /** The text of a flag, or of what is true if the flag is false. Throws ConditionTooLarge. */
  write(node: ASTNode, negated: boolean): string {
    const text = this.#flag(node, negated);
    if (text.length > PUSHED_LENGTH_MAX) throw new ConditionTooLarge('the condition grows too large');
    return text;
  }

  #flag(node: ASTNode, negated: boolean): string {
    switch (node.op) {
      case '!_':
        return this.write(node.args, !negated);
      case '&&':
      case '||':
        return `(${chainOf(node)
          .map((arg) => this.write(arg, negated))
          .join(` ${(node.op === '&&') === negated ? '||' : '&&'} `)})`;
      case '?:': {
        const [condition, yes, no] = node.args;
        return `(${this.write(condition, false)} ? ${this.write(yes, negated)} : ${this.write(no, negated)})`;
      }
      case '==':
      case '!=':
        return this.#equality(node.op, node.args, negated);
      case '<':
      case '<=':
      case '>':
      case '>=': {
        if (negated) this.changed = true;
        const [left, right] = node.args.map((arg) => this.#value(arg));
        return `(${left} ${negated ? OPPOSITE[node.op] : node.op} ${right})`;
      }
      case 'in':
        return this.#member(node, negated);
      default:
        return negated ? `!(${this.#value(node)})` : this.#value(node);
    }
  }

  #equality(op: '==' | '!=', [left, right]: readonly [ASTNode, ASTNode], negated: boolean): string {
    for (const [flag, literal] of [
      [left, right],
      [right, left],
    ] as const)
      if (literal.op === 'value' && typeof literal.args === 'boolean')
        return this.write(flag, ((op === '==') === literal.args) === negated);
    const wanted = negated ? OPPOSITE[op] : op;
    const [a, b] = [this.#value(left), this.#value(right)];
    if (!this.#isNumber(left) && !this.#isNumber(right)) return `(${a} ${wanted} ${b})`;
    if (op === '!=' || negated) this.changed = true;
    if (wanted === '==') return `(${a} == ${b})`;
    return `(${a} < ${b} || ${a} > ${b})`;
  }

  #member(node: ASTNode & { readonly op: 'in' }, negated: boolean): string {
    const [element, list] = node.args.map((arg) => this.#value(arg));
    if (!negated) return `(${element} in ${list})`;
    if (!this.#isNumber(node.args[0])) return `!(${element} in ${list})`;
    this.changed = true;
    return `(known(${element}) && !(${element} in ${list}))`;
  }

  /** The text of what is no flag, or of a flag that says the same either way. */
  #value(node: ASTNode): string {
    switch (node.op) {
      case 'id':
        return node.args;
      case 'value':
        return node.input.slice(node.start, node.end);
      case '-_':
        return `-(${this.#value(node.args)})`;
      case '+':
      case '-':
      case '*':
      case '/':
      case '%':
        return `(${this.#sum(node)})`;
      case 'list':
        return `[${node.args.map((arg) => this.#value(arg)).join(', ')}]`;
      case 'call':
        return `${node.args[0]}(${node.args[1].map((arg) => this.#value(arg)).join(', ')})`;
      case 'rcall':
        return `(${this.#value(node.args[1])}).${node.args[0]}(${node.args[2].map((arg) => this.#value(arg)).join(', ')})`;
      case '.':
        return `(${this.#value(node.args[0])}).${node.args[1]}`;
      case '[]':
        return `(${this.#value(node.args[0])})[${this.#value(node.args[1])}]`;
      case '?:': {
        const [condition, yes, no] = node.args;
        return `(${this.write(condition, false)} ? ${this.#value(yes)} : ${this.#value(no)})`;
      }
      case '.?':
      case '[?]':
      case 'map':
        this.lost = true;
        return '';
      default:
        return this.write(node, false);
    }
  }

  /** The text of arithmetic without the parentheses around it. CEL reads `a - b + c` from the left. */
  #sum(node: Arithmetic): string {
    const rest: string[] = [];
    let first: ASTNode = node;
    while (isArithmetic(first) && isSum(first) === isSum(node)) {
      rest.unshift(first.op, this.#value(first.args[1]));
      first = first.args[0];
    }
    return [this.#value(first), ...rest].join(' ');
  }

  #isNumber(node: ASTNode): boolean {
    if (node.op === 'id') return this.#typeOf(node.args) === 'number';
    if (node.op === 'value') return typeof node.args === 'number' || typeof node.args === 'bigint';
    if (node.op === '?:') return this.#isNumber(node.args[1]) || this.#isNumber(node.args[2]);
    if (node.op === '-_') return this.#isNumber(node.args);
    return ARITHMETIC.includes(node.op) && (node.args as readonly ASTNode[]).some((arg) => this.#isNumber(arg));
  }
}

type Arithmetic = ASTNode & { readonly op: '+' | '-' | '*' | '/' | '%' };

function isArithmetic(node: ASTNode): node is Arithmetic {
  return ARITHMETIC.includes(node.op);
}

function isSum({ op }: Arithmetic): boolean {
  return op === '+' || op === '-';
}

/** What a chain such as `a && b && c` joins, from the left. */
function chainOf(node: ASTNode & { readonly op: '&&' | '||' }): readonly ASTNode[] {
  const chained: ASTNode[] = [];
  let first: ASTNode = node;
  while (first.op === node.op) {
    const [left, right]: readonly [ASTNode, ASTNode] = first.args as [ASTNode, ASTNode];
    chained.unshift(right);
    first = left;
  }
  return [first, ...chained];
}
