import type { Told } from '../kernel/told.ts';
import type { Terminal } from './print.ts';

/** Gives a text in the language of the shell. */
export function inShellLanguage({ inLanguage }: Pick<Terminal, 'inLanguage'>, text: Told): string {
  return inLanguage?.(text) ?? text;
}

/** Says something beside the result of a command: a line to `err`, in the language of the shell. */
export function say(terminal: Pick<Terminal, 'err' | 'inLanguage'>, text: Told): void {
  terminal.err(`${inShellLanguage(terminal, text)}\n`);
}

/** Says the result of a command in words: a line to `out`, in the language of the shell. */
export function sayResult(terminal: Pick<Terminal, 'out' | 'inLanguage'>, text: Told): void {
  terminal.out(`${inShellLanguage(terminal, text)}\n`);
}
