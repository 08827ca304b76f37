import type { UnreadReason } from '../pipeline/unread-reasons.ts';
import { PARTS_MAX } from './multipart-body.ts';
import { readPartHead, valueOfPart, type PartHead } from './part-head.ts';
import { setField, type RawFields } from './raw-fields.ts';

const PART_HEAD_BYTES_MAX = 8 * 1024;
const NEWLINE = 0x0a;
const CARRIAGE_RETURN = 0x0d;

/**
 * Reads `multipart/form-data` with lines that end in a line feed alone, or with blanks after its delimiters. The library
 * refuses those, and PHP reads them.
 * Delimiters and heads are checked as strictly as elsewhere: if a part has no end or no name, the body is unreadable
 * and the reason is given. Long values and files lie in the body's own memory. `charset` is that of parts that name none.
 */
export function parseLinefeedMultipart(bytes: Buffer, boundary: string, charset: string): RawFields | UnreadReason {
  const delimiter = Buffer.from(`--${boundary}`, 'latin1');
  const inner = Buffer.from(`\n--${boundary}`, 'latin1');
  const fields: RawFields = {};
  let at = bytes.indexOf(delimiter);
  if (at < 0 || (at > 0 && bytes[at - 1] !== NEWLINE)) return 'multipart';
  for (let parts = 0; parts <= PARTS_MAX; parts++) {
    at += delimiter.length;
    const isLast = bytes.toString('latin1', at, at + 2) === '--' || at === bytes.length;
    if (isLast) return fields;
    const lineEnd = bytes.indexOf(NEWLINE, at);
    if (lineEnd < 0 || bytes.toString('latin1', at, lineEnd).trim() !== '') return 'multipart';
    const head = readHead(bytes, lineEnd + 1, charset);
    const end = head === null ? -1 : bytes.indexOf(inner, head.endsAt - 1);
    if (head === null || end < 0) return 'multipart';
    const valueEnd = bytes[end - 1] === CARRIAGE_RETURN && head.endsWithReturn ? end - 1 : end;
    const value = bytes.subarray(head.endsAt, Math.max(head.endsAt, valueEnd));
    const read = valueOfPart(head, value);
    if ('why' in read) return read.why;
    setField(fields, head.name, read.value);
    at = end + 1;
  }
  return 'fields';
}

interface PlacedHead extends PartHead {
  readonly endsAt: number;
  /**
   * True if the lines end with a carriage return too. The last one before the delimiter is then not part of the value.
   */
  readonly endsWithReturn: boolean;
}

function readHead(bytes: Buffer, from: number, bodyCharset: string): PlacedHead | null {
  const room = bytes.subarray(from, from + PART_HEAD_BYTES_MAX).toString('latin1');
  const blank = /\n(\r?)\n/.exec(room);
  if (blank === null) return null;
  const text = Buffer.from(room.slice(0, blank.index), 'latin1').toString();
  const header = (name: string) => new RegExp(`^${name}:(.*)$`, 'im').exec(text)?.[1];
  const head = readPartHead({
    disposition: header('content-disposition'),
    contentType: header('content-type'),
    transferEncoding: header('content-transfer-encoding'),
    bodyCharset,
  });
  if (head === null || head === 'unreadable') return null;
  const endsAt = from + blank.index + blank[0].length;
  return { ...head, endsAt, endsWithReturn: blank[1] === '\r' };
}
