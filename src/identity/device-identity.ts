import { md5Hex, type DigestKind } from '../kernel/digests.ts';
import { cleanText } from './clean-text.ts';
import { digestForms, digestFormsOf, readAnyDigest, type DigestForm } from './digest-forms.ts';
import { isPlaceholder } from './placeholders.ts';

/** A device identifier in a form in which its plain and its digested spellings match. */
export interface DeviceIdentity {
  readonly form: 'imei' | 'idfa' | 'md5' | 'token' | 'mac' | 'other';
  /** The canonical text from which digests are made. `null` if only a digest is known. */
  readonly plain: string | null;
  /** The md5 of the canonical text in hex, or the md5 that was given. */
  readonly md5: string;
  /** `false` for a wrong Luhn digit or a placeholder such as all zeros. `null` if the form has no check of its own. */
  readonly plausible: boolean | null;
  /** It identifies no device: one digit repeated, a word such as `unknown`, a constant that many devices share, or a digest of one. */
  readonly placeholder: boolean;
}

/**
 * Reads a device identifier: an IMEI (15 digits, Luhn), a MEID (14 hex digits), an IDFA or any other UUID, a MAC
 * address (12 hex digits), the md5 of one of them (32 hex digits), or anything else as opaque text.
 *
 * Case, width, invisible characters and dividers do not matter. An IMEI, MEID, MAC address or hexadecimal text becomes
 * lower case without dividers. A UUID becomes upper case with its hyphens. Opaque text keeps its case. A label such as
 * `IMEI:` is left out. Example: `49-015420-323751-8` is read as the IMEI `490154203237518`.
 *
 * Sources: the vendor document of API 615, notes on imeiMd5 (of the lower-case IMEI) and idfaMd5 (of the upper-case
 * IDFA), 3GPP TS 23.003 annex B, and RFC 9562 for UUIDs.
 */
export function readDeviceIdentity(text: string): DeviceIdentity {
  const trimmed = unlabelled(text);
  const digest = readAnyDigest(trimmed);
  if (digest?.form === 'md5') {
    const { canonical: md5 } = digest;
    const placeholder = isPlaceholder(md5);
    return { form: 'md5', plain: null, md5, plausible: !placeholder, placeholder };
  }
  const uuid = UUID.exec(trimmed)?.[1];
  if (uuid !== undefined) return known('idfa', uuid.toUpperCase().replaceAll(/[^0-9A-F]/g, '-'), true);
  const imei = trimmed.toLowerCase().replaceAll(IMEI_DIVIDERS, '');
  if (/^\d{15}$/.test(imei)) return known('imei', imei, isImei(imei));
  if (/^[0-9a-f]{14}$/.test(imei)) return known('imei', imei, true);
  if (MAC.test(trimmed)) {
    const mac = trimmed.toLowerCase().replaceAll(/[^0-9a-f]/g, '');
    return known('mac', mac, true);
  }
  // Some tools leave out the zero that begins a pair.
  if (SHORT_MAC.test(trimmed)) {
    const pairs = trimmed
      .toLowerCase()
      .split(':')
      .map((pair) => pair.padStart(2, '0'));
    return known('mac', pairs.join(''), true);
  }
  const opaque = /^[0-9a-f]{13,}$/i.test(trimmed) ? trimmed.toLowerCase() : trimmed;
  return known('other', opaque, null);
}

/**
 * Tells whether a text identifies a device by its form: an IMEI (15 digits), a MEID (14 hex digits), an IDFA or OAID (a UUID),
 * an Android id (16 hex digits), an OAID of 64 hex digits, or the md5 of one of them (32 hex digits). Phones that let no app
 * read the others give an Android id or an OAID.
 */
export function isDeviceId(text: string): boolean {
  return ['imei', 'idfa', 'md5'].includes(readDeviceIdentity(text).form) || HEX_ID.test(unlabelled(text));
}

const HEX_ID = /^(?:[0-9a-f]{16}|[0-9a-f]{64})$/i;

/**
 * Gives every digest of a device identifier, the md5 of its canonical text or the given md5 first. Callers digest other
 * spellings than the canonical one too, e.g. a MAC address with colons, so their md5 belongs to it. A text of 64 hex
 * digits may be a digest or an OAID, so it is treated as both.
 *
 * @param made only these digests are made of a plain identifier, if they are given
 */
export function deviceForms(text: string, made?: readonly DigestKind[]): DigestForm[] {
  const digest = readAnyDigest(unlabelled(text));
  const { form, plain } = readDeviceIdentity(text);
  const whole = plain === null ? [] : digestForms(plain, made);
  const others = plain === null ? [] : otherSpellings(form, plain).map((each): DigestForm => `md5:${md5Hex(each)}`);
  // A UUID without hyphens reads as an md5.
  const bare: DigestForm[] = form === 'idfa' && plain !== null ? [`md5:${bareHex(plain).toLowerCase()}`] : [];
  return [...new Set([...whole, ...others, ...bare, ...(digest === null ? [] : digestFormsOf(digest))])];
}

