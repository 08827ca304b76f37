import { LONG_VALUE_BYTES, textOfBytes, type DecodeText } from './growing-bytes.ts';
import type { RawFields } from './raw-fields.ts';

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
/** Stands in the text for a long value that was set aside. No client has a reason to send this text. */
const PLACEHOLDER = '\uE000long value ';
const ESCAPED: Readonly<Record<number, number>> = {
  0x22: 0x22,
  0x2f: 0x2f,
  0x5c: 0x5c,
  0x6e: 0x0a,
  0x72: 0x0d,
  0x74: 0x09,
};

/**
 * Reads a JSON object. Long strings among its members are set aside before the rest is parsed, and given as bytes in
 * the body's own memory, because JSON.parse would make two more copies of a video (docs/decisions/0701). Gives `null`
 * if the text is not JSON or not an object.
 */
export function parseJson(bytes: Buffer, decode: DecodeText = textOfBytes): RawFields | null {
  const { text, aside } =
    bytes.length > LONG_VALUE_BYTES ? setLongAside(bytes, decode) : { text: decode(bytes), aside: [] };
  const fields = parseObject(text.charCodeAt(0) === 0xfeff ? text.slice(1) : text);
  if (fields === null || aside.length === 0) return fields;
  for (const [name, value] of Object.entries(fields)) {
    const found = typeof value === 'string' ? aside[Number(value.slice(PLACEHOLDER.length))] : undefined;
    if (found && (value as string).startsWith(PLACEHOLDER)) fields[name] = found;
  }
  return fields;
}

function parseObject(text: string): RawFields | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as RawFields) : null;
  } catch {
    // A body that is no JSON is refused with a code of the contract. The parser's reason would quote the body.
    return null;
  }
}

function setLongAside(bytes: Buffer, decode: DecodeText): { readonly text: string; readonly aside: readonly Buffer[] } {
  const kept: string[] = [];
  const aside: Buffer[] = [];
  let keptTo = 0;
  let opening = bytes.indexOf(QUOTE);
  while (opening >= 0) {
    const closing = closingQuote(bytes, opening + 1);
    if (closing < 0) break;
    if (closing - opening > LONG_VALUE_BYTES) {
      const value = unescaped(bytes.subarray(opening + 1, closing));
      if (value) {
        kept.push(decode(bytes.subarray(keptTo, opening)), `"${PLACEHOLDER}${aside.length}"`);
        aside.push(value);
        keptTo = closing + 1;
      }
    }
    opening = bytes.indexOf(QUOTE, closing + 1);
  }
  kept.push(decode(bytes.subarray(keptTo)));
  return { text: kept.join(''), aside };
}

/** Finds the end of the string that was opened before `from`. Gives -1 if it has none. */
function closingQuote(bytes: Buffer, from: number): number {
  for (let at = bytes.indexOf(QUOTE, from); at >= 0; at = bytes.indexOf(QUOTE, at + 1)) {
    let backslashes = 0;
    while (at - backslashes > from && bytes[at - 1 - backslashes] === BACKSLASH) backslashes++;
    if (backslashes % 2 === 0) return at;
  }
  return -1;
}

/** Removes a string's escapes in place. Gives `null` if there is an escape that base64 never needs. */
function unescaped(raw: Buffer): Buffer | null {
  let from = raw.indexOf(BACKSLASH);
  if (from < 0) return raw;
  for (let at = from; at >= 0; at = raw.indexOf(BACKSLASH, at + 2)) {
    if (ESCAPED[raw[at + 1] ?? 0] === undefined) return null;
  }
  let length = from;
  while (from < raw.length) {
    const byte = raw[from] ?? 0;
    const isEscape = byte === BACKSLASH;
    raw[length++] = isEscape ? (ESCAPED[raw[from + 1] ?? 0] ?? byte) : byte;
    from += isEscape ? 2 : 1;
  }
  return raw.subarray(0, length);
}
