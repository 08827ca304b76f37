import type { Terminal } from './print.ts';
import {
  cellText,
  instantOf,
  isListOfObjects,
  isObject,
  timeHeading,
  timeWithZone,
  type Reading,
} from './result-cells.ts';
import { hangingLines } from './text-width.ts';

/**
 * A part of a text for reading: a title, and its lines set in below it. If there is no line to show: the line `whenEmpty`,
 * or nothing.
 */
export function section(title: string, lines: readonly string[], whenEmpty?: string): string[] {
  if (lines.length === 0) return whenEmpty === undefined ? [] : ['', whenEmpty];
  return ['', title, ...lines.map((line) => `  ${line}`)];
}

/**
 * Gives a value as lines for reading, at any depth: `name: value`, and what is within an object or a list set in below
 * its name.
 */
function valueLines(name: string, value: unknown, reading: Reading | undefined): readonly string[] {
  const headingOf = (own: string) => reading?.headingOf(own) ?? own;
  const atMs = instantOf(name, value);
  if (atMs !== null) return [`${headingOf(timeHeading(name))}: ${timeWithZone(atMs)}`];
  const within = innerLines(value, reading);
  if (within === null) return [`${headingOf(name)}: ${cellText(name, value, reading)}`];
  return [`${headingOf(name)}:`, ...within.map((line) => `  ${line}`)];
}

/** The lines within an object or a list of objects, where each object of a list has one line. Null for any other value. */
export function innerLines(value: unknown, reading?: Reading): readonly string[] | null {
  if (isListOfObjects(value)) return value.map((item) => cellText('', item, reading));
  return isObject(value) && Object.keys(value).length > 0 ? objectLines(value, reading) : null;
}

/** The same for each value of an object. */
export function objectLines(values: object, reading?: Reading): readonly string[] {
  return Object.entries(values).flatMap(([name, value]) => valueLines(name, value, reading));
}

/** Prints a text within the width of the terminal. A line that is too long goes on below itself, set in further. */
export function printText(terminal: Terminal, text: string): void {
  const { outColumns } = terminal;
  if (outColumns === undefined) return terminal.out(text);
  terminal.out(
    text
      .split('\n')
      .flatMap((line) => hangingLines(line, outColumns))
      .join('\n'),
  );
}
