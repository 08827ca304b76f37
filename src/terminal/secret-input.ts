import { told, type Told } from '../kernel/told.ts';
import process from 'node:process';
import { createInterface } from 'node:readline/promises';
import type { Terminal } from './print.ts';
import { readInput } from './read-input.ts';
import { inShellLanguage } from './say.ts';

/**
 * Reads secrets and personal values. Each comes from the first line of a file, or for `-` from the next line of
 * standard input. They are not read from arguments, because every user of the machine can see those (ps) and the shell
 * keeps them in its history.
 */
export class ValueReader {
  #lines: string[] | null = null;

  /** Reads one value. Throws an Error that says what is missing. */
  read(file: string): string {
    if (file !== '-') return firstLine(textOf(file), file);
    this.#lines ??= textOf(file)
      .split(/\r?\n/)
      .map((line) => line.trim())
      .filter(Boolean);
    const line = this.#lines.shift();
    if (line === undefined)
      throw new Error(told`standard input has no line left for this value: give one line for each value`);
    return line;
  }
}

/** Reads one value from a file, or for `-` from standard input. Throws an Error that says what is missing. */
export function readValue(file: string): string {
  return new ValueReader().read(file);
}

function textOf(file: string): string {
  return readInput(file)
    .toString()
    .replace(/^\uFEFF/, '');
}

function firstLine(text: string, name: string): string {
  const line = (text.split(/\r?\n/)[0] ?? '').trim();
  if (line === '') throw new Error(told`${name} has an empty first line`);
  return line;
}

/**
 * Asks a person at the terminal, without showing what is typed. With `confirm` it asks twice. Throws an Error if there
 * is no terminal or the two answers differ.
 */
export async function askSecret(
  terminal: Pick<Terminal, 'inLanguage'>,
  question: Told,
  { confirm = false } = {},
): Promise<string> {
  if (!process.stdin.isTTY)
    throw new Error(told`${question}: there is no terminal to ask at; give a file, or - for standard input`);
  const asked = inShellLanguage(terminal, question);
  const first = await typed(`${asked}: `);
  if (confirm && (await typed(`${inShellLanguage(terminal, told`again, ${question}`)}: `)) !== first)
    throw new Error(told`the two inputs differ`);
  return first;
}

/** Asks a person at the terminal for a `yes`. Throws an Error if there is no terminal. */
export async function askYes(terminal: Pick<Terminal, 'inLanguage'>, question: Told): Promise<boolean> {
  if (!process.stdin.isTTY) throw new Error(told`${question}: there is no terminal to ask at; give --yes`);
  const asked = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return (await asked.question(`${inShellLanguage(terminal, question)}: `)).trim().toLowerCase() === 'yes';
  } finally {
    asked.close();
  }
}

const ENTER = new Set(['\r', '\n', '\u0004']);
const ERASE = new Set(['\u007F', '\b']);

function typed(prompt: string): Promise<string> {
  const { stdin, stderr } = process;
  stderr.write(prompt);
  stdin.setRawMode(true);
  stdin.setEncoding('utf8');
  stdin.resume();
  return new Promise((resolve, reject) => {
    let characters: string[] = [];
    const end = (settle: () => void) => {
      stdin.off('data', onData);
      stdin.setRawMode(false);
      stdin.pause();
      stderr.write('\n');
      settle();
    };
    const onData = (piece: string) => {
      for (const character of piece) {
        if (ENTER.has(character)) return end(() => resolve(characters.join('')));
        if (character === '\u0003') return end(() => reject(new Error(told`given up`)));
        characters = ERASE.has(character) ? characters.slice(0, -1) : [...characters, character];
      }
    };
    stdin.on('data', onData);
  });
}
