import { type IdNumber } from './id-number.js';
/**
 * A person's name in the form that the server keeps. Han names: ideographs and `·`, no blanks. Names in Latin letters, as
 * the cards of foreigners bear them: capitals, words divided by one blank or by `-`, with `'` and `.` inside.
 * Two spellings of one Latin name may still differ here: compare with `isSameName`, and index and digest `nameKey`.
 */
export type RealName = string & {
    readonly __brand: 'RealName';
};
/**
 * Reads a name as a caller writes it, or null if it is none. Han names have 2 to 30 ideographs, with single dots inside
 * transliterated ones. Latin names have letters, blanks, hyphens, apostrophes, dots and commas, and at least two letters.
 * Radicals in the place of ideographs, every width, characters that show nothing, blanks inside a Han name, and the dots,
 * dashes and apostrophes of other keyboards are forgiven. Anything else that only looks like a name is refused.
 */
export declare function parseRealName(text: string): RealName | null;
/** True for a name in Latin letters. */
export declare function isLatinName(name: RealName): boolean;
/**
 * Whether whoever has this number can bear a name of this script: Latin letters stand on the cards of foreigners alone.
 * A resident's name in Latin letters is a wrong parameter, no mismatch.
 */
export declare function mayBear(idNumber: IdNumber, name: RealName): boolean;
/**
 * The text that stands for a name in digests and indexes. A Han name is its own. Of a Latin name, spellings that differ
 * in case, marks on letters, hyphens, apostrophes, dots and the order of the words have one: words of A to Z in
 * alphabetical order, divided by one blank. `O'Brien, Jean-Luc` is `JEAN LUC OBRIEN`.
 */
export declare function nameKey(name: RealName): string;
/**
 * Whether a name that is kept and a name that is asked about are the same name. Beside what `nameKey` forgives, the dots
 * of a transliterated Han name may be missing, ideographs that fonts draw alike are one, and the words of a Latin name may
 * be written together: forms that are made for Han names take every blank out.
 */
export declare function isSameName(kept: RealName, asked: RealName): boolean;
