/** Longest text that is read as an identifier, in UTF-16 units. It bounds the work spent on hostile input. */
export declare const IDENTIFIER_LENGTH_MAX = 200;
/**
 * Normalizes a text to what its reader sees. It removes invisible characters (default-ignorable ones, including
 * variation selectors) and surrounding blanks, and unifies the width. It replaces radicals and private-use characters
 * by their ideographs, and the digits of every script by 0 to 9. The result is composed (NFKC). Plain ASCII text is
 * only trimmed.
 *
 * Example: full-width `１３８\u{200b}` becomes `138`.
 *
 * Sources: UAX #44 (Default_Ignorable_Code_Point, Equivalent_Unified_Ideograph), UAX #15.
 */
export declare function cleanText(text: string): string;
