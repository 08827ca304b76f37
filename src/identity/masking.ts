import type { IdNumber } from './id-number.ts';
import type { MobilePhone } from './mobile-phone.ts';
import type { RealName } from './real-name.ts';

/** An id number as it is shown by default: first and last character, `1****************X`. */
export function maskIdNumber(idNumber: IdNumber): string {
  return `${idNumber.charAt(0)}${'*'.repeat(idNumber.length - 2)}${idNumber.slice(-1)}`;
}

/** A name as it is shown by default: its first character, and as many stars as were left out, at most 3. */
export function maskRealName(realName: RealName): string {
  const [first = '', ...rest] = realName;
  return `${first}${'*'.repeat(Math.min(3, rest.length))}`;
}

/** A phone number as it is shown by default: `138****8000`. */
export function maskMobilePhone(phone: MobilePhone): string {
  return `${phone.slice(0, 3)}****${phone.slice(7)}`;
}
