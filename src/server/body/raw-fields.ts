/**
 * A request's fields as they came, before a contract reads them. A value is text, a JSON value, the bytes of a file
 * part, or the bytes of a text that is too long for a string.
 */
export type RawFields = Record<string, unknown>;

/** What a request tells the pipeline itself, taken out of the fields that the contract sees. */
export interface Addressing {
  readonly key: string | undefined;
  /** An OpenID that the caller sent besides the key. */
  readonly openId: string | undefined;
  /** The caller's own order number, which is how a form sends an idempotency key. */
  readonly callerOrderId: string | undefined;
  /** Everything else. */
  readonly fields: RawFields;
}

/** `dtype` asked older servers for XML. It is read and ignored. */
const PIPELINE_FIELDS = new Set(['key', 'openid', 'openId', 'uorderid', 'dtype']);

/**
 * Joins query and body, and takes out the pipeline's own fields. If both have a field, the body wins. The long values
 * are deleted from `body`. Example: query `key=K&word=a` with body `word=b` gives the key `K` and the field `word` with
 * `b`.
 *
 * @param headerKey the key of a header, for a request without one in body or query
 */
export function addressingOf(query: RawFields, body: RawFields, headerKey?: string): Addressing {
  const textOf = (name: string) => fieldText(body[name]) ?? fieldText(query[name]);
  const key = textOf('key') ?? headerKey;
  const openId = textOf('openid') ?? textOf('openId');
  const callerOrderId = textOf('uorderid');
  const fields: RawFields = {};
  for (const source of [query, body]) {
    for (const name in source) {
      if (!PIPELINE_FIELDS.has(name) && Object.hasOwn(source, name)) setField(fields, name, source[name]);
    }
  }
  forgetLong(body);
  return { key, openId, callerOrderId, fields };
}

/**
 * Deletes long values that are no longer needed, because a caller further up may hold the fields for as long as the
 * call takes.
 */
export function forgetLong(fields: RawFields): void {
  for (const name in fields) {
    const value = fields[name];
    const isLong = (typeof value === 'string' || value instanceof Uint8Array) && value.length > LONG_VALUE_LENGTH;
    if (isLong) delete fields[name];
  }
}

const LONG_VALUE_LENGTH = 4096;
/** Longest file that may be the text of a key, an OpenID or an order number. */
const FILE_TEXT_LENGTH = 256;

/** Sets a field as plain data, also if its name is `__proto__`. */
export function setField(fields: RawFields, name: string, value: unknown): void {
  if (name === '__proto__') {
    Object.defineProperty(fields, name, { value, enumerable: true, configurable: true, writable: true });
  } else fields[name] = value;
}

/**
 * Gives a field as text. If a name came several times, the last value wins, as in PHP. A short file counts by its
 * content, because clients send texts as files too. `undefined` for any other value.
 */
export function fieldText(value: unknown): string | undefined {
  const given: unknown = Array.isArray(value) ? value.at(-1) : value;
  const last = given instanceof Uint8Array && given.length <= FILE_TEXT_LENGTH ? Buffer.from(given).toString() : given;
  if (typeof last === 'number') return String(last);
  return typeof last === 'string' && last.trim() !== '' ? last.trim() : undefined;
}
