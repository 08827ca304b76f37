import type { IdNumber } from './id-number.ts';
import type { MobilePhone } from './mobile-phone.ts';
import type { RealName } from './real-name.ts';

/** Masks an id number as it is shown by default: its first and last character, e.g. `1****************X`. */
export function maskIdNumber(idNumber: IdNumber): string {
  return `${idNumber.charAt(0)}${'*'.repeat(idNumber.length - 2)}${idNumber.slice(-1)}`;
}

/**
 * Masks a name as it is shown by default: its first character and one star for each other character, at most 3.
 * Example: `张三` becomes `张*`.
 */
export function maskRealName(realName: RealName): string {
  const [first = '', ...rest] = realName;
  return `${first}${'*'.repeat(Math.min(3, rest.length))}`;
}

/** Masks a phone number as it is shown by default, e.g. `138****8000`. */
export function maskMobilePhone(phone: MobilePhone): string {
  return `${phone.slice(0, 3)}****${phone.slice(7)}`;
}
