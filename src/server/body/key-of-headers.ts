import type { IncomingHttpHeaders } from 'node:http';

/**
 * Reads the caller's key from `X-Api-Key: KEY` or `Authorization: Bearer KEY`, for clients that keep it out of the URL.
 */
export function keyOfHeaders(headers: IncomingHttpHeaders): string | undefined {
  const own = headers['x-api-key'];
  if (typeof own === 'string' && own.trim() !== '') return own.trim();
  return /^Bearer +(\S{1,200})$/i.exec(headers.authorization ?? '')?.[1];
}
