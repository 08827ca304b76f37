import { told, toldElsewhere } from '../kernel/told.ts';
import { Option, type Command } from 'commander';
import type { FieldKind } from '../wire/admin/plain-text.ts';
import type { Terminal } from './print.ts';
import { say } from './say.ts';
import { askSecret, ValueReader } from './secret-input.ts';

/** A parameter of a command that may hold something personal or secret. */
export interface ValueField {
  /** The name in the API, e.g. `idNumber`. */
  readonly name: string;
  /** The name on the command line, e.g. `id-number`. */
  readonly flag: string;
  readonly description: string;
  readonly required: boolean;
  /** Whether `null` as an argument removes the value. */
  readonly nullable?: boolean;
}

/** Secrets that are asked for or read from a file, and never taken as arguments. */
const NEVER_ARGUMENTS = new Set(['password', 'newPassword', 'passphrase', 'code']);
/** Secrets that are typed twice, because a slip would not be noticed otherwise. */
const TYPED_TWICE = new Set(['newPassword', 'passphrase']);

/** Tells whether a parameter gets a `--…-file` option, so that its value need not stand on the command line. */
export function isGuarded(kind: FieldKind | undefined): boolean {
  return kind === 'personal' || kind === 'secret';
}

/** Adds the options by which a personal or secret value reaches a command. */
export function addValueOptions(command: Command, { name, flag, description, required }: ValueField): void {
  const need = required ? ' (needed)' : '';
  command.addOption(
    new Option(`--${flag}-file <file>`, `${description}${need}: the first line of this file; - is standard input`),
  );
  if (NEVER_ARGUMENTS.has(name)) command.option(`--ask-${flag}`, `ask for it at the terminal, without showing it`);
  else command.option(`--${flag} <text>`, `the same as an argument, which ps and the shell's history show`);
}

/**
 * Takes the values of these fields out of a command's options: from a file, from the next line of standard input, from
 * the terminal, or, with a warning, from the argument. Throws an Error that names the option if a required value is
 * missing.
 */
export async function takeValues(
  options: Readonly<Record<string, unknown>>,
  fields: readonly ValueField[],
  terminal: Pick<Terminal, 'err' | 'inLanguage'>,
): Promise<Readonly<Record<string, unknown>>> {
  const rest = { ...options };
  const reader = new ValueReader();
  const values: Record<string, string | null> = {};
  for (const { name, flag, required, nullable = false } of fields) {
    const [file, asked, given] = [rest[`${name}File`], rest[askedName(name)], rest[name]];
    for (const used of [`${name}File`, askedName(name), name]) delete rest[used];
    if (typeof file === 'string') values[name] = reader.read(file);
    else if (asked === true)
      values[name] = await askSecret(terminal, toldElsewhere(flag), { confirm: TYPED_TWICE.has(name) });
    else if (nullable && given === 'null') values[name] = null;
    else if (typeof given === 'string') {
      values[name] = given;
      say(
        terminal,
        told`renzheng: ps and the shell's history show --${flag}: give it as --${flag}-file FILE, or - for standard input`,
      );
    } else if (required)
      throw new Error(
        NEVER_ARGUMENTS.has(name)
          ? told`give --${flag}-file FILE, or --${flag}-file - and its value on standard input, or --ask-${flag}`
          : told`give --${flag}-file FILE, or --${flag}-file - and its value on standard input`,
      );
  }
  return { ...rest, ...values };
}

function askedName(name: string): string {
  return `ask${name.slice(0, 1).toUpperCase()}${name.slice(1)}`;
}
