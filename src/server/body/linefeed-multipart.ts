import { LONG_VALUE_BYTES, textOfBytes } from './growing-bytes.ts';
import { setField, type RawFields } from './raw-fields.ts';

const PARTS_MAX = 128;
const PART_HEAD_BYTES_MAX = 8 * 1024;
const NEWLINE = 0x0a;
const CARRIAGE_RETURN = 0x0d;
const NAME = /^content-disposition:[^\n]*?;\s*name=(?:"([^"\n]*)"|([^\s;"]+))/im;
const FILE_NAME = /^content-disposition:[^\n]*?;\s*filename\*?=/im;

/**
 * Reads `multipart/form-data` with lines that end in a line feed alone. The library refuses those, and PHP reads them.
 * Delimiters and heads are checked as strictly as elsewhere: if a part has no end or no name, the body is unreadable
 * (`null`). Long values and files lie in the body's own memory.
 */
export function parseLinefeedMultipart(bytes: Buffer, boundary: string): RawFields | null {
  const delimiter = Buffer.from(`--${boundary}`, 'latin1');
  const inner = Buffer.from(`\n--${boundary}`, 'latin1');
  const fields: RawFields = {};
  let at = bytes.indexOf(delimiter);
  if (at < 0 || (at > 0 && bytes[at - 1] !== NEWLINE)) return null;
  for (let parts = 0; parts <= PARTS_MAX; parts++) {
    at += delimiter.length;
    const isLast = bytes.toString('latin1', at, at + 2) === '--' || at === bytes.length;
    if (isLast) return fields;
    const lineEnd = bytes.indexOf(NEWLINE, at);
    if (lineEnd < 0 || bytes.toString('latin1', at, lineEnd).trim() !== '') return null;
    const head = readHead(bytes, lineEnd + 1);
    const end = head === null ? -1 : bytes.indexOf(inner, head.endsAt - 1);
    if (head === null || end < 0) return null;
    const valueEnd = bytes[end - 1] === CARRIAGE_RETURN && head.endsWithReturn ? end - 1 : end;
    const value = bytes.subarray(head.endsAt, Math.max(head.endsAt, valueEnd));
    setField(fields, head.name, head.isFile || value.length > LONG_VALUE_BYTES ? value : textOfBytes(value));
    at = end + 1;
  }
  return null;
}

interface PartHead {
  readonly name: string;
  readonly isFile: boolean;
  readonly endsAt: number;
  /**
   * True if the lines end with a carriage return too. The last one before the delimiter is then not part of the value.
   */
  readonly endsWithReturn: boolean;
}

function readHead(bytes: Buffer, from: number): PartHead | null {
  const room = bytes.subarray(from, from + PART_HEAD_BYTES_MAX).toString('latin1');
  const blank = /\n(\r?)\n/.exec(room);
  if (blank === null) return null;
  const text = Buffer.from(room.slice(0, blank.index), 'latin1').toString();
  const named = NAME.exec(text);
  const name = named?.[1] ?? named?.[2];
  if (name === undefined) return null;
  const endsAt = from + blank.index + blank[0].length;
  return { name, isFile: FILE_NAME.test(text), endsAt, endsWithReturn: blank[1] === '\r' };
}
