import { localTimeOf } from '../platform/ledger/local-day.ts';
import { printable } from '../wire/admin/plain-text.ts';

/** The zone of all times that commands print. */
export const TIME_ZONE = 'Asia/Shanghai';
/** The same as an offset, for headings. */
export const TIME_OFFSET = '+08:00';

/** How results read in another language than English: the names of their fields, and words of their values. */
export interface Reading {
  /** Gives the heading of a field, or of a path such as `keys.rotation.state`. */
  headingOf(path: string): string;
  /** Gives a text of the product in the language, and a text that people wrote as it is. */
  wholeOf(text: string): string;
  readonly yes: string;
  readonly no: string;
}

/** Stands for a value that there is not. */
export const NOTHING = '-';

/** Times after this are times, not durations: 2001-09-09, or 31 years. */
const TIME_MIN_MS = 1e12;
/** The last instant that a date can hold, less the offset of Asia/Shanghai. */
const TIME_MAX_MS = 8.64e15 - 8 * 3_600_000;
/** Matches the names of fields that are times, whatever they hold, e.g. `createdAtMs`, `changedBeforeMs` and `fromMs`. */
const TIME_NAME = /(At|Before|Since|(^|\.)(at|from|to))Ms$/;
/** Matches an instant as the admin API writes it, e.g. `2026-07-03T06:05:00.000Z`. */
const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/;

/** Gives an instant as a time of Asia/Shanghai that people and spreadsheets read, e.g. `2026-07-03 14:05:00`. */
export function timeText(atMs: number): string {
  return localTimeOf(atMs).slice(0, 19).replace('T', ' ');
}

/** The same with the offset of the zone, e.g. `2026-07-03 14:05:00 +08:00`. */
export function timeWithZone(atMs: number): string {
  return `${timeText(atMs)} ${TIME_OFFSET}`;
}

/** Reads a value as an instant, in milliseconds since the Unix epoch. Null if it is none. */
export function instantOf(name: string, value: unknown): number | null {
  const atMs = typeof value === 'string' && INSTANT.test(value) ? Date.parse(value) : value;
  if (typeof atMs !== 'number') return null;
  const isTime =
    typeof value === 'string' || name.endsWith('AtMs') || (/(Ms|At)$|^at$/.test(name) && atMs >= TIME_MIN_MS);
  // A month 13 is no instant, though it looks like one.
  return isTime && Math.abs(atMs) <= TIME_MAX_MS ? atMs : null;
}

/** The heading of a field that has no value: a field of times is called as if it had one. */
export function emptyHeading(name: string): string {
  return TIME_NAME.test(name) ? timeHeading(name) : name;
}

/** The name of a field without its unit if its values are shown as times, e.g. `createdAt` for `createdAtMs`. */
export function timeHeading(name: string): string {
  return name.replace(/Ms$/, '');
}

/** Whether a value is a list of objects, which is shown as a table. */
export function isListOfObjects(value: unknown): value is readonly object[] {
  return Array.isArray(value) && value.length > 0 && value.every(isObject);
}

/** Whether a value is an object with names, not a list. */
export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * Gives a value as the text of a cell. Lists are joined by commas, the fields of an object are written `name=value`, and
 * each object of a list has a line of its own.
 */
export function cellText(name: string, value: unknown, reading?: Reading): string {
  const atMs = instantOf(name, value);
  if (atMs !== null) return timeText(atMs);
  if (value === null || value === undefined || value === '') return NOTHING;
  if (isListOfObjects(value)) return value.map((item) => inlineText(item, reading)).join('\n');
  if (Array.isArray(value)) return value.map((item) => inlineText(item, reading)).join(', ') || NOTHING;
  if (isRate(value))
    return `${numberText(value.perSecond)}/s, ${reading?.headingOf('burst') ?? 'burst'} ${value.burst}`;
  if (isObject(value)) return inlineText(value, reading);
  const parsed = typeof value === 'string' ? parsedObject(value) : null;
  if (parsed !== null) return cellText(name, parsed);
  if (typeof value === 'number') return numberText(value);
  if (typeof value === 'boolean' && reading !== undefined) return value ? reading.yes : reading.no;
  const text = String(value);
  // Only these hold texts of the product among those that people wrote.
  const shown = reading !== undefined && PRODUCT_TEXT.test(name) ? reading.wholeOf(text) : text;
  return printable(shown.replaceAll(/\r?\n/g, ' '));
}

/** Matches the names of fields that hold texts of the product, or of people in their place. */
const PRODUCT_TEXT = /(^|\.)(title|note)$/;

/** The same for a value that has the whole width, where line breaks of a text stay. */
export function fieldText(name: string, value: unknown, reading?: Reading): string {
  if (typeof value !== 'string' || !value.includes('\n')) return cellText(name, value, reading);
  return value.split(/\r?\n/).map(printable).join('\n');
}

/** Reads a text that is the JSON of an object, e.g. the body of a delivery. Null for any other text. */
function parsedObject(text: string): object | null {
  if (!/^[{[]/.test(text)) return null;
  try {
    return JSON.parse(text) as object;
  } catch {
    // A text that only begins like JSON is shown as it is.
    return null;
  }
}

function isRate(value: unknown): value is { readonly perSecond: number; readonly burst: number } {
  return isObject(value) && typeof value['perSecond'] === 'number' && typeof value['burst'] === 'number';
}

/** Gives a value in one line, at any depth. */
function inlineText(value: unknown, reading: Reading | undefined): string {
  if (Array.isArray(value)) return `(${value.map((item) => inlineText(item, reading)).join(', ')})`;
  if (!isObject(value)) return cellText('', value, reading);
  const parts = Object.entries(value)
    .filter(([, inner]) => inner !== null && inner !== undefined && inner !== '')
    .map(([name, inner]) => partText(name, inner, reading));
  return parts.join('; ') || NOTHING;
}

function partText(name: string, inner: unknown, reading: Reading | undefined): string {
  const own = instantOf(name, inner) === null ? name : timeHeading(name);
  const heading = printable(reading?.headingOf(own) ?? own);
  if (isObject(inner)) return `${heading} (${inlineText(inner, reading)})`;
  return `${heading} ${Array.isArray(inner) ? inlineText(inner, reading) : cellText(name, inner, reading)}`;
}

/** Digits after the point that a reader needs of a share or a score. JSON and CSV give all of them. */
const DIGITS = 6;

function numberText(value: number): string {
  return Number.isInteger(value) ? String(value) : String(Number(value.toPrecision(DIGITS)));
}

/** A named value of a result, e.g. `keys.rotation.state`. */
export type NamedValue = readonly [name: string, value: unknown];

/** Gives the values of an object and of the objects in it, named by their path. Lists stay whole. */
export function flatValues(value: object, before = ''): readonly NamedValue[] {
  return Object.entries(value).flatMap(([name, inner]): readonly NamedValue[] =>
    isObject(inner) && Object.keys(inner).length > 0 && !isRate(inner)
      ? flatValues(inner, `${before}${name}.`)
      : [[`${before}${name}`, isObject(inner) && !isRate(inner) ? null : inner]],
  );
}
