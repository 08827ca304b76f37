import type { Command } from 'commander';
import { COMMAND_TEXT_ZH } from './command-text-zh.ts';
import { GROUP_TEXT } from './group-text.ts';

/** The languages of help. */
export type HelpLanguage = 'en' | 'zh';

/**
 * Reads the language from the locale of a shell: 中文 for `zh_CN.UTF-8` and the like, and English for any other. Source:
 * POSIX, 8.2, Internationalization Variables.
 */
export function languageOfLocale(env: Readonly<Record<string, string | undefined>>): HelpLanguage {
  const locale = [env['LC_ALL'], env['LC_MESSAGES'], env['LANG']].find((value) => value !== undefined && value !== '');
  return locale?.toLowerCase().startsWith('zh') === true ? 'zh' : 'en';
}

/** The words that commander writes itself. */
const TITLES_ZH: Readonly<Record<string, string>> = {
  'Usage:': '用法：',
  'Arguments:': '参数：',
  'Options:': '选项：',
  'Commands:': '命令：',
};

const ABOUT_ZH = '在自己的机器上做实名核验与反欺诈';

/** Says in help what each group of commands is for, and puts help into the language of the shell. */
export function localizeHelp(program: Command, language: HelpLanguage): void {
  if (language === 'zh') program.description(ABOUT_ZH);
  for (const [path, command] of commandsWithin(program)) {
    const group = GROUP_TEXT[path];
    if (group !== undefined && command.commands.length > 0) command.description(group[language === 'en' ? 0 : 1]);
    const text = COMMAND_TEXT_ZH[path];
    if (language === 'zh' && text !== undefined) command.description(text);
  }
  if (language === 'en') return;
  for (const command of [program, ...commandsWithin(program).map(([, each]) => each)]) {
    command.configureHelp({ styleTitle: (title) => TITLES_ZH[title] ?? title });
    command.helpOption('-h, --help', '显示帮助');
    if (command.commands.length > 0) command.helpCommand('help [command]', '显示命令的帮助');
    command.showHelpAfterError('（加 --help 查看参数与选项）');
  }
}

/** Every command below another one, with its path, e.g. `app create`. */
export function commandsWithin(parent: Command, before = ''): readonly (readonly [path: string, command: Command])[] {
  return parent.commands.flatMap((command) => {
    const path = `${before}${command.name()}`;
    return [[path, command] as const, ...commandsWithin(command, `${path} `)];
  });
}
