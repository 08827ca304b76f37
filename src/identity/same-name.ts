import { present } from '../kernel/assert.ts';
import { OTHER_FORMS, TRADITIONAL_FORMS } from './han-variants.ts';
import { isSameLatinName } from './same-latin-name.ts';
import { isLatinName, nameKey, parseRealName, type RealName } from './real-name.ts';

/**
 * Whether a stored name and a name from a request are the same. It ignores everything that `nameKey` ignores. Besides,
 * traditional characters and other shapes of a character equal the standard one (`陳` and `陈`, `髙` and `高`), the dots
 * of a transliterated Han name may be missing, and the words of a Latin name may be joined or divided otherwise
 * (`isSameLatinName`), because forms made for Han names remove every blank.
 */
export function isSameName(kept: RealName, asked: RealName): boolean {
  if (kept === asked) return true;
  const known = parseRealName(kept) ?? kept;
  if (isLatinName(asked)) return isLatinName(known) && isSameLatinName(known, asked);
  return comparable(known) === comparable(asked);
}

/**
 * Gives the spellings under which a name may be kept or digested elsewhere, at most NAME_SPELLINGS_MAX. The first one
 * is the same for all spellings of a name that `isSameName` treats as equal, except for Latin words that are joined or
 * divided otherwise and for marked letters in the spelling of machine-readable documents. The others are the name itself, its simplified and its traditional spellings. Example: `陈三` and `陳三`
 * both give `陈三` and `陳三`.
 */
export function nameSpellings(name: RealName): readonly string[] {
  const key = nameKey(name);
  if (isLatinName(name)) return [key];
  const standard = Array.from(name, standardOf);
  const spellings = [comparable(name), key, standard.join(''), ...traditionalSpellings(standard)];
  return [...new Set(spellings)].slice(0, NAME_SPELLINGS_MAX);
}

/** The most spellings of one name. */
export const NAME_SPELLINGS_MAX = 12;
/** The most traditional spellings that are made of one name. Two thirds of all names have one. */
const TRADITIONAL_MAX = 8;

/** Gives the text that is the same for all spellings of a name. */
function comparable(name: RealName): string {
  if (isLatinName(name)) return nameKey(name);
  return Array.from(name, standardOf).join('').replaceAll('·', '');
}

function standardOf(character: string): string {
  return STANDARD.get(character) ?? character;
}

/** Combines the traditional forms of every character, those first that the table names first. */
function traditionalSpellings(standard: readonly string[]): readonly string[] {
  let spellings = [''];
  for (const character of standard) {
    const forms = TRADITIONAL.get(character) ?? [character];
    spellings = spellings
      .flatMap((spelling) => forms.map((form) => spelling + form))
      // Each spelling so far keeps its first form if there are too many.
      .toSorted((a, b) => rank(a, standard) - rank(b, standard))
      .slice(0, TRADITIONAL_MAX);
  }
  return spellings;
}

/** How far a spelling is from the one with the first form of every character. */
function rank(spelling: string, standard: readonly string[]): number {
  return Array.from(spelling).reduce((sum, form, at) => {
    const forms = TRADITIONAL.get(present(standard[at])) ?? [form];
    return sum + forms.indexOf(form);
  }, 0);
}

const TRADITIONAL: ReadonlyMap<string, readonly string[]> = new Map(
  readGroups(TRADITIONAL_FORMS).map(([standard, forms]) => [standard, forms]),
);
const STANDARD: ReadonlyMap<string, string> = new Map(
  [...readGroups(TRADITIONAL_FORMS), ...readGroups(OTHER_FORMS)].flatMap(([standard, forms]) =>
    forms.map((form) => [form, standard] as const),
  ),
);

function readGroups(groups: string): (readonly [standard: string, forms: readonly string[]])[] {
  return groups.split(' ').map((group) => {
    const [standard = '', ...forms] = group;
    return [standard, forms] as const;
  });
}
