import { nameKey, type RealName } from './real-name.ts';

/**
 * Whether two Latin names are spellings of one. Case, marks on letters, hyphens, apostrophes, dots and the order of the
 * words make no difference. Words may be joined or divided: the words of both names fall into groups, and in each group
 * a single word of one name is made of the other's words in some order. Example: `O'BRIEN JEAN-LUC` and
 * `JEANLUC O BRIEN`. A letter with a mark equals the bare letter and its spelling in machine-readable documents
 * (`MÜLLER`, `MULLER`, `MUELLER`). The letters within a word keep their order, so `JEAN` never equals `JAEN`.
 */
export function isSameLatinName(kept: RealName, asked: RealName): boolean {
  const keys = spelledKeys(kept);
  return spelledKeys(asked).some((a) => keys.some((b) => a === b || isJoinedOtherwise(a, b)));
}

/**
 * How ICAO 9303-3 writes letters with a mark in a machine-readable zone, if not as the bare letter. Those that have no
 * bare letter (`Æ`, `Þ`) stand in `nameKey`.
 */
const MACHINE_READABLE: readonly (readonly [letter: string, ...spellings: string[]])[] = [
  ['Ä', 'AE'],
  ['Å', 'AA'],
  ['Ñ', 'NXX'],
  ['Ö', 'OE'],
  ['Ø', 'OE'],
  ['Ü', 'UE', 'UXX'],
];

/** Maximum number of spellings of one name that are compared: three letters of two or three spellings each. */
const SPELLINGS_MAX = 12;

/** Gives the `nameKey` of every spelling of a name. A letter is spelled the same wherever it stands in the name. */
function spelledKeys(name: RealName): readonly string[] {
  let spelled: readonly string[] = [name];
  for (const [letter, ...spellings] of MACHINE_READABLE) {
    if (!name.includes(letter)) continue;
    const more = spelled.flatMap((text) => spellings.map((spelling) => text.replaceAll(letter, spelling)));
    if (spelled.length + more.length <= SPELLINGS_MAX) spelled = [...spelled, ...more];
  }
  return spelled.map((text) => nameKey(text as RealName));
}

/** Maximum number of words of a name that may be joined or divided otherwise. */
const WORDS_MAX = 8;

/** Whether the words of one key, joined and divided, are those of the other. */
function isJoinedOtherwise(a: string, b: string): boolean {
  if (lettersOf(a) !== lettersOf(b)) return false;
  const [these, those] = [a.split(' '), b.split(' ')];
  return these.length <= WORDS_MAX && those.length <= WORDS_MAX && canGroup(these, those);
}

function lettersOf(key: string): string {
  return [...key.replaceAll(' ', '')].toSorted().join('');
}

/**
 * Whether two lists of words with the same letters fall into groups of one word on one side.
 *
 * @param failed pairs of lists that were tried in vain
 */
function canGroup(a: readonly string[], b: readonly string[], failed = new Set<string>()): boolean {
  if (a.length === 0 || b.length === 0) return a.length === b.length;
  const pair = `${a.join(' ')}|${b.join(' ')}`;
  if (failed.has(pair)) return false;
  const [ofA, ofB] = [longestOf(a), longestOf(b)];
  // The longest word cannot be a part of another one, so it is the single word of its group.
  const found =
    ofA.length >= ofB.length
      ? leftovers(ofA, b).some((left) => canGroup(without(a, ofA), left, failed))
      : leftovers(ofB, a).some((left) => canGroup(left, without(b, ofB), failed));
  if (!found) failed.add(pair);
  return found;
}

function longestOf(words: readonly string[]): string {
  return words.reduce((longest, word) => (word.length > longest.length ? word : longest), '');
}

/** Gives what is left of the words when a word was made of some of them, for every way in which it can be made. */
function leftovers(word: string, words: readonly string[]): readonly (readonly string[])[] {
  const made: (readonly string[])[] = [];
  let begun = [{ rest: word, left: words }];
  while (begun.length > 0) {
    const longer = begun.flatMap(({ rest, left }) =>
      left
        .filter((each) => rest.startsWith(each))
        .map((each) => ({ rest: rest.slice(each.length), left: without(left, each) })),
    );
    const different = [...new Map(longer.map((each) => [each.left.join(' '), each])).values()];
    made.push(...different.filter(({ rest }) => rest === '').map(({ left }) => left));
    begun = different.filter(({ rest }) => rest !== '');
  }
  return made;
}

function without(words: readonly string[], word: string): readonly string[] {
  const at = words.indexOf(word);
  return words.filter((_word, index) => index !== at);
}
