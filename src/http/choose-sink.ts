import type { BodySink } from './body-sink.ts';
import { FormStream } from './form-stream.ts';
import { GatheredBody, parseForm } from './gathered-body.ts';
import { parseJson } from './json-body.ts';
import { MultipartBody } from './multipart-body.ts';

/** Longest urlencoded body that a library reads whole; longer ones are read as they arrive (docs/decisions/0701). */
const WHOLE_FORM_BYTES = 16 * 1024;
const MULTIPART = /^\s*multipart\/form-data\s*;.*boundary=/i;
/** A multipart body under a wrong Content-Type still opens with its boundary. */
const BOUNDARY_LINE = /^--([\w'()+,./:=? -]{1,70})\r\nContent-Disposition:/i;
const JSON_OPENING = /^[\s\uFEFF]*\{/;

/**
 * Picks the reader for a body by how it begins, and by its Content-Type where that does not tell: clients in the field
 * send JSON under the form's header, and forms under none. Null where a multipart header names no boundary.
 *
 * @param bytesExpected length of the body where the caller named it, else 0
 */
export function chooseSink(contentType: string | undefined, opening: Buffer, bytesExpected: number): BodySink | null {
  const first = opening.toString('utf8', 0, 256);
  if (JSON_OPENING.test(first)) return new GatheredBody(parseJson, bytesExpected);
  const boundary = BOUNDARY_LINE.exec(first)?.[1];
  const declared = contentType !== undefined && MULTIPART.test(contentType) ? contentType : undefined;
  const multipart = declared ?? (boundary === undefined ? undefined : `multipart/form-data; boundary="${boundary}"`);
  if (multipart !== undefined) return openMultipart(multipart, bytesExpected);
  if (contentType !== undefined && /json/i.test(contentType)) return new GatheredBody(parseJson, bytesExpected);
  if (bytesExpected > 0 && bytesExpected <= WHOLE_FORM_BYTES) return new GatheredBody(parseForm, bytesExpected);
  return new FormStream(bytesExpected);
}

function openMultipart(contentType: string, bytesExpected: number): BodySink | null {
  try {
    return new MultipartBody(contentType, bytesExpected);
  } catch {
    return null;
  }
}
