import { md5Hex } from '../kernel/digests.ts';
import { cleanText } from './clean-text.ts';
import { digestForms, digestFormsOf, readAnyDigest, type DigestForm } from './digest-forms.ts';

/** A device identifier in the form that makes its plain and its digested spellings meet. */
export interface DeviceIdentity {
  readonly form: 'imei' | 'idfa' | 'md5' | 'token' | 'mac' | 'other';
  /** What digests are made of; null if only a digest is known. */
  readonly plain: string | null;
  /** md5 hex: of the canonical text, or the given md5 itself. */
  readonly md5: string;
  /** `null` if the form has no check of its own; false for a wrong Luhn digit or a placeholder such as all zeros. */
  readonly plausible: boolean | null;
}

/**
 * Reads a device identifier: IMEI (15 digits, Luhn), MEID (14 hex), IDFA and every other UUID, MAC address (12 hex), md5
 * of one of them (32 hex), anything else as opaque text. Case, width, characters that show nothing and what divides the
 * digits are forgiven: an IMEI, MEID, MAC address or hexadecimal text is lower case without dividers, a UUID is upper
 * case with its hyphens. Opaque text keeps its case.
 * Sources: the vendor document of API 615, notes on imeiMd5 (of the lower-case IMEI) and idfaMd5 (of the upper-case IDFA);
 * 3GPP TS 23.003 annex B; RFC 9562 for UUIDs.
 */
export function readDeviceIdentity(text: string): DeviceIdentity {
  const trimmed = cleanText(text);
  const digest = readAnyDigest(trimmed);
  if (digest?.form === 'md5') {
    const { canonical: md5 } = digest;
    const plausible = !isPlaceholder(md5) && !PLACEHOLDER_DIGESTS.has(md5);
    return { form: 'md5', plain: null, md5, plausible };
  }
  const uuid = UUID.exec(trimmed)?.[1];
  if (uuid !== undefined) return known('idfa', uuid.toUpperCase(), !isPlaceholder(uuid));
  const imei = trimmed.toLowerCase().replaceAll(IMEI_DIVIDERS, '');
  if (/^\d{15}$/.test(imei)) return known('imei', imei, isImei(imei));
  if (/^[0-9a-f]{14}$/.test(imei)) return known('imei', imei, !isPlaceholder(imei));
  if (MAC.test(trimmed)) {
    const mac = trimmed.toLowerCase().replaceAll(/[^0-9a-f]/g, '');
    return known('mac', mac, !isPlaceholder(mac));
  }
  const opaque = /^[0-9a-f]{13,}$/i.test(trimmed) ? trimmed.toLowerCase() : trimmed;
  return known('other', opaque, isPlaceholder(opaque) ? false : null);
}

/**
 * Every digest under which a device identifier may be listed, MD5 first. 64 digits may be a digest or an OAID, so they are
 * taken as both.
 */
export function deviceForms(text: string): DigestForm[] {
  const digest = readAnyDigest(text);
  const { plain } = readDeviceIdentity(text);
  return [...(plain === null ? [] : digestForms(plain)), ...(digest === null ? [] : digestFormsOf(digest))];
}

/** What a MAC address says; anything that is none is an opaque device name. */
export function readMacAddress(text: string): DeviceIdentity & { readonly randomised: boolean } {
  const device = readDeviceIdentity(text);
  if (device.form !== 'mac' || device.plain === null) return { ...device, randomised: false };
  return { ...device, randomised: (Number.parseInt(device.plain.slice(0, 2), 16) & LOCALLY_ADMINISTERED) !== 0 };
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

/** A UUID, in braces or as a URN too. */
const UUID = /^(?:urn:uuid:|\{)?([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})\}?$/i;
/** What the four parts of an IMEI are divided by. */
const IMEI_DIVIDERS = /[\p{White_Space}\p{Pd}./]/gu;
/** Twelve hexadecimal digits, in pairs by colon or hyphen, in fours by dots, or undivided. */
const MAC = /^(?:[0-9a-f]{12}|[0-9a-f]{2}(?:[:\p{Pd}][0-9a-f]{2}){5}|[0-9a-f]{4}(?:\.[0-9a-f]{4}){2})$/iu;
const LOCALLY_ADMINISTERED = 0x02;
/** The MAC that Android 6 to 9 gives every app, as hex. */
const ANDROID_CONSTANT_MAC = '020000000000';

function known(form: DeviceIdentity['form'], plain: string, plausible: boolean | null): DeviceIdentity {
  return { form, plain, md5: md5Hex(plain), plausible };
}

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

/** md5 of the placeholders that arrive hashed: empty text, IMEI of zeros, IDFA of zeros. */
const PLACEHOLDER_DIGESTS: ReadonlySet<string> = new Set(
  ['', '0'.repeat(15), '00000000-0000-0000-0000-000000000000', 'unknown', 'null', 'undefined'].map(md5Hex),
);
