import { checkCharacter, type IdNumber } from '../identity/id-number.ts';

/**
 * Magic values of the sandbox. They pass every check of format, and no real person, phone or camera can have made them.
 *
 * - Id numbers have area 119999, which GB/T 2260 never assigned, and a birth date in 1900. The month gives the API, the
 *   day the kind of answer, and the serial the answer of that kind.
 * - A foreigner's number has 9, Beijing, the country 999, and then the same parts.
 * - Phones begin with 160, a block that no operator ever had. Then come a 0, the API, the kind and five digits.
 * - Names are 沙箱 (sandbox) with the kind and number in Chinese digits.
 * - Images and clips have a comment inside the file that names the answer.
 */
const SANDBOX_AREA = '119999';
const SANDBOX_PHONE_BLOCK = '1600';
const SANDBOX_NAME = '沙箱';
const MARK = 'renzheng-sandbox/';

/** The place of an answer in the numbering of the magic values. */
export interface MagicPlace {
  /** 1 to 5 for the APIs, 6 for people known to every API. */
  readonly group: number;
  /** See KINDS. */
  readonly kind: number;
  /** 1 to 999 if there are id numbers of it, up to 99999 otherwise. */
  readonly number: number;
}

/** The kinds of answers, with the digit of each in magic values. */
export const KINDS = { outcome: 1, serviceError: 2, systemError: 3, trouble: 4, riskType: 5 } as const;

/** A kind of answers, by its name in KINDS. */
export type Kind = keyof typeof KINDS;

/** The group of people known to every API. */
export const PEOPLE_GROUP = 6;

/**
 * The id number of a place. Null if its number has more digits than a serial. For example, number 1 of kind 1 in group
 * 1 is `119999190001010011`.
 */
export function magicIdNumber({ group, kind, number }: MagicPlace): IdNumber | null {
  if (number < 1 || number > 999) return null;
  const digits = `${SANDBOX_AREA}1900${pad(group, 2)}${pad(kind, 2)}${pad(number, 3)}`;
  return (digits + checkCharacter(digits)) as IdNumber;
}

/** The number of a permanent residence card for a foreigner of country 999, which ISO 3166 leaves to its users. */
export function magicForeignNumber({ group, kind, number }: MagicPlace): IdNumber {
  const digits = `9119991900${pad(group, 2)}${pad(kind, 2)}${pad(number, 3)}`;
  return (digits + checkCharacter(digits)) as IdNumber;
}

/** The name on that card. */
export const MAGIC_FOREIGN_NAME = 'JOHN SANDBOX';

/** The phone number of a place, e.g. `16001100001` for number 1 of kind 1 in group 1. */
export function magicPhone({ group, kind, number }: MagicPlace): string {
  return `${SANDBOX_PHONE_BLOCK}${group}${kind}${pad(number, 5)}`;
}

/** The name of a place, e.g. `沙箱一零零一` for number 1 of kind 1. It is the same in every group. */
export function magicName({ kind, number }: MagicPlace): string {
  return SANDBOX_NAME + [...`${kind}${pad(number, 3)}`].map((digit) => HAN_DIGITS.charAt(Number(digit))).join('');
}

/** A valid grey JPEG with a comment that names the answer. */
export function magicImage(slug: string): Uint8Array {
  const comment = new TextEncoder().encode(MARK + slug);
  const length = comment.length + 2;
  const head = Uint8Array.of(0xff, 0xd8, 0xff, 0xfe, length >> 8, length & 0xff);
  return concat(head, comment, GREY_JPEG.subarray(2));
}

/** The beginning of an MP4 file with a free box that names the answer. It holds no frames. */
export function magicClip(slug: string): Uint8Array {
  return concat(box('ftyp', 'isom\0\0\u0002\0isomiso2mp41'), box('free', MARK + slug), box('mdat', ''));
}

/** The answer that the comment of an image or a clip names. Null if there is none. */
export function slugInside(bytes: Uint8Array): string | null {
  const opening = new TextDecoder('latin1').decode(bytes.subarray(0, 4096));
  return /renzheng-sandbox\/([a-z0-9-]{1,64})/.exec(opening)?.[1] ?? null;
}

const HAN_DIGITS = '零一二三四五六七八九';

/** 16 by 16 grey pixels, baseline JPEG. */
export const GREY_JPEG: Uint8Array = Uint8Array.from(
  atob(
    '/9j/2wBDABsSFBcUERsXFhceHBsgKEIrKCUlKFE6PTBCYFVlZF9VXVtqeJmBanGQc1tdhbWGkJ6jq62rZ4C8ybqmx5moq6T/' +
      'wAALCAAQABABAREA/8QAFQABAQAAAAAAAAAAAAAAAAAAAAL/xAAUEAEAAAAAAAAAAAAAAAAAAAAA/9oACAEBAAA/AKAf/9k=',
  ),
  (character) => character.charCodeAt(0),
);

function box(type: string, text: string): Uint8Array {
  const body = Uint8Array.from(type + text, (character) => character.charCodeAt(0) & 0xff);
  const length = body.length + 4;
  return concat(Uint8Array.of(length >> 24, (length >> 16) & 0xff, (length >> 8) & 0xff, length & 0xff), body);
}

function concat(...parts: readonly Uint8Array[]): Uint8Array {
  return new Uint8Array(parts.flatMap((part) => [...part]));
}

function pad(number: number, length: number): string {
  return String(number).padStart(length, '0');
}
