import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Command } from 'commander';
import { expect, test } from 'vitest';
import { createProgram } from '../../src/cli/program.ts';
import { commandsWithin } from '../../src/cli/help/commands-within.ts';

const ROOT = path.join(import.meta.dirname, '../..');

/** What the help of commands, options and arguments says, which has its own 中文 (help.test.ts). */
async function helpTexts(): Promise<string> {
  const unused = (): never => {
    throw new Error('help needs neither configuration nor server');
  };
  const terminal = { out: unused, err: unused, columns: undefined };
  const program = await createProgram({ configOf: unused, client: unused, terminal, env: {} });
  const textsOf = (command: Command) => [
    command.description(),
    ...command.options.flatMap((option) => [option.description, option.defaultValueDescription ?? '']),
    ...command.registeredArguments.map(({ description }) => description),
  ];
  return [program, ...commandsWithin(program).map(([, command]) => command)].flatMap(textsOf).join('\n');
}

/** The literals of a source that hold two words in a row and are no `told` texts, cut at their values. */
function wordsIn(source: string): readonly string[] {
  const code = source.replaceAll(/\/\*[^]*?\*\//g, '').replaceAll(/^\s*\/\/.*$/gm, '');
  return [...code.matchAll(/(told)?(['"`])((?:(?!\2)[^\\\n]|\\.)*)\2/g)].flatMap(([, isTold, , literal = '']) =>
    isTold === undefined
      ? literal.split(/\$\{(?:[^{}]|\{[^{}]*\})*\}/).filter((part) => /[a-z]{2,},? [a-z]{2,}/.test(part))
      : [],
  );
}

/** Words that reach nobody, and words that are the same in both languages: commands and columns. */
const OTHERS =
  /^(digest of a copy|received_at_ms, order_id|\\n {4}string split|there is no admin operation |the sandbox of | has no plain answer|bin\/renzheng\.mjs person add|(attack|score|risk) explain|: \$|\$\{inShellLanguage\(terminal, told|'\\n {4}string split|\(add --help to see)/;

test('whatever a command says in words is written as a text that has a 中文', async () => {
  const help = await helpTexts();
  const said = globSync('src/{cli,terminal,features/*/cli}/**/*.ts', { cwd: ROOT })
    .filter((file) => !/\.test\.ts$|\/help\//.test(file))
    .flatMap((file) => wordsIn(readFileSync(path.join(ROOT, file), 'utf8')).map((words) => `${file}: ${words}`));
  const isHelp = (words: string) => help.includes(words.trim().replaceAll("\\'", "'"));
  expect(said.length).toBeGreaterThan(100);
  expect(
    said.filter((each) => {
      const words = each.slice(each.indexOf(': ') + 2);
      return !OTHERS.test(words) && !isHelp(words);
    }),
  ).toEqual([]);
});
