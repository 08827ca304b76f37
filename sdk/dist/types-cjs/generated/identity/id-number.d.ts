/**
 * An identity number in its one canonical form: 18 characters with an upper-case check character, e.g.
 * `11010519491231002X`. A number of the first generation (15 digits) is written out in full, so that both spellings of
 * one person are the same text. Only the numbers of the first permanent residence cards have 15 characters here: three
 * capital letters and 12 digits.
 */
export type IdNumber = string & {
    readonly __brand: 'IdNumber';
};
/**
 * Why a text is no identity number. `malformed`: it has another length. `not-digits`: its length is right, but it has a
 * character that may not stand there. `no-such-serial`: the serial number is 000, which is never given out.
 */
export type IdNumberProblem = 'malformed' | 'not-digits' | 'no-such-serial' | 'unknown-province' | 'no-such-day' | 'wrong-check-character';
/**
 * The kinds of holders. Residents of the mainland. Residents of Hong Kong, Macao and Taiwan with a residence permit
 * (81, 82, 83). Foreigners with a permanent residence card (9, province, country), or with one of the first such cards
 * (three letters of the country).
 */
export type IdNumberKind = 'resident' | 'residence-permit' | 'foreign-resident' | 'foreign-resident-2004';
/**
 * Reads an identity number as a caller writes it. Gives `null` if the province is not in GB/T 2260, if the calendar
 * does not have the birthday, or if the check character does not fit. Blanks, full-width characters and invisible
 * characters do not matter. Example: ` 11010519491231002x ` gives `11010519491231002X`.
 *
 * Sources: GB 11643-1999, with the check character of ISO 7064 MOD 11-2. GA 2102-2023 for numbers that begin with 9:
 * the digit 9, the province that issued the card, the ISO 3166-1 number of the country, and then as in GB 11643. No
 * rule is published for the last digit of the first permanent residence cards, so it is not checked.
 */
export declare function parseIdNumber(text: string): IdNumber | null;
/** Tells why a text is no identity number. `null` if it is one. */
export declare function idNumberProblem(text: string): IdNumberProblem | null;
/** Tells which kind of holder is given a number of this shape. */
export declare function idNumberKind(idNumber: IdNumber): IdNumberKind;
/** True for the numbers of foreigners. Their names are in Latin letters. */
export declare function isForeignResident(idNumber: IdNumber): boolean;
/**
 * True for a text that gives an identity number away, so that it may not serve as a caller's own reference. The numbers
 * of the first permanent residence cards are left out, because references of three letters and twelve digits are
 * common.
 */
export declare function givesIdNumberAway(text: string): boolean;
/**
 * Gives every spelling of a number that a caller may have digested: the canonical one, the one with a small x, and the
 * 15 digits of the first generation if the number can have had them.
 */
export declare function idNumberSpellings(idNumber: IdNumber): readonly string[];
/**
 * Whether the holder can have been born by this moment. It is false for a birthday after today in China, or more than
 * 150 years ago. The numbers of the first permanent residence cards do not tell the century, so they always can.
 */
export declare function isBirthdayPossible(idNumber: IdNumber, nowMs: number): boolean;
/**
 * Tells whether the holder has not completed so many years of life in China. They are complete from the day after the
 * birthday on. The numbers of the first permanent residence cards do not tell the century, so this is false for them.
 *
 * Source: 法释〔2006〕1号, article 2.
 */
export declare function isYoungerThan(idNumber: IdNumber, years: number, nowMs: number): boolean;
/** Computes the ISO 7064 MOD 11-2 check character, 0 to 9 or X, of the first 17 digits of an identity number. */
export declare function checkCharacter(digits: string): string;
