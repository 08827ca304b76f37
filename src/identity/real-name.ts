/** A person's name in its one canonical form: NFC, no blanks, `·` for every kind of middle dot. */
export type RealName = string & { readonly __brand: 'RealName' };

/**
 * Reads a name as a caller writes it, or null where it is none: 2 to 30 Han characters, transliterated names with
 * single middle dots inside them. Blanks around the name and the dots other keyboards make are forgiven.
 */
export function parseRealName(text: string): RealName | null {
  if (text.length > TEXT_LENGTH_MAX) return null;
  const name = text.normalize('NFC').trim().replaceAll(DOTS, '·');
  return NAME.test(name) ? (name as RealName) : null;
}

/** Longer than any accepted name with blanks around it; bounds the work spent on a hostile text. */
const TEXT_LENGTH_MAX = 200;
/** U+2022, U+2027, U+2219, U+22C5, U+30FB, U+FF65, U+FF0E and the full stop. */
const DOTS = /[•‧∙⋅・･．.]/g;
const NAME = /^(?=.{2,30}$)\p{Script=Han}+(?:·\p{Script=Han}+)*$/u;
