import type { Argument, Command, HelpConfiguration, Option } from 'commander';
import { textWidth, wrapText } from '../../terminal/text-width.ts';
import { COMMAND_TEXT_ZH } from './command-text-zh.ts';
import { commandsWithin } from './commands-within.ts';
import { optionTextInChinese } from './option-text-zh.ts';
import { usageErrorInChinese } from './usage-error-zh.ts';

const ABOUT_ZH = '在自己的机器上做实名核验与反欺诈';

/** The words that commander writes itself. */
const TITLES_ZH: Readonly<Record<string, string>> = {
  'Usage:': '用法：',
  'Arguments:': '参数：',
  'Options:': '选项：',
  'Commands:': '命令：',
};

/** How help is laid out. Commander counts a Han character as one column, and breaks lines at blanks only. */
const LAYOUT: HelpConfiguration = {
  styleTitle: (title) => TITLES_ZH[title] ?? title,
  displayWidth: textWidth,
  boxWrap: (text, width) => wrapText(text, width).join('\n'),
  optionDescription: (option) => withNotes(option.description, [...valuesOf(option), ...presetOf(option)]),
  argumentDescription: (argument) => withNotes(argument.description, valuesOf(argument)),
};

/** Puts the help of a program and of all its commands into 中文. */
export function putIntoChinese(program: Command): void {
  program.description(ABOUT_ZH);
  for (const [path, command] of commandsWithin(program)) {
    const text = COMMAND_TEXT_ZH[path];
    if (text !== undefined) command.description(text);
  }
  for (const command of [program, ...commandsWithin(program).map(([, each]) => each)]) {
    for (const each of [...command.options, ...command.registeredArguments])
      each.description = optionTextInChinese(each.description);
    command.configureHelp(LAYOUT);
    command.helpOption('-h, --help', '显示帮助');
    if (command.commands.length > 0) command.helpCommand('help [command]', '显示命令的帮助');
    command.configureOutput({ outputError: (text, write) => write(usageErrorInChinese(text)) });
    command.showHelpAfterError('（加 --help 查看参数与选项）');
  }
}

function withNotes(text: string, notes: readonly string[]): string {
  return notes.length === 0 ? text : `${text}（${notes.join('；')}）`;
}

/** Which values there are, and the one by default. */
function valuesOf({ argChoices, defaultValue, defaultValueDescription }: Option | Argument): readonly string[] {
  const values = argChoices === undefined ? [] : [`可选值：${argChoices.join('、')}`];
  if (defaultValue === undefined || defaultValue === false) return values;
  const shown =
    defaultValueDescription ?? (typeof defaultValue === 'string' ? defaultValue : JSON.stringify(defaultValue));
  return [...values, `默认：${optionTextInChinese(shown)}`];
}

/** What an option without its value stands for. */
function presetOf({ presetArg, optional }: Option): readonly string[] {
  return presetArg === undefined || !optional ? [] : [`省略值时为 ${String(presetArg)}`];
}
