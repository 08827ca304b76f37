import type { Told } from '../kernel/told.ts';
import type { TextLanguage } from './locale.ts';

/** The part of a Terminal that says things in words. */
interface Speaker {
  out(text: string): void;
  err(text: string): void;
  readonly inLanguage?: (text: string) => string;
}

/** Puts a text into the language of the shell. */
export type Say = (text: Told) => string;

/** Gives what puts texts into the language of the shell, for code that writes many of them. */
export function speakerOf(terminal: Pick<Speaker, 'inLanguage'>): Say {
  return (text) => inShellLanguage(terminal, text);
}

/** The language of the shell, for texts that are kept in both. */
export function languageOf({ inLanguage }: Pick<Speaker, 'inLanguage'>): TextLanguage {
  return inLanguage === undefined ? 'en' : 'zh';
}

/** Gives a text in the language of the shell. */
export function inShellLanguage({ inLanguage }: Pick<Speaker, 'inLanguage'>, text: Told): string {
  return inLanguage?.(text) ?? text;
}

/** Says something beside the result of a command: a line to `err`, in the language of the shell. */
export function say(terminal: Pick<Speaker, 'err' | 'inLanguage'>, text: Told): void {
  terminal.err(`${inShellLanguage(terminal, text)}\n`);
}

/** Says the result of a command in words: a line to `out`, in the language of the shell. */
export function sayResult(terminal: Pick<Speaker, 'out' | 'inLanguage'>, text: Told): void {
  terminal.out(`${inShellLanguage(terminal, text)}\n`);
}
