/** The languages of the command line. */
export type TextLanguage = 'en' | 'zh';

/**
 * Reads the language from the locale of a shell: 中文 for `zh_CN.UTF-8` and the like, and English for any other. Source:
 * POSIX, 8.2, Internationalization Variables.
 */
export function languageOfLocale(env: Readonly<Record<string, string | undefined>>): TextLanguage {
  const locale = [env['LC_ALL'], env['LC_MESSAGES'], env['LANG']].find((value) => value !== undefined && value !== '');
  return locale?.toLowerCase().startsWith('zh') === true ? 'zh' : 'en';
}
