import { isIP } from 'node:net';
import { z } from 'zod';
import { IDENTIFIER_LENGTH_MAX } from '../identity/clean-text.ts';
import { isBirthdayPossible, parseIdNumber, type IdNumber } from '../identity/id-number.ts';
import { isDeviceId } from '../identity/device-identity.ts';
import { readAnyDigest, readDigest } from '../identity/digest-forms.ts';
import { parseMobilePhone, type MobilePhone } from '../identity/mobile-phone.ts';
import { isForeignPhone } from '../identity/phone.ts';
import { isDigestOfNothing } from '../identity/placeholders.ts';
import { mayBear, parseRealName, type RealName } from '../identity/real-name.ts';
import { DIGEST_HEX_LENGTH } from '../kernel/digests.ts';
import { isMisreadUtf8 } from '../tables/other-encoding.ts';
import { readBase64, readBase64Bytes } from './base64.ts';

export { DIGEST_HEX_LENGTH, isBirthdayPossible, isForeignPhone, mayBear, parseIdNumber, parseMobilePhone };
export type { IdNumber, RealName };
export { isDeviceId, isDigestOfNothing, readAnyDigest, readDigest };

/**
 * Formats of parameters. Each format takes anything that a request can carry in one field (text, a JSON number, or the
 * bytes of a multipart file or a decrypted field) and gives the domain's own type. If the wire distinguishes several
 * ways to get a format wrong, `params.problem` of the issue names the one that happened.
 */

/**
 * A format for text of at most `lengthMax` characters. `read` gives its value, or `null` if it cannot read the text.
 */
function textOf<T>(lengthMax: number, read: (text: string) => T | null) {
  return z.preprocess(
    fieldText,
    z
      .string()
      .max(lengthMax)
      .transform((text, context): T => {
        const value = read(text);
        if (value !== null) return value;
        context.addIssue({ code: 'custom', message: 'not in the expected format' });
        return z.NEVER;
      }),
  );
}

/** Identity number of a resident, of a residence permit or of a permanent residence card. Gives its canonical form. */
export const idNumber = textOf<IdNumber>(IDENTIFIER_LENGTH_MAX, parseIdNumber).meta({
  description:
    'Identity number: 18 characters (GB 11643; 81, 82 and 83 for residence permits, 9 for permanent residence cards of foreigners), 15 digits of the first generation, or the 15 characters of the first permanent residence cards',
});

/**
 * Reads a name that came in a request, as `parseRealName` does. `null` also for UTF-8 that was read as GBK on its way,
 * e.g. `寮犱笁` for `张三`. Its characters are Han, so it would count as the name of another person.
 */
export function readSentName(text: string): RealName | null {
  return text.length <= IDENTIFIER_LENGTH_MAX && isMisreadUtf8(text) ? null : parseRealName(text);
}

/** Personal name, Han or Latin. Gives the form that is stored. */
export const realName = textOf<RealName>(IDENTIFIER_LENGTH_MAX, readSentName).meta({
  description:
    'Personal name: 2 to 30 Han characters, with middle dots in transliterated names; Latin letters for the numbers of foreigners',
});

/** Mobile number of mainland China. Gives 11 digits. */
export const mobilePhone = textOf<MobilePhone>(IDENTIFIER_LENGTH_MAX, parseMobilePhone).meta({
  description: 'Mobile number of mainland China',
});

/** A switch that is on at exactly `on`. It is off if it is absent or has any other value. */
export function switchAt(on: string) {
  return z.preprocess(
    (value) => fieldText(value)?.trim(),
    z
      .string()
      .optional()
      .transform((text) => text === on),
  );
}

/** Names the parameter to blame if the holder of this number cannot have a name in this script. `null` if they can. */
export function misfitOfPerson(person: { readonly realname: RealName; readonly idcard: IdNumber }): 'realname' | null {
  return mayBear(person.idcard, person.realname) ? null : 'realname';
}

/** Limits of a base64 field. */
export interface BytesLimits {
  /** Longest content in bytes after decoding. */
  readonly bytesMax: number;
  /** A word that must stand before the base64, e.g. `base64:`. */
  readonly prefix?: string;
}

