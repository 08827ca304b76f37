/**
 * An identity number in its one canonical form: 18 characters, check character upper-cased. A number of the first
 * generation (15 digits) is written out in full, so that both spellings of one person are the same text. Only the numbers
 * of the first permanent residence cards have 15 characters here, three capital letters and 12 digits.
 */
export type IdNumber = string & {
    readonly __brand: 'IdNumber';
};
/** What is wrong with a text that is no identity number. */
export type IdNumberProblem = 'malformed' | 'unknown-province' | 'no-such-day' | 'wrong-check-character';
/**
 * Who is given a number: residents; Hong Kong, Macao and Taiwan residents with a residence permit (81, 82, 83); foreigners
 * with a permanent residence card (9, province, country), and with one of the first cards (three letters of the country).
 */
export type IdNumberKind = 'resident' | 'residence-permit' | 'foreign-resident' | 'foreign-resident-2004';
/**
 * Reads an identity number as a caller writes it, or null if it is none: a province that is not in GB/T 2260, a day that
 * the calendar does not have, or a check character that does not fit. Blanks, full-width characters and characters that
 * show nothing are forgiven.
 * Sources: GB 11643-1999, whose check character is ISO 7064 MOD 11-2; GA 2102-2023 for the numbers that begin with 9,
 * which are 9, the province that issued the card, the ISO 3166-1 number of the country, and then as in GB 11643. The last
 * digit of the first permanent residence cards is made by no published rule, so it is not checked.
 */
export declare function parseIdNumber(text: string): IdNumber | null;
/** Why a text is no identity number; null if it is one. */
export declare function idNumberProblem(text: string): IdNumberProblem | null;
/** Who is given a number of this shape. */
export declare function idNumberKind(idNumber: IdNumber): IdNumberKind;
/** True for the numbers of foreigners, whose names are in Latin letters. */
export declare function isForeignResident(idNumber: IdNumber): boolean;
/**
 * True for a text that gives a number away, so that it may not serve as a caller's own reference. The first permanent
 * residence cards are left out: references of three letters and twelve digits are common.
 */
export declare function givesIdNumberAway(text: string): boolean;
/**
 * Every spelling of a number that a caller may have digested: the canonical one, with a small x, and the 15 digits of
 * the first generation if the number can have had them.
 */
export declare function idNumberSpellings(idNumber: IdNumber): readonly string[];
/** The ISO 7064 MOD 11-2 check character, 0 to 9 or X, of the first 17 digits of an identity number. */
export declare function checkCharacter(digits: string): string;
