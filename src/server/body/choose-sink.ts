import type { BodySink } from './body-sink.ts';
import { isChineseCharset } from './chinese-charset.ts';
import { FormStream } from './form-stream.ts';
import { textOfBytes, textOfChinese } from './growing-bytes.ts';
import { GatheredBody, parseForm } from './gathered-body.ts';
import { parseJson } from './json-body.ts';
import { parseLinefeedMultipart } from './linefeed-multipart.ts';
import { MultipartBody } from './multipart-body.ts';
import { textCodingOf, Utf16Body } from './text-coding.ts';
import type { UnreadReason } from '../pipeline/unread-reasons.ts';

/** How many bytes of a body are looked at before its reader is chosen. */
export const OPENING_BYTES = 512;

/** The reader of a body and the byte from which it reads, or the reason why no reader can read it. */
export type ChosenSink = { readonly sink: BodySink; readonly from: number } | { readonly why: UnreadReason };

/**
 * Longest urlencoded body that the library reads as a whole. Longer ones are read as they arrive (docs/decisions/0701).
 */
const WHOLE_FORM_BYTES = 16 * 1024;
const MULTIPART = /^\s*multipart\/[\w-]+\s*;/i;
const BOUNDARY = /;\s*boundary\s*=\s*(?:"([^"]{1,70})"|([^\s;,"]{1,70}))/i;
/** A declared charset of the whole body that is no UTF. UTF is told by the bytes, and other labels are often wrong. */
const CHARSET = /;\s*charset\s*=\s*["']?([\w:-]+)/i;
/** The boundary line that opens a multipart body, even under a wrong Content-Type. */
const BOUNDARY_LINE = /^--([\w'()+,./:=? -]{0,69}[\w'()+,./:=?-])[ \t]*\r?\n(?:[\w-]+:[^\n]*\n)*?Content-Disposition:/i;
const JSON_OPENING = /^\{/;
/** JSON has no comments, and a form does not begin with one. */
const COMMENT_OPENING = /^\/[*/]/;
/** The name of a field and its sign, e.g. `key=`. No JSON starts like that. */
const FORM_OPENING = /^[\w.[\]%-]{1,100}=/;
/** The start of XML, a JSON list, a quoted text, or JSON that was percent-encoded as a whole. No form starts like that. */
const NO_FORM_OPENING = /^(?:[<["]|%7b)/i;
const GZIP_OPENING = [0x1f, 0x8b];

/**
 * Picks the reader for a body by how it begins, or by its Content-Type if the beginning does not tell. Real clients
 * send JSON under the form's header, and forms under no header. For example, a body that starts with `{` is read as
 * JSON whatever its header.
 *
 * @param opening the first OPENING_BYTES, or the whole body if it is shorter
 * @param bytesExpected length of the body if the caller gave it, else 0
 */
export function chooseSink(contentType: string | undefined, opening: Buffer, bytesExpected: number): ChosenSink {
  const { name, markBytes } = textCodingOf(opening);
  if (name === 'unknown') return { why: 'charset' };
  if (name === 'utf-8') return chooseForm(contentType, opening, markBytes, bytesExpected);
  const decoded = Buffer.from(new TextDecoder(name).decode(opening.subarray(0, OPENING_BYTES)));
  const inner = chooseForm(contentType, decoded, 0, Math.ceil(bytesExpected / 2));
  return 'why' in inner ? inner : { sink: new Utf16Body(name, inner.sink), from: 0 };
}

function chooseForm(
  contentType: string | undefined,
  opening: Buffer,
  markBytes: number,
  bytesExpected: number,
): ChosenSink {
  const marked = opening.toString('latin1', markBytes, markBytes + OPENING_BYTES);
  const first = marked.trimStart();
  const from = markBytes + marked.length - first.length;
  if (GZIP_OPENING.every((byte, at) => opening[at] === byte)) return { why: 'encoding' };
  const charset = CHARSET.exec(contentType ?? '')?.[1] ?? '';
  const isChinese = markBytes === 0 && isChineseCharset(charset);
  const decode = isChinese ? textOfChinese : textOfBytes;
  if (JSON_OPENING.test(first)) {
    const parse = (bytes: Buffer) => parseJson(bytes, decode);
    return { sink: new GatheredBody(parse, 'json', bytesExpected), from };
  }
  const opened = BOUNDARY_LINE.exec(first)?.[1];
  const isMultipart = contentType !== undefined && MULTIPART.test(contentType);
  const boundary = opened ?? (isMultipart ? boundaryOf(contentType) : undefined);
  if (boundary !== undefined) {
    return { sink: openMultipart({ boundary, charset: isChinese ? charset : 'utf-8' }, first, bytesExpected), from };
  }
  if (isMultipart) return { why: 'multipart' };
  const isJson = contentType !== undefined && /json/i.test(contentType) && !FORM_OPENING.test(first);
  if (isJson || COMMENT_OPENING.test(first)) return { why: 'json' };
  if (NO_FORM_OPENING.test(first) || opening.some(isControl)) return { why: 'form' };
  const isShort = bytesExpected > 0 && bytesExpected <= WHOLE_FORM_BYTES;
  if (isChinese) return { sink: new FormStream(bytesExpected, decode), from };
  return { sink: isShort ? new GatheredBody(parseForm, 'form', bytesExpected) : new FormStream(bytesExpected), from };
}

function boundaryOf(contentType: string): string | undefined {
  const named = BOUNDARY.exec(contentType);
  return named?.[1] ?? named?.[2];
}

function openMultipart(
  { boundary, charset }: { readonly boundary: string; readonly charset: string },
  opening: string,
  bytesExpected: number,
): BodySink {
  const at = opening.indexOf(`--${boundary}`);
  // Blanks after a delimiter are padding (RFC 2046, 5.1.1).
  if (at >= 0 && /^(?:[ \t]+\r?)?\n/.test(opening.slice(at + 2 + boundary.length)))
    return new GatheredBody((bytes) => parseLinefeedMultipart(bytes, boundary, charset), 'multipart', bytesExpected);
  return new MultipartBody(boundary, bytesExpected, charset);
}

/** True for bytes that occur in no text. A body with such bytes is no form. */
function isControl(byte: number): boolean {
  return byte < 0x09 || (byte > 0x0d && byte < 0x20) || byte === 0x7f;
}
