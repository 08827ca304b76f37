import type { Command } from 'commander';
import { commandsWithin } from './commands-within.ts';
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

/**
 * Says in help what each group of commands is for, and puts help into the language of the shell. The texts in 中文 are
 * loaded only if they are needed.
 */
export async function localizeHelp(program: Command, language: HelpLanguage): Promise<void> {
  for (const [path, command] of commandsWithin(program)) {
    const group = GROUP_TEXT[path];
    if (group !== undefined && command.commands.length > 0) command.description(group[language === 'en' ? 0 : 1]);
  }
  if (language === 'zh') (await import('./help-in-chinese.ts')).putIntoChinese(program);
}
