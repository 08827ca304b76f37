import { DIGEST_KINDS, digestHex } from '../kernel/digests.ts';

/**
 * Whether an identifier of a device identifies no device: one character repeated (the zeros of a refused advertising id), a word
 * that stands for nothing, a constant that many devices report, or a digest of one of these.
 *
 * Example: `isPlaceholder('00000000-0000-0000-0000-000000000000')` and `isPlaceholder('unknown')` are true.
 */
export function isPlaceholder(text: string): boolean {
  const lower = text.toLowerCase();
  if (isDigestOfNothing(lower)) return true;
  const bare = lower.replace(/[^0-9a-z]/g, '');
  return bare === '' || /^(.)\1*$/.test(bare) || WORDS.has(bare) || CONSTANTS.has(bare);
}

/**
 * Whether a digest in lower-case hex is of an empty text or of a placeholder. A client that hashes a number that it does not
 * have sends such a digest, and all people without a number would be one person by it.
 *
 * Example: `isDigestOfNothing('d41d8cd98f00b204e9800998ecf8427e')` is true, because this is the MD5 of the empty text.
 */
export function isDigestOfNothing(hex: string): boolean {
  return DIGESTS.has(hex);
}

/** What apps send when they know no identifier. Dividers are left out. */
const WORDS: ReadonlySet<string> = new Set([
  'unknown',
  'unknow',
  'null',
  'nil',
  'none',
  'undefined',
  'na',
  'nan',
  'empty',
  'default',
  'test',
  'error',
  'false',
  'true',
  'denied',
  'nopermission',
  'permissiondenied',
  'notavailable',
  'unavailable',
  'android',
  'ios',
  'deviceid',
  'imei',
  'oaid',
  'idfa',
  'mac',
  'object',
  'objectobject',
  'simulator',
]);

/** Values that many devices report. Dividers are left out. */
const CONSTANTS: ReadonlySet<string> = new Set([
  // The MAC address that Android 6 and later give every app.
  '020000000000',
  // The ANDROID_ID of a faulty build of Android 2.2.
  '9774d56d682e549c',
  // IMEIs of emulators and test images.
  '004999010640000',
  '012345678912345',
  '123456789012345',
  '357242043237517',
  '358240051111110',
  '123456789abcdef',
  '0123456789abcdef',
  '1234567890abcdef',
  '123456789',
  '1234567890',
]);

/** Zeros in the lengths of identifiers, as they arrive in digests. */
const ZEROS = [
  '0',
  '0'.repeat(14),
  '0'.repeat(15),
  '0'.repeat(16),
  '0'.repeat(32),
  '00000000-0000-0000-0000-000000000000',
  '00:00:00:00:00:00',
];

/** Digests of the empty text and of every placeholder, in both cases and with the dividers of a MAC address. */
const DIGESTS: ReadonlySet<string> = new Set(
  ['', ...ZEROS, '02:00:00:00:00:00', 'n/a', ...WORDS, ...CONSTANTS]
    .flatMap((text) => [text, text.toUpperCase()])
    .flatMap((text) => DIGEST_KINDS.map((kind) => digestHex(kind, text))),
);
