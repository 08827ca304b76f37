import type { Transform } from 'node:stream';
import { createBrotliDecompress, createInflate, createInflateRaw, createGunzip, createZstdDecompress } from 'node:zlib';

/**
 * How to undo a body's Content-Encoding. `plain` needs nothing, `unknown` cannot be undone, and a function makes the
 * decoding stream when it gets the first bytes.
 */
export type ContentDecoding = 'plain' | 'unknown' | ((opening: Buffer) => Transform);

const DECODERS: Readonly<Record<string, (opening: Buffer) => Transform>> = {
  gzip: () => createGunzip(),
  'x-gzip': () => createGunzip(),
  deflate: (opening) => (hasZlibHeader(opening) ? createInflate() : createInflateRaw()),
  br: () => createBrotliDecompress(),
  zstd: () => createZstdDecompress(),
};

/**
 * Reads a Content-Encoding header. One coding is undone, besides any number of `identity`. Example: `identity, gzip`
 * gives the gzip decoder, `gzip, br` gives `unknown`.
 */
export function contentDecodingOf(header: string | undefined): ContentDecoding {
  if (header === undefined) return 'plain';
  const codings = header
    .toLowerCase()
    .split(',')
    .map((coding) => coding.trim())
    .filter((coding) => coding !== '' && coding !== 'identity');
  const [coding] = codings;
  if (coding === undefined) return 'plain';
  const decoder = Object.hasOwn(DECODERS, coding) ? DECODERS[coding] : undefined;
  return codings.length === 1 && decoder ? decoder : 'unknown';
}

/**
 * True for the header of RFC 1950. Some clients also call a bare deflate stream `deflate` (RFC 9110, 8.4.1.2). Such a
 * stream does not begin with this byte.
 */
function hasZlibHeader([method = 0]: Buffer): boolean {
  return (method & 0x0f) === 8;
}
