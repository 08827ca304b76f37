import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isSameName } from './same-name.ts';
import { parseRealName, type RealName } from './real-name.ts';

const read = (text: string) => parseRealName(text) as RealName;
const letter = fc.constantFrom(...'ABCDEFGHIJKLMNOPQRSTUVWXYZ');
const word = fc.string({ unit: letter, minLength: 1, maxLength: 6 });
const words = fc.array(word, { minLength: 2, maxLength: 5 }).filter((all) => all.join('').length > 2);

/** Cuts a text behind some of its letters, e.g. `OBRIEN` into `O` and `BRIEN`. */
const cut = (text: string) =>
  fc
    .subarray(
      [...text].slice(1).map((_letter, at) => at + 1),
      { maxLength: Math.min(1, text.length - 1) },
    )
    .map((ends) => [0, ...ends].map((start, at) => text.slice(start, ends[at])).filter((part) => part !== ''));

const spellings = words.chain((kept) =>
  fc
    .tuple(
      fc.shuffledSubarray(kept, { minLength: kept.length }),
      fc.array(fc.boolean(), { minLength: kept.length, maxLength: kept.length }),
      fc.tuple(...kept.map(cut)),
      fc.constantFrom(' ', '-', ', ', '. '),
    )
    .map(([order, joins, parts, between]) => ({
      kept: kept.join(' '),
      // Each word begins a new one or is joined to the word before.
      joined: order.reduce(
        (text, each, at) => `${text}${joins[at] && at > 0 ? '' : at === 0 ? '' : between}${each}`,
        '',
      ),
      divided: parts.flat().toReversed().join(between),
      divisions: parts.flat().length,
    })),
);

describe('spellings of a Latin name', () => {
  test.each([
    [
      "O'Brien, Jean-Luc",
      [
        'JEANLUC OBRIEN',
        'OBRIEN JEANLUC',
        'JEAN LUCOBRIEN',
        'O BRIEN JEAN LUC',
        "JEAN LUC O' BRIEN",
        'JEAN LUC O.BRIEN',
        'jeanluc o brien',
        'Brien O Jean Luc',
      ],
    ],
    ['MÜLLER BJØRN', ['Mueller Bjoern', 'MUXXLLER BJORN', 'Muller Bjoern', 'BJÖRN MÜLLER', 'bjoernmueller']],
    ['MUELLER BJOERN', ['Müller Bjørn', 'BJÖRN MÜLLER']],
    ['ÅSE GRÄF NÚÑEZ', ['AASE GRAEF NUNXXEZ', 'ASE GRAF NUNEZ', 'Gräf Aase Nuñez']],
    ['ÞÓRA GROSS-LŒB', ['Thora Groß Loeb', 'LOEBTHORA GROSS']],
    ['ÆGIR Đ. ŁUKASZ', ['Aegir D Lukasz']],
    ['ƏLİYEV İLHAM', ['ELIYEV ILHAM', 'Eliyev Ilham', 'ilham əliyev']],
  ])('%s is also %j', (name, all) => {
    for (const spelling of all) expect(isSameName(read(name), read(spelling)), spelling).toBe(true);
  });

  test('all that join its words in any order, or divide them, are one name, whichever is registered', () => {
    fc.assert(
      fc.property(spellings, ({ kept, joined, divided, divisions }) => {
        for (const spelling of divisions > 8 ? [joined] : [joined, divided]) {
          expect(isSameName(read(kept), read(spelling)), spelling).toBe(true);
          expect(isSameName(read(spelling), read(kept)), spelling).toBe(true);
        }
      }),
    );
  });

  test('names of different letters are never one name', () => {
    const sorted = (all: readonly string[]) => [...all.join('')].toSorted().join('');
    fc.assert(
      fc.property(words, words, (a, b) => {
        fc.pre(sorted(a) !== sorted(b));
        expect(isSameName(read(a.join(' ')), read(b.join(' ')))).toBe(false);
      }),
    );
  });

  test('two letters that changed places within a word make another name, however it is written', () => {
    const distinct = fc.shuffledSubarray([...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'], { minLength: 6, maxLength: 20 });
    fc.assert(
      fc.property(distinct, fc.nat(), fc.nat(), fc.boolean(), (letters, length, place, isJoined) => {
        const first = letters.slice(0, 2 + (length % (letters.length - 3)));
        const other = letters.slice(first.length).join('');
        const at = place % (first.length - 1);
        const swapped = [...first];
        [swapped[at], swapped[at + 1]] = [first[at + 1] ?? '', first[at] ?? ''];
        const asked = `${other}${isJoined ? '' : ' '}${swapped.join('')}`;
        expect(isSameName(read(`${first.join('')} ${other}`), read(asked))).toBe(false);
      }),
    );
  });

  test('words that are all alike are compared in bounded steps', () => {
    const alike = [9, 8, 7, 6, 5, 4, 3, 2].map((length) => 'A'.repeat(length)).join(' ');
    expect(isSameName(read(alike), read(`${'A'.repeat(11)} ${'A'.repeat(33)}`))).toBe(true);
    expect(isSameName(read(`${alike}BC`), read(`CB${alike}`))).toBe(false);
  });
});