/**
 * A format for base64 of at most `bytesMax` bytes. Bytes that are not base64 text are taken as the content itself: a
 * multipart file, or a field that was encrypted without base64 inside. Problems: 'empty', 'broken', 'too-big',
 * 'no-prefix'.
 */
export function base64Bytes({ bytesMax, prefix = '' }: BytesLimits) {
  return z
    .preprocess(
      (value, context) => {
        const bytes = readContent(value, bytesMax, prefix);
        if (typeof bytes !== 'string') return bytes;
        context.addIssue({ code: 'custom', message: bytes, params: { problem: bytes } });
        return z.NEVER;
      },
      z.custom<Uint8Array>((value) => value instanceof Uint8Array),
    )
    .meta({ type: 'string', contentEncoding: 'base64' });
}

/** Gives a field's text. Gives `undefined` if the value is no text, which the schema then refuses. */
export function fieldText(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' && Number.isSafeInteger(value)) return String(value);
  if (value instanceof Uint8Array) return decodeUtf8(value);
  return undefined;
}

/** True for an IPv4 or IPv6 address without port or prefix length. */
export function isIpAddress(text: string): boolean {
  return isIP(text) !== 0;
}

const WITH_PORT = /^(?:\[([^\]]+)\](?::\d{1,5})?|([\d.]+):\d{1,5})$/;

/** An address without the port that some proxies add, e.g. `1.2.3.4:5678` or `[2001:db8::1]:443`. Other text stays. */
export function withoutPort(address: string): string {
  const [, inBrackets, ipv4] = WITH_PORT.exec(address.trim()) ?? [];
  return inBrackets ?? ipv4 ?? address;
}

/** True if a field says nothing: it is absent, null, blank text or no bytes. */
export function isAbsent(value: unknown): boolean {
  if (value === undefined || value === null) return true;
  if (typeof value === 'string') return value.trim() === '';
  return value instanceof Uint8Array && value.length === 0;
}

const BASE64_TEXT = /^[\s\w+/=,:;.%"'\\-]*$/;
/** Blanks and quotes before a value. */
const OPENING = /^[\s"']*/;

function readContent(value: unknown, bytesMax: number, prefix: string): Uint8Array | string {
  if (isAbsent(value)) return 'empty';
  if (value instanceof Uint8Array) return readContentBytes(value, bytesMax, prefix);
  if (typeof value !== 'string') return 'broken';
  const trimmed = prefix === '' ? value.trimStart() : value.replace(OPENING, '');
  const length = prefixLength(trimmed, prefix);
  return length < 0 ? 'no-prefix' : readBase64(trimmed.slice(length), bytesMax);
}

/**
 * How many bytes tell a binary file from base64. Encoded pictures and videos have bytes outside ASCII or control
 * characters among their first few. Base64 does not.
 */
const OPENING_BYTES = 4096;

function readContentBytes(bytes: Uint8Array, bytesMax: number, prefix: string): Uint8Array | string {
  const opening = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, OPENING_BYTES)).toString('latin1');
  if (!BASE64_TEXT.test(opening)) return bytes.length > bytesMax ? 'too-big' : bytes;
  const trimmed = prefix === '' ? opening.trimStart() : opening.replace(OPENING, '');
  const blanks = opening.length - trimmed.length;
  const length = prefixLength(trimmed, prefix);
  return length < 0 ? 'no-prefix' : readBase64Bytes(bytes.subarray(blanks + length), bytesMax);
}

/**
 * Length of the prefix as the text spells it, in any case and with its colon percent-encoded or not. Gives -1 if it is
 * not there.
 */
function prefixLength(text: string, prefix: string): number {
  const word = prefix.replace(/:$/, '');
  if (text.slice(0, word.length).toLowerCase() !== word.toLowerCase()) return -1;
  const colon = prefix === word ? '' : (/^(?::|%(?:25){0,2}3a)/i.exec(text.slice(word.length))?.[0] ?? null);
  return colon === null ? -1 : word.length + colon.length;
}

function decodeUtf8(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    // A fatal decoder fails only if the bytes are not UTF-8.
    return undefined;
  }
}
