/** Longest text that is read as an identifier, UTF-16 units; it bounds the work spent on a hostile one. */
export declare const IDENTIFIER_LENGTH_MAX = 200;
/**
 * A text as its reader sees it: without characters that show nothing (default-ignorable ones, variation selectors among
 * them), in one width, with ideographs in the place of radicals and of private spellings of them, with the digits of
 * every script as 0 to 9, composed (NFKC), and without blanks around it. Text in plain ASCII is only trimmed.
 * Sources: UAX #44 (Default_Ignorable_Code_Point, Equivalent_Unified_Ideograph), UAX #15.
 */
export declare function cleanText(text: string): string;
