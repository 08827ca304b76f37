import { type IdNumber } from './id-number.js';
/**
 * A person's name in the form that the server stores. A Han name has ideographs and `·`, no blanks. A Latin name, as on
 * the cards of foreigners, has capitals, with `'` and `.` inside words and one blank or `-` between words. Two
 * spellings of one Latin name may still differ in this form, so compare names with `isSameName` (same-name.ts), and index and digest
 * their `nameKey`.
 */
export type RealName = string & {
    readonly __brand: 'RealName';
};
/**
 * Reads a name as a caller writes it. Gives `null` if it is not one. Han names have 2 to 30 ideographs, with single
 * dots inside transliterated ones. Latin names have letters, blanks, hyphens, apostrophes, dots and commas, and at
 * least two letters.
 *
 * It accepts radicals in place of ideographs, every width, invisible characters, blanks inside a Han name, and the
 * dots, dashes and apostrophes of other keyboards. It refuses other characters that only look like a name's. Example:
 * `买买提.阿里` gives `买买提·阿里`.
 */
export declare function parseRealName(text: string): RealName | null;
/** True for a name in Latin letters. */
export declare function isLatinName(name: RealName): boolean;
/**
 * Whether the holder of this number can have a name in this script. Only the cards of foreigners have names in Latin
 * letters. A Latin name of a resident is an invalid parameter, not a mismatch.
 */
export declare function mayBear(idNumber: IdNumber, name: RealName): boolean;
/**
 * Gives the text that stands for a name in digests and indexes. For a Han name it is the name itself. For a Latin name
 * it is words of A to Z in alphabetical order, divided by one blank, so that case, marks on letters, hyphens,
 * apostrophes, dots and word order make no difference. Example: `O'BRIEN JEAN-LUC` gives `JEAN LUC OBRIEN`.
 */
export declare function nameKey(name: RealName): string;
