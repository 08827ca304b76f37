import { fitFields } from './fit-table.ts';
import { emptyHeading, fieldText, instantOf, timeHeading, timeWithZone } from './result-cells.ts';
import type { NamedValue, Reading } from './result-cells.ts';
import { hangingLines, textWidth } from './text-width.ts';

/** How results look: columns of the terminal, or null if a line may have any length, and the language that is read there. */
export interface Look {
  readonly width: number | null;
  readonly terminal: {
    readonly inLanguage?: (text: string) => string;
    readonly reading?: Reading | undefined;
  };
}

/** Gives the name of a field in the language of the terminal. */
export function headingIn({ reading }: Look['terminal'], name: string): string {
  return reading?.headingOf(name) ?? name;
}

/** A list with a text of more columns than this holds sentences, not words. */
const WORDS_WIDTH_MAX = 40;

/** Lays names and values out below each other, and then each list of sentences, with a line or more for each of them. */
export function fieldLines(fields: readonly NamedValue[], look: Look): readonly string[] {
  const short = fields.filter(([, value]) => !isListOfSentences(value));
  const long = fields.flatMap(([name, value]) => (isListOfSentences(value) ? [sentenceLines(name, value, look)] : []));
  return [...(short.length > 0 ? [valueLines(short, look)] : []), ...long].flatMap((lines, at) =>
    at === 0 ? lines : ['', ...lines],
  );
}

function isListOfSentences(value: unknown): value is readonly string[] {
  return (
    Array.isArray(value) &&
    value.every((each) => typeof each === 'string') &&
    value.some((each) => textWidth(each) > WORDS_WIDTH_MAX)
  );
}

function sentenceLines(name: string, sentences: readonly string[], { width, terminal }: Look): readonly string[] {
  const lines = sentences.map((each) => `- ${fieldText('', each.replaceAll(/\r?\n/g, ' '), terminal.reading)}`);
  const shown = width === null ? lines : lines.flatMap((line) => hangingLines(line, width));
  return [headingIn(terminal, name), ...shown];
}

function valueLines(fields: readonly NamedValue[], { width, terminal }: Look): readonly string[] {
  const texts = fields.map(([name, value]) => {
    const atMs = instantOf(name, value);
    if (atMs !== null) return [headingIn(terminal, timeHeading(name)), timeWithZone(atMs)] as const;
    const own = (value ?? null) === null ? emptyHeading(name) : name;
    return [headingIn(terminal, own), fieldText(name, value, terminal.reading)] as const;
  });
  return fitFields(texts, width);
}
