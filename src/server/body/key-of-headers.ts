import type { IncomingHttpHeaders } from 'node:http';

/**
 * Reads the caller's key from `X-Api-Key: KEY` or `Authorization: Bearer KEY`, for clients that keep it out of the URL.
 */
export function keyOfHeaders(headers: IncomingHttpHeaders): string | undefined {
  const own = headers['x-api-key'];
  if (typeof own === 'string' && own.trim() !== '') return onceOf(own.trim());
  return /^Bearer +(\S{1,200})$/i.exec(headers.authorization ?? '')?.[1];
}

/** The value of a header that was sent several times with one value, e.g. by the caller and by its proxy. Node joins them by `, `. */
function onceOf(value: string): string {
  const [first = value, ...others] = value.split(',').map((each) => each.trim());
  return others.every((each) => each === first) ? first : value;
}
