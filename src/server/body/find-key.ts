/** Of the start of a body, this much is looked through for the caller's key. */
export const KEY_HEAD_BYTES = 64 * 1024;

const CANDIDATES_MAX = 8;
/** `key=…` of a form, `"key":"…"` of JSON, and the part of a multipart body that is named key. */
const KEYS = [
  /(?:^|[&?{,\s"'\uFEFF\xBF])key["']?\s*[=:]\s*"?([0-9a-f]{32})(?![0-9a-f])/gi,
  /\bname="?key"?[^\r\n]*\r?\n(?:[^\r\n]+\r?\n)*\r?\n([0-9a-f]{32})(?![0-9a-f])/gi,
];

/**
 * What may be the caller's key in the first bytes of a body, whatever its form: at most eight texts of 32 hex digits.
 * Only a guess, which decides where the body is read; the key that counts is the one that the whole body gives.
 */
export function findKeys(head: Buffer): readonly string[] {
  const text = head.toString('latin1', 0, KEY_HEAD_BYTES);
  const found = KEYS.flatMap((pattern) => [...text.matchAll(pattern).take(CANDIDATES_MAX)].map(([, key = '']) => key));
  return found.slice(0, CANDIDATES_MAX);
}
