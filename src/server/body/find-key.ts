/** How many bytes at the start of a body are searched for the caller's key. */
export const KEY_HEAD_BYTES = 64 * 1024;

const CANDIDATES_MAX = 8;
/**
 * Matches `key=…` in a form, `"key":"…"` in JSON, and the part named key in a multipart body, with at most eight more
 * lines in its head.
 */
const KEYS = [
  /(?:^|[&?{,\s"'\uFEFF\xBF])key["']?\s*[=:]\s*"?([0-9a-f]{32})(?![0-9a-f])/gi,
  /\bname(?:\*=utf-8'[^'\r\n]*'|=["']?)key["']?[^\r\n]*\r?\n(?:[^\r\n]+\r?\n){0,8}\r?\n([0-9a-f]{32})(?![0-9a-f])/gi,
];

/**
 * Finds what may be the caller's key in the first bytes of a body, whatever its form: at most eight texts of 32 hex
 * digits. This is only a guess that decides in which room the body is read. The call itself uses the key that the whole
 * body gives.
 */
export function findKeys(head: Buffer): readonly string[] {
  const text = head.toString('latin1', 0, KEY_HEAD_BYTES);
  const found = KEYS.flatMap((pattern) => [...text.matchAll(pattern).take(CANDIDATES_MAX)].map(([, key = '']) => key));
  return found.slice(0, CANDIDATES_MAX);
}
