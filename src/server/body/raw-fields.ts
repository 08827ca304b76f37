/**
 * A request's fields as they came, before a contract looks at them: text, JSON values, the bytes of a file part, or a
 * text so long that it is handed on as bytes.
 */
export type RawFields = Record<string, unknown>;

/** What a request says to the pipeline itself, taken out of the fields that the contract will see. */
export interface Addressing {
  readonly key: string | undefined;
  /** An OpenID that the caller sent beside the key. */
  readonly openId: string | undefined;
  /** The caller's own order number: a form's way to send an idempotency key. */
  readonly callerOrderId: string | undefined;
  /** Everything else. */
  readonly fields: RawFields;
}

/** `dtype` asked older servers for XML; it is read and left unheeded. */
const PIPELINE_FIELDS = new Set(['key', 'openid', 'openId', 'uorderid', 'dtype']);

/**
 * Joins query and body, where the body wins, and takes out the pipeline's own fields. `body` is left without its long
 * values.
 *
 * @param headerKey the key of a header, for a request that has none in body or query
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

/** Lets go of long values that are done with: something further up may hold the fields for as long as the call takes. */
export function forgetLong(fields: RawFields): void {
  for (const name in fields) {
    const value = fields[name];
    const isLong = (typeof value === 'string' || value instanceof Uint8Array) && value.length > LONG_VALUE_LENGTH;
    if (isLong) delete fields[name];
  }
}

const LONG_VALUE_LENGTH = 4096;

/** Sets a field as data, whatever its name: `__proto__` too is only a name. */
export function setField(fields: RawFields, name: string, value: unknown): void {
  if (name === '__proto__') {
    Object.defineProperty(fields, name, { value, enumerable: true, configurable: true, writable: true });
  } else fields[name] = value;
}

/** A field as text: the last value wins if a name came several times, as PHP reads it. Undefined for anything else. */
export function fieldText(value: unknown): string | undefined {
  const last: unknown = Array.isArray(value) ? value.at(-1) : value;
  if (typeof last === 'number') return String(last);
  return typeof last === 'string' && last.trim() !== '' ? last.trim() : undefined;
}
