/**
 * Radicals and strokes that look like an ideograph, each with that ideograph: hexadecimal code points, `from:to`. PDF
 * files hand them out in the place of the ideograph.
 * Source: Unicode Character Database 15.0.0, EquivalentUnifiedIdeograph.txt (property Equivalent_Unified_Ideograph).
 */
export declare const RADICAL_IDEOGRAPHS: string;
/**
 * Characters that old Chinese systems keep in the private use area, each with the character that Unicode has for it
 * since: `from:to`, in the order of GBK 0xFE50 to 0xFEA0.
 * Sources: the index gb18030 of the WHATWG Encoding Standard, and GB 18030-2005 for the six outside the first plane.
 */
export declare const PRIVATE_USE_IDEOGRAPHS: string;
