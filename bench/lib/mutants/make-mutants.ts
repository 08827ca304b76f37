import { readFileSync } from 'node:fs';
import path from 'node:path';
import { Instrumenter } from '@stryker-mutator/instrumenter';
import ts from 'typescript';
import { LOOP_GUARD } from './loop-guard.ts';
import { ROOT } from './mutant-areas.ts';

/** One change of one place of a file. */
export interface Mutant {
  readonly id: string;
  /** Path from the top of the repository. */
  readonly file: string;
  /** Line of the source, from 1. */
  readonly line: number;
  /** Where the change begins and ends in the text, in UTF-16 units. */
  readonly from: number;
  readonly to: number;
  readonly original: string;
  readonly replacement: string;
}

/** The logger of the instrumenter: it has nothing to say that the bench would show. */
const SILENT = {
  ...Object.fromEntries(['trace', 'debug', 'info', 'warn', 'error', 'fatal'].map((level) => [level, () => undefined])),
  ...Object.fromEntries(
    ['Trace', 'Debug', 'Info', 'Warn', 'Error', 'Fatal'].map((level) => [`is${level}Enabled`, () => false]),
  ),
} as unknown as ConstructorParameters<typeof Instrumenter>[0];

/** The part of a path of Babel's syntax tree that is looked at; the instrumenter's types leave it out. */
interface SyntaxPath {
  readonly node: { readonly value?: unknown };
  isStringLiteral(): boolean;
  isTemplateLiteral(): boolean;
  isNewExpression(): boolean;
  toString(): string;
  findParent(accepts: (parent: SyntaxPath) => boolean): SyntaxPath | null;
}

/** Prose for a person is not behaviour: texts with a space that an error is made of are left as they are. */
function isProse(node: SyntaxPath): boolean {
  if (!node.isStringLiteral() && !node.isTemplateLiteral()) return false;
  if (!node.toString().includes(' ')) return false;
  return (
    node.findParent((parent) => parent.isNewExpression() && /^new \w*(Error|Fault)\(/.test(parent.toString())) !== null
  );
}

/**
 * Makes every mutant of `files`: those of StrykerJS (operators, conditions, calls, texts, blocks), and for each number
 * the one beside it, because Stryker leaves numbers alone and boundaries are numbers.
 */
export async function makeMutants(files: readonly string[]): Promise<readonly Mutant[]> {
  const texts = new Map(files.map((file) => [file, readFileSync(path.join(ROOT, file), 'utf8')] as const));
  const { mutants } = await new Instrumenter(SILENT).instrument(
    [...texts].map(([name, content]) => ({ name, mutate: true, content })),
    {
      plugins: null,
      excludedMutations: [],
      ignorers: [
        { shouldIgnore: (node) => (isProse(node as unknown as SyntaxPath) ? 'the text of an error' : undefined) },
      ],
    },
  );
  const byStryker = mutants.flatMap(({ id, fileName: file, location: { start, end }, replacement, status }) => {
    if (status === 'Ignored' || replacement === undefined) return [];
    const lines = (texts.get(file) ?? '').split('\n');
    const offsetOf = ({ line, column }: typeof start) =>
      lines.slice(0, line).reduce((sum, each) => sum + each.length + 1, 0) + column;
    const [from, to] = [offsetOf(start), offsetOf(end)];
    const original = texts.get(file)?.slice(from, to) ?? '';
    return [{ id: `s${id}`, file, line: start.line + 1, from, to, original, replacement }];
  });
  const ofNumbers = [...texts].flatMap(([file, text]) => numbersOf(file, text));
  return [...byStryker, ...ofNumbers.map((mutant, index) => ({ ...mutant, id: `n${index}` }))];
}

/** The text of a mutant's file with the change in it. A loop that it makes endless is cut off by an error. */
export function mutatedText({ file, from, to, replacement }: Mutant): string {
  const text = readFileSync(path.join(ROOT, file), 'utf8');
  return withLoopGuards(text.slice(0, from) + replacement + text.slice(to));
}

/** Every number that is a value. */
function numbersOf(file: string, text: string): readonly Omit<Mutant, 'id'>[] {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  const found: Omit<Mutant, 'id'>[] = [];
  const visit = (node: ts.Node) => {
    if (ts.isTypeNode(node)) return;
    const isName = ts.isPropertyAssignment(node.parent ?? node) && (node.parent as ts.PropertyAssignment).name === node;
    if (ts.isNumericLiteral(node) && !isName) {
      const [from, to] = [node.getStart(source), node.getEnd()];
      const line = source.getLineAndCharacterOfPosition(from).line + 1;
      const replacement = String(numberBeside(Number(node.text)));
      found.push({ file, line, from, to, original: text.slice(from, to), replacement });
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

/** One more for a whole number, and a tenth more for any other. */
function numberBeside(value: number): number {
  return Number.isInteger(value) ? value + 1 : value * 1.1;
}

/** Calls the guard that `run-under.ts` defines at each turn of each loop. */
function withLoopGuards(text: string): string {
  const source = ts.createSourceFile('mutant.ts', text, ts.ScriptTarget.Latest, true);
  const inserts: (readonly [at: number, text: string])[] = [];
  const visit = (node: ts.Node) => {
    if (ts.isIterationStatement(node, false)) {
      const body = node.statement;
      if (ts.isBlock(body)) inserts.push([body.getStart(source) + 1, `${LOOP_GUARD}();`]);
      else inserts.push([body.getStart(source), `{${LOOP_GUARD}();`], [body.getEnd(), '}']);
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return inserts
    .toSorted(([a], [b]) => b - a)
    .reduce((guarded, [at, insert]) => guarded.slice(0, at) + insert + guarded.slice(at), text);
}
