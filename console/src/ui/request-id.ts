/**
 * Makes the id of a request, by which the server knows it if it is sent again. It is random, because a page over plain
 * HTTP has no `crypto.randomUUID`.
 */
export function makeRequestId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
