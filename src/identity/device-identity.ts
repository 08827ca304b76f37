import { hash } from 'node:crypto';

/** A device identifier in the form that makes its plain and its md5 spelling meet. */
export interface DeviceIdentity {
  readonly form: 'imei' | 'idfa' | 'md5' | 'token' | 'mac' | 'other';
  /** md5 hex: of the lower-case IMEI, of the upper-case IDFA, the given md5 itself, or of the trimmed text. */
  readonly md5: string;
  /** `null` where the form has no check of its own; false for a wrong Luhn digit or a placeholder such as all zeros. */
  readonly plausible: boolean | null;
}

/**
 * Reads a device identifier: IMEI (15 digits, Luhn), MEID (14 hex), IDFA (UUID), md5 of either (32 hex), anything else
 * as opaque text. Source: the vendor document of API 615, notes on imeiMd5 and idfaMd5; 3GPP TS 23.003 annex B.
 */
export function readDeviceIdentity(text: string): DeviceIdentity {
  const trimmed = text.trim();
  if (/^\d{15}$/.test(trimmed)) return { form: 'imei', md5: md5(trimmed), plausible: isImei(trimmed) };
  if (/^[0-9a-f]{14}$/i.test(trimmed))
    return { form: 'imei', md5: md5(trimmed.toLowerCase()), plausible: !isPlaceholder(trimmed) };
  if (UUID.test(trimmed)) return { form: 'idfa', md5: md5(trimmed.toUpperCase()), plausible: !isPlaceholder(trimmed) };
  if (/^[0-9a-f]{32}$/i.test(trimmed)) {
    const digest = trimmed.toLowerCase();
    return { form: 'md5', md5: digest, plausible: !isPlaceholder(digest) && !PLACEHOLDER_DIGESTS.has(digest) };
  }
  return { form: 'other', md5: md5(trimmed), plausible: isPlaceholder(trimmed) ? false : null };
}

/** What a MAC address says; anything that is none is an opaque device name. */
export function readMacAddress(text: string): DeviceIdentity & { readonly randomised: boolean } {
  const hex = text.trim().toLowerCase().replace(/[:.-]/g, '');
  if (!/^[0-9a-f]{12}$/.test(hex)) return { ...readDeviceIdentity(text), randomised: false };
  const randomised = (Number.parseInt(hex.slice(0, 2), 16) & LOCALLY_ADMINISTERED) !== 0;
  return { form: 'mac', md5: md5(hex), plausible: !isPlaceholder(hex), randomised };
}

/** 15 digits whose last is the Luhn digit of the first 14, and not one digit repeated. */
export function isImei(text: string): boolean {
  if (!/^\d{15}$/.test(text) || isPlaceholder(text)) return false;
  const sum = [...text].reduce((total, digit, index) => {
    const value = index % 2 === 1 ? Number(digit) * 2 : Number(digit);
    return total + (value > 9 ? value - 9 : value);
  }, 0);
  return sum % 10 === 0;
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const LOCALLY_ADMINISTERED = 0x02;
/** The MAC that Android 6 to 9 gives every app, as hex. */
const ANDROID_CONSTANT_MAC = '020000000000';

/** One character repeated (zeros of a refused IDFA, 111111111111111), or a constant many devices share. */
function isPlaceholder(text: string): boolean {
  const bare = text.toLowerCase().replace(/[^0-9a-z]/g, '');
  return (
    bare === '' ||
    /^(.)\1*$/.test(bare) ||
    bare === ANDROID_CONSTANT_MAC ||
    ['unknown', 'null', 'undefined'].includes(bare)
  );
}

function md5(text: string): string {
  return hash('md5', text);
}

/** md5 of the placeholders that arrive hashed: empty text, IMEI of zeros, IDFA of zeros. */
const PLACEHOLDER_DIGESTS: ReadonlySet<string> = new Set(
  ['', '0'.repeat(15), '00000000-0000-0000-0000-000000000000', 'unknown', 'null', 'undefined'].map(md5),
);
