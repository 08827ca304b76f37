import type { Rows } from '../sql/engine.ts';
import type { ColumnKind, NewRowsWrite, RowsWrite } from '../sql/rows-write.ts';

const ARRAYS: Readonly<Record<ColumnKind, string>> = {
  text: 'text[]',
  whole: 'bigint[]',
  real: 'double precision[]',
  bytes: 'bytea[]',
  hex: 'bytea[]',
};

const TEXTS = new WeakMap<RowsWrite, string>();

/** Gives the statement that writes rows which come as one array for each column. */
export function setText(write: RowsWrite): string {
  let text = TEXTS.get(write);
  if (text === undefined) TEXTS.set(write, (text = write.set(givenArrays(write))));
  return text;
}

const NEW_TEXTS = new WeakMap<RowsWrite, string>();

/** Does the same, and the statement gives the keys of the rows that were new. */
export function insertNewText(write: NewRowsWrite): string {
  let text = NEW_TEXTS.get(write);
  if (text === undefined) NEW_TEXTS.set(write, (text = `${setText(write)} RETURNING ${write.key.join(', ')}`));
  return text;
}

function givenArrays({ columns }: RowsWrite): string {
  const arrays = Object.values(columns).map((kind, at) => `$${at + 1}::${ARRAYS[kind]}`);
  return `unnest(${arrays.join(', ')}) AS given (${Object.keys(columns).join(', ')})`;
}

/** Gives one array for each column, as PostgreSQL reads it: text, or bytes in the binary form. */
export function arraysOf({ columns }: RowsWrite, rows: Rows): readonly (string | Uint8Array)[] {
  return Object.values(columns).map((kind, at) => {
    if (kind === 'bytes' || kind === 'hex') return bytesArray(rows.map((row) => bytesOf(kind, row[at])));
    const write = kind === 'text' ? quoted : String;
    const values = rows.map((row) => {
      const value = row[at];
      return value === null || value === undefined ? 'NULL' : write(value as string | number);
    });
    return `{${values.join(',')}}`;
  });
}

const NEEDS_ESCAPE = /["\\]/;

/** Writes a text as an element of an array. See https://www.postgresql.org/docs/current/arrays.html#ARRAYS-IO. */
function quoted(value: string | number): string {
  const text = String(value);
  return `"${NEEDS_ESCAPE.test(text) ? text.replaceAll(/["\\]/g, '\\$&') : text}"`;
}

function bytesOf(kind: ColumnKind, value: unknown): Uint8Array | null {
  if (value === null || value === undefined) return null;
  return kind === 'hex' ? Buffer.from(String(value), 'hex') : (value as Uint8Array);
}

const BYTEA = 17;
const HEADER_BYTES = 20;

/** Writes an array of bytes as `array_send` of PostgreSQL does: dimensions, element type, length and lower bound first. */
function bytesArray(values: readonly (Uint8Array | null)[]): Uint8Array {
  const length = values.reduce((sum, value) => sum + 4 + (value?.length ?? 0), HEADER_BYTES);
  const bytes = Buffer.alloc(length);
  [1, values.includes(null) ? 1 : 0, BYTEA, values.length, 1].forEach((word, at) => bytes.writeInt32BE(word, at * 4));
  let at = HEADER_BYTES;
  for (const value of values) {
    bytes.writeInt32BE(value?.length ?? -1, at);
    at += 4;
    if (value === null) continue;
    bytes.set(value, at);
    at += value.length;
  }
  return bytes;
}

/** Says of each row whether its key is among those that were added. Of rows with the same key, the first one was. */
export function areAmong(
  { key, columns }: NewRowsWrite,
  rows: Rows,
  added: readonly Readonly<Record<string, unknown>>[],
): readonly boolean[] {
  const keys = new Set(added.map((row) => nameOf(key.map((column) => row[column]))));
  const places = key.map((column) => Object.keys(columns).indexOf(column));
  return rows.map((row) => keys.delete(nameOf(places.map((place) => row[place]))));
}

function nameOf(values: readonly unknown[]): string {
  return values.map((value) => (value instanceof Uint8Array ? Buffer.from(value).toString('hex') : value)).join('\n');
}
