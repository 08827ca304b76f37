import type { Command } from 'commander';
import { commandsWithin } from './commands-within.ts';
import type { TextLanguage } from '../../terminal/locale.ts';
import { GROUP_TEXT } from './group-text.ts';

/**
 * Says in help what each group of commands is for, and puts help into the language of the shell. The texts in 中文 are
 * loaded only if they are needed.
 */
export async function localizeHelp(program: Command, language: TextLanguage): Promise<void> {
  for (const [path, command] of commandsWithin(program)) {
    const group = GROUP_TEXT[path];
    if (group !== undefined && command.commands.length > 0) command.description(group[language === 'en' ? 0 : 1]);
  }
  if (language === 'zh') (await import('./help-in-chinese.ts')).putIntoChinese(program);
}
