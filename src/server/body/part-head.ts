import { isAscii, isUtf8 } from 'node:buffer';
import { isChineseCharset } from './chinese-charset.ts';
import { hanInUtf8, LONG_VALUE_BYTES, textOfBytes, textOfChinese } from './growing-bytes.ts';

/** What the head of a multipart part tells. */
export interface PartHead {
  /** Name of the field. */
  readonly name: string;
  /** True if the part has a file name. Its content stays bytes then. */
  readonly isFile: boolean;
  /** The part's own charset, or that of the body, in lower case. */
  readonly charset: string;
  /** How the content was packed for transfer. */
  readonly transfer: 'plain' | 'base64' | 'quoted-printable';
}

/** The three headers of a part that count. */
export interface PartHeaders {
  readonly disposition: string | undefined;
  readonly contentType: string | undefined;
  readonly transferEncoding: string | undefined;
  /** The charset of parts that name none. */
  readonly bodyCharset: string;
}

/**
 * Reads the headers of a part. `null` if they name no field of a form, `unreadable` if they have no disposition, or name
 * a field in a way that is none of the known ones, e.g. with a quote that is never closed. Any disposition will do, as in PHP. Sources: RFC 7578,
 * RFC 2183.
 */
export function readPartHead({
  disposition,
  contentType,
  transferEncoding,
  bodyCharset,
}: PartHeaders): PartHead | null | 'unreadable' {
  if (disposition === undefined) return 'unreadable';
  const params = paramsOf(disposition);
  const name = params.get('name') ?? extendedName(params.get('name*') ?? '');
  if (name === null || QUOTES.test(name) || (name === '' && !NO_NAME.test(disposition))) return 'unreadable';
  if (name === '') return null;
  const charset = paramsOf(contentType ?? '').get('charset') ?? bodyCharset;
  const isFile = params.has('filename') || params.has('filename*');
  return { name, isFile, charset: charset.trim().toLowerCase(), transfer: transferOf(transferEncoding) };
}

/** Quotes that are left in a name were not understood. No field of a request has one in its name. */
const QUOTES = /["'\\\u2018-\u201f]/;
/** The header names no field: it has no name at all, or an empty one. */
const NO_NAME = /^(?!.*[;\s]name\b)|[;\s]name\s*=\s*(?:(?:""|'')\s*)?(?:;|$)/is;

/** Reads a name in the form of RFC 8187, e.g. `UTF-8''key`. '' if there is none, `null` if it cannot be read. */
function extendedName(text: string): string | null {
  if (text === '') return '';
  const [, escaped] = /^utf-8'[^']*'(.*)$/i.exec(text) ?? [];
  try {
    return escaped === undefined ? null : decodeURIComponent(escaped);
  } catch {
    // decodeURIComponent throws only if an escape is broken.
    return null;
  }
}

/** A field's value, or why the content of its part cannot be read. */
export type PartValue = { readonly value: string | Buffer } | { readonly why: 'multipart' | 'charset' };

/**
 * Gives the content of a part as a field's value: text, or bytes for files and long values. A content that was packed
 * and is no text stays bytes.
 */
export function valueOfPart(head: PartHead, content: Buffer): PartValue {
  const bytes = unpacked(head.transfer, content);
  if (bytes === null) return { why: 'multipart' };
  const value = head.isFile ? bytes : textOrBytes(head, bytes);
  return value === null ? { why: 'charset' } : { value };
}

/** Decodes the content of a part that is no file. `null` if its charset is unknown. */
function textOrBytes({ charset, transfer }: PartHead, bytes: Buffer): string | Buffer | null {
  const isLong = bytes.length > LONG_VALUE_BYTES;
  // Every charset but UTF-16 has ASCII in it.
  if (!/^utf-?16/.test(charset) && isAscii(bytes)) return isLong ? bytes : textOfBytes(bytes);
  if (/^utf-?8$|^(?:us-)?ascii$/.test(charset)) {
    const isText = transfer === 'plain' || isUtf8(bytes);
    return isLong || !isText ? bytes : textOfBytes(bytes);
  }
  if (isChineseCharset(charset)) return textOfChinese(bytes);
  // Libraries put their own default here, such as ISO-8859-1, whatever the bytes are.
  return hanInUtf8(bytes) ?? decoderOf(charset)?.decode(bytes) ?? null;
}

/**
 * Parameters of a header value by their names in lower case. Blanks and quotes around a value are taken off. Single
 * quotes are none in the standards, but PHP reads them as quotes.
 */
function paramsOf(header: string): ReadonlyMap<string, string> {
  const params = new Map<string, string>();
  const start = header.indexOf(';');
  if (start < 0) return params;
  for (const [, name = '', quoted, single, bare] of header.slice(start).matchAll(PARAM))
    if (!params.has(name.toLowerCase()))
      params.set(name.toLowerCase(), quoted?.replaceAll(/\\(["\\])/g, '$1') ?? single ?? bare ?? '');
  return params;
}

/** Parameters follow each other without a gap, so that a text within quotes is never taken for one. */
const PARAM =
  /\s*;\s*(?:([\w*-]+)\s*=\s*(?:"((?:[^"\\\r\n]|\\[^\r\n])*)"|'([^'\r\n]*)'(?=\s*(?:;|$))|([^\s;"]*)))?\s*/gy;

function transferOf(header: string | undefined): PartHead['transfer'] {
  const coding = header?.trim().toLowerCase();
  return coding === 'base64' || coding === 'quoted-printable' ? coding : 'plain';
}

function unpacked(transfer: PartHead['transfer'], content: Buffer): Buffer | null {
  if (transfer === 'plain') return content;
  const text = content.toString('latin1');
  if (transfer === 'base64') return /^[A-Za-z0-9+/\s]*(?:=[=\s]*)?$/.test(text) ? Buffer.from(text, 'base64') : null;
  const joined = text.replaceAll(/=[ \t]*\r?\n/g, '');
  const decoded = joined.replaceAll(/=([0-9A-Fa-f]{2})/g, (_, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  );
  return Buffer.from(decoded, 'latin1');
}

function decoderOf(charset: string): InstanceType<typeof TextDecoder> | null {
  try {
    return new TextDecoder(charset);
  } catch {
    // The Encoding Standard has no such label. The body is refused with a reason that says so.
    return null;
  }
}