/**
 * Gives the digests under which to look for a device: its own, and those of the device that the text may stand for. 32
 * hex digits may be a UUID without hyphens, 14 or 16 digits an IMEI without its check digit or with a software version, and
 * 15 hex digits a MEID with its check digit. To list both would be wrong: a caller's own numbers of 16 digits would meet each other.
 *
 * @param made only these digests are made of a plain identifier, if they are given
 */
export function soughtDeviceForms(text: string, made?: readonly DigestKind[]): DigestForm[] {
  const likely = likelyDevice(unlabelled(text));
  return [...new Set([...deviceForms(text, made), ...(likely === null ? [] : digestForms(likely, made))])];
}

/** Spellings of a device identifier, besides its canonical text, of which callers send the md5. */
function otherSpellings(form: DeviceIdentity['form'], plain: string): readonly string[] {
  const upper = plain.toUpperCase();
  switch (form) {
    case 'idfa':
      return [plain.toLowerCase(), bareHex(plain), bareHex(plain).toLowerCase()];
    case 'mac':
      return [upper, ...[':', '-'].flatMap((divider) => [upper, plain].map((each) => paired(each, divider)))];
    case 'imei':
      return plain.length === IMEI_LENGTH ? [plain.slice(0, -1)] : [upper];
    default:
      return /^[0-9a-f]+$/.test(plain) ? [upper] : [];
  }
}

/** The canonical text of the device that a text may stand for in a form that is read as something else. */
function likelyDevice(text: string): string | null {
  if (/^[0-9a-f]{32}$/i.test(text)) {
    const parts = /^(.{8})(.{4})(.{4})(.{4})(.{12})$/.exec(text.toUpperCase()) ?? [];
    return parts.slice(1).join('-');
  }
  const digits = text.replaceAll(IMEI_DIVIDERS, '');
  // A MEID begins with a letter (3GPP2 S.R0048).
  if (/^[a-f][0-9a-f]{14}$/i.test(digits)) return digits.slice(0, -1).toLowerCase();
  if (!/^(?:\d{14}|\d{16})$/.test(digits)) return null;
  const body = digits.slice(0, IMEI_LENGTH - 1);
  return [...'0123456789'].map((check) => body + check).find(isImei) ?? null;
}

function bareHex(uuid: string): string {
  return uuid.replaceAll('-', '');
}

function paired(hex: string, divider: string): string {
  return hex.match(/../g)?.join(divider) ?? hex;
}

/** Cleans a text, and takes off the name of its kind that some programs write before an identifier, e.g. `IDFA: `. */
function unlabelled(text: string): string {
  return cleanText(text).replace(LABEL, '');
}

const LABEL =
  /^(?:(?:imei|meid|idfa|idfv|oaid|aaid|gaid|mac|udid|uuid|android[ _-]?id|device[ _-]?id)(?:md5)? ?[:=] ?|0x(?=[0-9a-f]{14,}$))/i;

const IMEI_LENGTH = 15;

/**
 * Reads a MAC address, and tells whether the device made it up at random. Any other text is read as an opaque device
 * name.
 */
export function readMacAddress(text: string): DeviceIdentity & { readonly randomised: boolean } {
  const device = readDeviceIdentity(text);
  if (device.form !== 'mac' || device.plain === null) return { ...device, randomised: false };
  return { ...device, randomised: (Number.parseInt(device.plain.slice(0, 2), 16) & LOCALLY_ADMINISTERED) !== 0 };
}

/** True for 15 digits if the last one is the Luhn digit of the first 14 and they are not one digit repeated. */
export function isImei(text: string): boolean {
  if (!/^\d{15}$/.test(text) || isPlaceholder(text)) return false;
  const sum = [...text].reduce((total, digit, index) => {
    const value = index % 2 === 1 ? Number(digit) * 2 : Number(digit);
    return total + (value > 9 ? value - 9 : value);
  }, 0);
  return sum % 10 === 0;
}

/** A UUID. It may stand in braces or be written as a URN, with any dashes or underscores. */
const UUID = /^(?:urn:uuid:|\{)?([0-9a-f]{8}(?:[\p{Pd}\u2212_][0-9a-f]{4}){3}[\p{Pd}\u2212_][0-9a-f]{12})\}?$/iu;
/** Characters that divide the four parts of an IMEI. */
const IMEI_DIVIDERS = /[\p{White_Space}\p{Pd}./]/gu;
/** Twelve hexadecimal digits: undivided, in pairs divided by colons, hyphens or blanks, or in fours divided by dots. */
const MAC = /^(?:[0-9a-f]{12}|[0-9a-f]{2}(?:[:\p{Pd} ][0-9a-f]{2}){5}|[0-9a-f]{4}(?:\.[0-9a-f]{4}){2})$/iu;
const SHORT_MAC = /^[0-9a-f]{1,2}(?::[0-9a-f]{1,2}){5}$/i;
const LOCALLY_ADMINISTERED = 0x02;

function known(form: DeviceIdentity['form'], plain: string, plausible: boolean | null): DeviceIdentity {
  const placeholder = isPlaceholder(plain);
  return { form, plain, md5: md5Hex(plain), plausible: placeholder ? false : plausible, placeholder };
}
