/** A mobile number of mainland China in its one canonical form: 11 digits, no country code. */
export type MobilePhone = string & {
    readonly __brand: 'MobilePhone';
};
/**
 * Reads a mobile number of mainland China as a caller writes it, or null if it is none: with or without the country code
 * (+86, 0086, 86) or a zero before it, in every width and script, and with the blanks, dashes, dots, slashes and brackets
 * that people divide numbers with. Prefixes 13 to 19 are all read: the regulator hands new ones out faster than a table
 * follows.
 */
export declare function parseMobilePhone(text: string): MobilePhone | null;
/**
 * The digits of a phone number without what divides them, with a leading + if it has one; null if the text holds anything
 * that no phone number has, or more than 20 digits. E.164 allows 15; some systems put a trunk or an access code before.
 */
export declare function phoneDigits(text: string): string | null;
/**
 * The 11 digits of a mainland number that begins with 1 like every mobile number does, assigned or not; null for others.
 * `digits` comes from `phoneDigits`.
 */
export declare function mainlandDigits(digits: string): string | null;
