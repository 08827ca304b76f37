import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';

const ROOT = path.resolve(import.meta.dirname, '..');
const LEFT_OUT = new Set(['node_modules', 'dist', 'generated', 'docs', 'models', 'data']);
const SOURCE = /\.(ts|tsx|mts|mjs|cjs|js|sql)$/;

/** What is counted, as a rate for a thousand words of comments, with the bound that this repository keeps. */
const RATES = {
  where: { pattern: /\bwhere\b/gi, bound: 'at most 2' },
  if_when: { pattern: /\b(if|when)\b/gi, bound: 'at least 6' },
  people_words: {
    pattern: /\b(who|whom|whose|whoever|whomever|nobody|somebody|anybody|everybody|someone|anyone|everyone)\b/gi,
    bound: 'at most .5',
  },
  semicolons: { pattern: /;/g, bound: 'at most 5' },
  examples: { pattern: /(\be\.g\.|\bfor example\b|@example\b|\bfor instance\b)/gi, bound: 'at least 1' },
} as const;

/**
 * Counts how the comments of the repository read, by the rates in which they may differ from those of other projects.
 * Other projects were counted at 0.3 to 1 "where", 8 to 15 "if" or "when", no people words, under 5 semicolons and 1 to 8
 * examples in a thousand words. Throws an Error if it finds hardly any comment.
 */
export async function run(): Promise<Record<string, number>> {
  const byFolder = new Map<string, string>();
  for (const { name: folder } of readdirSync(ROOT, { withFileTypes: true }).filter((entry) => entry.isDirectory())) {
    if (LEFT_OUT.has(folder) || folder.startsWith('.')) continue;
    const texts = sourcesBelow(path.join(ROOT, folder)).map(commentsOf);
    if (texts.some((text) => wordsOf(text) > 0)) byFolder.set(folder, texts.join('\n'));
  }
  const all = [...byFolder.values()].join('\n');
  if (wordsOf(all) < 1000) throw new Error('too few comments were found: the repository was not read');
  const names = Object.keys(RATES) as (keyof typeof RATES)[];
  const rows = [...byFolder, ['all', all] as const].map(([folder, text]) => ({
    folder,
    words: wordsOf(text),
    ...Object.fromEntries(names.map((name) => [name, rateOf(text, RATES[name].pattern)])),
  }));
  console.table(rows);
  for (const name of names) console.log(`${name}: ${RATES[name].bound} a thousand words of comments`);
  return Object.fromEntries(names.map((name) => [name, rateOf(all, RATES[name].pattern)]));
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

/** Matches in a thousand words, to two places. */
function rateOf(text: string, pattern: RegExp): number {
  return Math.round(((text.match(pattern)?.length ?? 0) / wordsOf(text)) * 100_000) / 100;
}
