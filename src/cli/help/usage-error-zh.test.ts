import { Argument, Command, InvalidArgumentError, Option } from 'commander';
import { expect, test } from 'vitest';
import { told } from '../../kernel/told.ts';
import { usageErrorInChinese } from './usage-error-zh.ts';

/** What a command line says that cannot read these words, as commander writes it and in 中文. */
function saidOf(words: readonly string[], root = false): { readonly english: string; readonly chinese: string } {
  let english = '';
  const program = new Command('renzheng').exitOverride();
  program.configureOutput({ outputError: (text) => void (english += text) });
  const rate = (text: string) => {
    if (text !== '5/s') throw new InvalidArgumentError(told`It takes a rate such as 5/s, 300/min or 1000/h.`);
    return text;
  };
  program
    .command('key')
    .copyInheritedSettings(program)
    .argument('<app-id>')
    .addArgument(new Argument('[kind]').choices(['live', 'test']))
    .argument('[rate]', '', rate)
    .addOption(new Option('--format <format>').choices(['csv', 'json']).conflicts('all'))
    .option('--rate <rate>', '', rate)
    .option('--all')
    .requiredOption('--label <text>')
    .action(() => {});
  try {
    program.parse(root ? words : ['key', ...words], { from: 'user' });
  } catch {
    // Commander has said why, which is what this is about.
  }
  return { english, chinese: usageErrorInChinese(english) };
}

test.each([
  [['--label', 'x'], "error: missing required argument 'app-id'\n", '错误：缺少参数 app-id\n'],
  [['a'], "error: required option '--label <text>' not specified\n", '错误：缺少必需的选项 --label <text>\n'],
  [['a', '--label'], "error: option '--label <text>' argument missing\n", '错误：选项 --label <text> 缺少值\n'],
  [
    ['a', '--lable', 'x', '--label', 'x'],
    "error: unknown option '--lable'\n(Did you mean --label?)\n",
    '错误：没有选项 --lable\n（您是指 --label 吗？）\n',
  ],
  [['a', '--zzzz', '--label', 'x'], "error: unknown option '--zzzz'\n", '错误：没有选项 --zzzz\n'],
  [
    ['a', 'live', '5/s', 'b', '--label', 'x'],
    "error: too many arguments for 'key'. Expected 3 arguments but got 4.\n",
    '错误：key 的参数过多：应有 3 个，实际 4 个\n',
  ],
  [
    ['a', '--format', 'xls', '--label', 'x'],
    "error: option '--format <format>' argument 'xls' is invalid. Allowed choices are csv, json.\n",
    '错误：选项 --format <format> 的值 xls 不正确，可选值：csv, json\n',
  ],
  [
    ['a', '--format', 'csv', '--all', '--label', 'x'],
    "error: option '--format <format>' cannot be used with option '--all'\n",
    '错误：选项 --format <format> 不能与 --all 同时使用\n',
  ],
  [
    ['a', '--rate', '5', '--label', 'x'],
    "error: option '--rate <rate>' argument '5' is invalid. It takes a rate such as 5/s, 300/min or 1000/h.\n",
    '错误：选项 --rate <rate> 的值 5 不正确：应为速率，例如 5/s、300/min 或 1000/h。\n',
  ],
  [
    ['a', 'both', '--label', 'x'],
    "error: command-argument value 'both' is invalid for argument 'kind'. Allowed choices are live, test.\n",
    '错误：参数 kind 的值 both 不正确，可选值：live, test\n',
  ],
  [
    ['a', 'live', '5', '--label', 'x'],
    "error: command-argument value '5' is invalid for argument 'rate'. It takes a rate such as 5/s, 300/min or 1000/h.\n",
    '错误：参数 rate 的值 5 不正确：应为速率，例如 5/s、300/min 或 1000/h。\n',
  ],
])('a command line with %j is refused in both languages', (words, english, chinese) => {
  expect(saidOf(words)).toEqual({ english, chinese });
});

test('an unknown command is refused in both languages', () => {
  expect(saidOf(['kye'], true)).toEqual({
    english: "error: unknown command 'kye'\n(Did you mean key?)\n",
    chinese: '错误：没有命令 kye\n（您是指 key 吗？）\n',
  });
});

test('what commander did not write stays as it is', () => {
  expect(usageErrorInChinese('error: something else\n')).toBe('error: something else\n');
});
