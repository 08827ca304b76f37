/** A mobile number of mainland China in its one canonical form: 11 digits, no country code. */
export type MobilePhone = string & {
    readonly __brand: 'MobilePhone';
};
/**
 * Reads a mobile number of mainland China as a caller writes it. Gives `null` if it is not one. The number may have the
 * country code (+86, 0086, 86), a zero or the code of a carrier (17951) before it, any width and script, and blanks,
 * dashes, dots, slashes and brackets between its digits. Example: `+86 138-0013-8000` gives `13800138000`.
 *
 * All prefixes from 13 to 19 are read, because the regulator assigns prefixes faster than a table can follow.
 */
export declare function parseMobilePhone(text: string): MobilePhone | null;
/**
 * Gives the digits of a phone number without dividers, with a leading + if it has one. Gives `null` if the text holds a
 * character that no phone number has, or more than 22 digits. E.164 allows 15 digits, but address books put the codes
 * of trunks and carriers in front, e.g. `0086 0 17951 0` before 11 digits.
 */
export declare function phoneDigits(text: string): string | null;
/**
 * Gives the 11 digits of a mainland number that begins with 1, as every mobile number does, assigned or not. `null` for
 * other numbers. `digits` comes from `phoneDigits`.
 */
export declare function mainlandDigits(digits: string): string | null;
