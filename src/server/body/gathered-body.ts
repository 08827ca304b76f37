import querystring from 'fast-querystring';
import { SKIM_VALUE_BYTES, type BodySink } from './body-sink.ts';
import { GrowingBytes, textOfBytes } from './growing-bytes.ts';
import { setField, type RawFields } from './raw-fields.ts';
import type { UnreadReason } from '../pipeline/unread-reasons.ts';

/** Turns a whole body into fields. If it is not in that form, gives `null`, or a reason that says more. */
export type ParseBody = (bytes: Buffer) => RawFields | UnreadReason | null;

/**
 * Reads `application/x-www-form-urlencoded` of moderate length. The last value of a name wins, e.g. `a=1&a=2` gives `{
 * a: '2' }`.
 */
export function parseForm(bytes: Buffer): RawFields {
  return lastValues(querystring.parse(textOfBytes(bytes)));
}

/** Keeps the last value if a name came several times, as PHP does. */
export function lastValues(query: Readonly<Record<string, unknown>>): RawFields {
  const fields: RawFields = {};
  for (const name in query) {
    const value = query[name];
    setField(fields, name, Array.isArray(value) ? value.at(-1) : value);
  }
  return fields;
}

/** Holds the whole body and parses it at the end. */
export class GatheredBody implements BodySink {
  why: UnreadReason;
  readonly #parse: ParseBody;
  readonly #bytes: GrowingBytes;
  /** A body that came in one piece, as most do. It is parsed without a copy. */
  #onlyPiece: Buffer | null = null;
  #ends: SkimmedEnds | null = null;

  /** @param bytesExpected length of the body if the caller gave it, else 0 */
  constructor(parse: ParseBody, why: UnreadReason, bytesExpected: number) {
    this.#parse = parse;
    this.why = why;
    this.#bytes = new GrowingBytes(bytesExpected);
  }

  write(chunk: Buffer): void {
    if (this.#ends) this.#ends.write(chunk);
    else if (this.#onlyPiece === null && this.#bytes.length === 0) this.#onlyPiece = chunk;
    else {
      this.#joinOnlyPiece();
      this.#bytes.append(chunk);
    }
  }

  skim(): void {
    this.#joinOnlyPiece();
    this.#ends = new SkimmedEnds();
    this.#ends.write(this.#bytes.takeBytes());
  }

  end(): RawFields | null {
    if (this.#ends) return this.#ends.fields();
    const read = this.#parse(this.#onlyPiece ?? this.#bytes.takeBytes());
    if (typeof read !== 'string') return read;
    this.why = read;
    return null;
  }

  free(): void {
    this.#bytes.free();
  }

  #joinOnlyPiece(): void {
    if (this.#onlyPiece) this.#bytes.append(this.#onlyPiece);
    this.#onlyPiece = null;
  }
}

const KEY_MEMBER = /"key"(?:\s*:\s*"|\r?\n\r?\n)([0-9A-Za-z]{1,64})/;

/** Start and end of a JSON or multipart body that is too large. Clients put their key in one of these places. */
class SkimmedEnds {
  #head = Buffer.alloc(0);
  #tail = Buffer.alloc(0);

  write(chunk: Buffer): void {
    if (this.#head.length < SKIM_VALUE_BYTES)
      this.#head = Buffer.concat([this.#head, chunk.subarray(0, SKIM_VALUE_BYTES - this.#head.length)]);
    this.#tail =
      chunk.length >= SKIM_VALUE_BYTES
        ? Buffer.from(chunk.subarray(-SKIM_VALUE_BYTES))
        : Buffer.concat([this.#tail, chunk]).subarray(-SKIM_VALUE_BYTES);
  }

  fields(): RawFields {
    const key = KEY_MEMBER.exec(this.#head.toString('latin1')) ?? KEY_MEMBER.exec(this.#tail.toString('latin1'));
    return key ? { key: key[1] } : {};
  }
}
