import { fieldText } from './formats.ts';

/** A JSON object as it comes in a request. */
export type JsonObject = Readonly<Record<string, unknown>>;

/**
 * Assembles a nested field, however the form spelled it: `a[b][c]=…` (PHP's http_build_query), `a.b.c=…` (the names in
 * a parameter table), or an object already. The spellings are merged. A longer name wins over an object's own field.
 * Example: `{ 'a[b]': '1', 'a.c': '2' }` gives `{ a: { b: '1', c: '2' } }`.
 *
 * @param root the field's name. Other fields are left as they are.
 */
export function unfold(raw: JsonObject, root: string): JsonObject {
  const flat = Object.keys(raw).filter((name) => name.startsWith(`${root}[`) || name.startsWith(`${root}.`));
  if (flat.length === 0) return raw;
  const rest = Object.fromEntries(Object.entries(raw).filter(([name]) => !flat.includes(name)));
  const tree = asJsonObject(rest[root]) ?? {};
  const merged = flat.reduce((whole, name) => withPath(whole, pathOf(name.slice(root.length)), raw[name]), tree);
  return { ...rest, [root]: merged };
}

/**
 * Gives the value if it is an object, or the object that its JSON text describes, which may come as a file.
 * `undefined` if it is neither.
 */
export function asJsonObject(value: unknown): JsonObject | undefined {
  if (isObject(value)) return value;
  const text = fieldText(value);
  if (text?.trimStart().startsWith('{') !== true) return undefined;
  try {
    const parsed: unknown = JSON.parse(text);
    return isObject(parsed) ? parsed : undefined;
  } catch {
    // Text that is not JSON describes no object, and the caller refuses it by its own code.
    return undefined;
  }
}

/** Names nested deeper than any request of the five APIs are not split, so they count as unknown fields. */
const DEPTH_MAX = 6;

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Uint8Array);
}

/** Splits `[b][c]` and `.b.c` into `b`, `c`. A name that is neither stays one segment. */
function pathOf(name: string): string[] {
  const parts = [...name.matchAll(/\[([^\][]*)\]|\.([^.[\]]+)/g)];
  const whole = parts.map(([text]) => text).join('') === name && parts.length <= DEPTH_MAX;
  return whole ? parts.map(([, inBrackets, afterDot]) => inBrackets ?? afterDot ?? '') : [name];
}

function withPath(tree: JsonObject, path: readonly string[], value: unknown): JsonObject {
  const [head = '', ...tail] = path;
  const below = tail.length === 0 ? value : withPath(asJsonObject(tree[head]) ?? {}, tail, value);
  return Object.fromEntries([...Object.entries(tree).filter(([name]) => name !== head), [head, below]]);
}
