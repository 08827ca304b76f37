import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';

const ROOT = path.resolve(import.meta.dirname, '..');
const LEFT_OUT = new Set(['node_modules', 'dist', 'generated', 'docs', 'models', 'data']);
const SOURCE = /\.(ts|tsx|mts|mjs|cjs|js|sql)$/;

/** A rate for a thousand words of comments, with the bound that this repository keeps. */
interface Rate {
  readonly pattern: RegExp;
  readonly bound: { readonly atMost: number } | { readonly atLeast: number };
}

const RATES = {
  where: { pattern: /\bwhere\b/gi, bound: { atMost: 2 } },
  if_when: { pattern: /\b(if|when)\b/gi, bound: { atLeast: 6 } },
  people_words: {
    pattern: /\b(who|whom|whose|whoever|whomever|nobody|somebody|anybody|everybody|someone|anyone|everyone)\b/gi,
    bound: { atMost: 0.5 },
  },
  semicolons: { pattern: /;/g, bound: { atMost: 5 } },
  examples: { pattern: /(\be\.g\.|\bfor example\b|@example\b|\bfor instance\b)/gi, bound: { atLeast: 1 } },
} as const satisfies Readonly<Record<string, Rate>>;

/** How many files are listed for a rate beyond its bound. */
const FILES_SHOWN = 15;

/** The comments of one file. */
interface CommentedFile {
  /** Path from the top folder. */
  readonly file: string;
  readonly text: string;
}

/**
 * Counts how the comments of the repository read, by the rates in which they may differ from those of other projects.
 * Other projects were counted at 0.3 to 1 "where", 8 to 15 "if" or "when", no people words, under 5 semicolons and 1 to 8
 * examples in a thousand words. Throws an Error if a rate is beyond its bound, after a table of the files that contribute
 * most to it, or if it finds hardly any comment.
 */
export async function run(): Promise<Record<string, number>> {
  const files = readdirSync(ROOT, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !LEFT_OUT.has(entry.name) && !entry.name.startsWith('.'))
    .flatMap(({ name }) => sourcesBelow(path.join(ROOT, name)))
    .map((file) => ({ file: path.relative(ROOT, file), text: commentsOf(file) }))
    .filter(({ text }) => wordsOf(text) > 0);
  const all = textOf(files);
  if (wordsOf(all) < 1000) throw new Error('too few comments were found: the repository was not read');
  const names = Object.keys(RATES) as (keyof typeof RATES)[];
  const byFolder = [...Map.groupBy(files, ({ file }) => file.split(path.sep)[0] ?? '')].map(
    ([folder, inFolder]) => [folder, textOf(inFolder)] as const,
  );
  const rows = [...byFolder, ['all', all] as const].map(([folder, text]) => ({
    folder,
    words: wordsOf(text),
    ...Object.fromEntries(names.map((name) => [name, rateOf(text, RATES[name].pattern)])),
  }));
  console.table(rows);
  for (const name of names) console.log(`${name}: ${boundText(RATES[name])} a thousand words of comments`);
  const broken = names.filter((name) => excessOf(all, RATES[name]) > 0);
  for (const name of broken) {
    console.log(`\n${name} is beyond its bound. Most of it is in:`);
    console.table(worstFiles(files, RATES[name]));
  }
  if (broken.length > 0)
    throw new Error(
      broken
        .map((name) => `${name} is ${rateOf(all, RATES[name].pattern)}, and must be ${boundText(RATES[name])}`)
        .join('; '),
    );
  return Object.fromEntries(names.map((name) => [name, rateOf(all, RATES[name].pattern)]));
}

function textOf(files: readonly CommentedFile[]): string {
  return files.map(({ text }) => text).join('\n');
}

function boundText({ bound }: Rate): string {
  return 'atMost' in bound ? `at most ${bound.atMost}` : `at least ${bound.atLeast}`;
}

/** How many matches a text has beyond the bound: too many if it is an upper one, or missing if it is a lower one. */
function excessOf(text: string, { pattern, bound }: Rate): number {
  const matches = matchesIn(text, pattern);
  const thousands = wordsOf(text) / 1000;
  return 'atMost' in bound ? matches - bound.atMost * thousands : bound.atLeast * thousands - matches;
}

/** The files that are furthest beyond the bound, the worst first. */
function worstFiles(files: readonly CommentedFile[], rate: Rate) {
  return files
    .map(({ file, text }) => ({ file, text, excess: excessOf(text, rate) }))
    .toSorted((a, b) => b.excess - a.excess)
    .slice(0, FILES_SHOWN)
    .map(({ file, text }) => ({ file, words: wordsOf(text), matches: matchesIn(text, rate.pattern) }));
}

function sourcesBelow(folder: string): readonly string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && SOURCE.test(entry.name) && !entry.name.endsWith('.d.ts'))
    .map((entry) => path.join(entry.parentPath, entry.name))
    .filter(
      (file) =>
        !path
          .relative(ROOT, file)
          .split(path.sep)
          .some((part) => LEFT_OUT.has(part)),
    );
}

/** The text of all comments of a file, without their marks. */
function commentsOf(file: string): string {
  const text = readFileSync(file, 'utf8');
  if (file.endsWith('.sql')) return [...text.matchAll(/--(.*)$/gm)].map(([, comment = '']) => comment).join('\n');
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, false);
  const found = new Map<number, string>();
  const visit = (node: ts.Node) => {
    const ranges = [
      ...(ts.getLeadingCommentRanges(text, node.getFullStart()) ?? []),
      ...(ts.getTrailingCommentRanges(text, node.end) ?? []),
    ];
    for (const { pos, end } of ranges) found.set(pos, text.slice(pos, end));
    ts.forEachChild(node, visit);
  };
  visit(source);
  return [...found.values()]
    .map((comment) => comment.replaceAll(/^\s*(\/\*\*?|\*\/|\*|\/\/)|\*\/\s*$/gm, ' ').replaceAll(/`[^`]*`/g, ' code '))
    .filter((comment) => !/^\s*(oxlint|eslint|prettier|@ts|<reference|#)/.test(comment))
    .join('\n');
}

function wordsOf(text: string): number {
  return text.match(/\b[A-Za-z][A-Za-z'’-]*\b/g)?.length ?? 0;
}

function matchesIn(text: string, pattern: RegExp): number {
  return text.match(pattern)?.length ?? 0;
}

/** Matches in a thousand words, to two places. */
function rateOf(text: string, pattern: RegExp): number {
  return Math.round((matchesIn(text, pattern) / wordsOf(text)) * 100_000) / 100;
}
