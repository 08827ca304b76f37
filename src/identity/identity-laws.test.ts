import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DIGEST_KINDS, digestHex } from '../kernel/digests.ts';
import { digestForms } from './digest-forms.ts';
import { checkCharacter, parseIdNumber } from './id-number.ts';
import { identifierForms } from './identifier-forms.ts';
import { parseMobilePhone } from './mobile-phone.ts';
import { readPhone } from './phone.ts';
import { nameKey, parseRealName, type RealName } from './real-name.ts';
import { isSameName } from './same-name.ts';

/**
 * All spellings of an identifier must be read as one identifier. The spellings here are made from public knowledge
 * (Unicode blocks, E.164, the numbering plan, GB 11643), and from no table that the readers use.
 */

/** The code point of the zero of each script's digits. */
const ZEROS = [0x0030, 0xff10, 0x0660, 0x06f0, 0x0966, 0x1d7ce, 0x1d7f6];
/** Zero-width and directional characters, a soft hyphen, a byte order mark, variation selectors, the Hangul filler. */
const INVISIBLE = ['\u200b', '\u200e', '\u200f', '\u202a', '\u202c', '\u2060', '\ufeff', '\u00ad', '\ufe0f', '\u3164'];
const BLANKS = [' ', '\u00a0', '\u2009', '\u202f', '\u3000', '\t'];

const sprinkle = (text: string, inserted: readonly string[]) =>
  fc
    .array(fc.tuple(fc.nat({ max: [...text].length }), fc.constantFrom(...inserted)), { maxLength: 4 })
    .map((places) => {
      const characters = [...text];
      for (const [at, character] of places.toSorted(([a], [b]) => b - a)) characters.splice(at, 0, character);
      return characters.join('');
    });
const inDigitsOf = (zero: number, text: string) =>
  text.replaceAll(/\d/g, (digit) => String.fromCodePoint(zero + Number(digit)));
const fullWidth = (text: string) =>
  text.replaceAll(/[!-~]/g, (character) => String.fromCodePoint((character.codePointAt(0) ?? 0) + 0xfee0));
const written = (text: string) =>
  fc
    .oneof(
      fc.constantFrom(...ZEROS).map((zero) => inDigitsOf(zero, text)),
      fc.constant(fullWidth(text)),
    )
    .chain((made) => sprinkle(made, INVISIBLE));

describe('phones', () => {
  const phone = fc.stringMatching(/^1[3-9]\d{9}$/);
  const prefix = fc.constantFrom(
    '',
    '+86',
    '86',
    '0086',
    '+86 ',
    '+86-',
    '(+86)',
    '+86 (0)',
    '0086-0',
    '0',
    'tel:+86-',
    '+(86)',
    '17951',
    '+86 17951 ',
    '0086-17909-0',
    '12593 ',
  );
  const divider = fc.constantFrom(
    '',
    ' ',
    '-',
    '.',
    '/',
    '\u2013',
    '\u2011',
    '\u2212',
    '\u00a0',
    '\u3000',
    '\uff0d',
    '\uff0e',
  );
  const spelled = fc.tuple(phone, prefix, divider).chain(([number, before, between]) => {
    const text = before + [number.slice(0, 3), number.slice(3, 7), number.slice(7)].join(between);
    return written(text).map((spelling) => ({ number, spelling }));
  });

  test('every spelling is one number with the same digests, as a phone and as an account', () => {
    fc.assert(
      fc.property(spelled, ({ number, spelling }) => {
        expect(parseMobilePhone(spelling)).toBe(number);
        expect(readPhone(spelling)).toMatchObject({ form: 'plain', canonical: number, place: 'mainland' });
        const digests = DIGEST_KINDS.map((kind) => `${kind}:${digestHex(kind, number)}`);
        expect(identifierForms('phone', spelling)).toEqual(digests);
        expect(identifierForms('account', spelling)).toEqual(digests);
      }),
    );
  });

  test('every digest of a number is among the forms of the number', () => {
    fc.assert(
      fc.property(spelled, fc.constantFrom(...DIGEST_KINDS), ({ number, spelling }, kind) => {
        const forms = new Set(identifierForms('phone', spelling));
        const asked = identifierForms('phone', digestHex(kind, number).toUpperCase());
        expect(asked.some((form) => forms.has(form))).toBe(true);
      }),
    );
  });

  // Hong Kong and North American numbers of the plans' own examples.
  test.each([
    [
      '+85291234567',
      ['+852 9123 4567', '0085291234567', '00852-9123-4567', '＋８５２９１２３４５６７', '(+852) 9123.4567'],
    ],
    ['+12015550123', ['+1 201 555 0123', '0012015550123', '+1 (201) 555-0123', '+1\u2013201\u2013555\u20130123']],
  ])('every spelling of %s is that E.164 number', (number, spellings) => {
    for (const spelling of [number, ...spellings]) {
      expect(readPhone(spelling), spelling).toMatchObject({ canonical: number, place: 'abroad', exists: true });
      expect(identifierForms('phone', spelling)).toEqual(digestForms(number));
    }
  });

  // The numbering plan of the MIIT, by the first three or four digits.
  test.each(
    '130 139 141 144 145 146 147 148 149 150 159 162 165 166 167 170 171 172 173 1740 175 178 180 189 190 191 192 193 195 196 197 198 199'.split(
      ' ',
    ),
  )('range %s exists', (range) => {
    expect(readPhone(range.padEnd(11, '3'))).toMatchObject({ exists: true });
  });
  test.each(['120', '154', '160', '161', '169'])('range %s does not exist', (range) => {
    expect(readPhone(range.padEnd(11, '3'))).toMatchObject({ exists: false });
  });

  test.each([
    '139一1234一5678',
    '1391234567８x',
    '139*****678',
    '139,12345678;13912345679',
    'l3912345678',
    '13912345678转1',
  ])('%s only looks like a phone number', (text) => {
    expect(parseMobilePhone(text)).toBeNull();
  });
});

describe('id numbers', () => {
  const day = fc.date({ min: new Date('1901-01-01'), max: new Date('2020-12-31'), noInvalidDate: true });
  const area = fc.constantFrom(
    '110105',
    '650102',
    '710000',
    '810000',
    '820000',
    '830000',
    '911124',
    '931156',
    '944840',
  );
  const number = fc.tuple(area, day, fc.integer({ min: 1, max: 995 })).map(([place, born, serial]) => {
    const digits = place + born.toISOString().slice(0, 10).replaceAll('-', '') + String(serial).padStart(3, '0');
    return digits + checkCharacter(digits);
  });

  test('every spelling is one number', () => {
    const spelled = number.chain((canonical) =>
      fc
        .oneof(fc.constant(canonical), fc.constant(canonical.toLowerCase()))
        .chain((text) => fc.oneof(written(text), sprinkle(text, [...BLANKS, ...INVISIBLE])))
        .map((spelling) => ({ canonical, spelling })),
    );
    fc.assert(
      fc.property(spelled, ({ canonical, spelling }) => {
        expect(parseIdNumber(spelling)).toBe(canonical);
      }),
    );
  });

  // Latin small x, Greek chi, Cyrillic ha, a multiplication sign. Then O for 0 and l for 1.
  test.each([
    '11010519491231002\u03a7',
    '11010519491231002\u0425',
    '11010519491231002\u00d7',
    '1101O519491231002X',
    'l1010519491231002X',
  ])('%s only looks like an id number', (text) => {
    expect(parseIdNumber(text)).toBeNull();
  });
});

describe('names', () => {
  // 丶 is left out: between other ideographs keyboards mean the dot of a name by it.
  const han = fc.stringMatching(/^[一-丵丷-龥]{2,6}$/u);

  test('invisible characters, blanks and variation selectors change nothing', () => {
    const spelled = han.chain((name) =>
      sprinkle(name, [...INVISIBLE, ...BLANKS, '\u{e0100}', '\u{e01ef}']).map((spelling) => ({ name, spelling })),
    );
    fc.assert(
      fc.property(spelled, ({ name, spelling }) => {
        expect(parseRealName(spelling)).toBe(name);
      }),
    );
  });

  test('a Kangxi radical is read as its compatible ideograph', () => {
    const radicals = Array.from({ length: 0x2fd6 - 0x2f00 }, (_, at) => String.fromCodePoint(0x2f00 + at));
    for (const radical of radicals) expect(parseRealName(`${radical}张`)).toBe(`${radical.normalize('NFKC')}张`);
  });

  // Radicals of the supplement. Their Unicode names tell the ideograph: C-SIMPLIFIED GATE, BLUE, LONG, WIND, FISH,
  // HORSE…
  test.each(['⻔门', '⻘青', '⻓长', '⻛风', '⻥鱼', '⻢马', '⻉贝', '⻋车', '⻅见', '⻰龙', '⻩黄', '⺠民', '⺟母'])(
    'the radical and the ideograph of %s are one',
    (pair) => {
      const [radical = '', ideograph = ''] = pair;
      expect(parseRealName(`张${radical}`)).toBe(`张${ideograph}`);
    },
  );

  test('private-use characters of old GBK systems are read', () => {
    expect(parseRealName('三\ue863')).toBe('三\u4dae');
    expect(parseRealName('张\ue85d')).toBe('张\u4d14');
  });

  test('ideographs that fonts draw alike make the same name', () => {
    for (const [kept, asked] of [
      ['青山', '⾭山'],
      ['户山', '⼾山'],
      ['黄山', '⿈山'],
    ] as const)
      expect(isSameName(kept as RealName, parseRealName(asked) as RealName)).toBe(true);
    expect(isSameName('青山' as RealName, '清山' as RealName)).toBe(false);
  });

  // MIDDLE DOT, BULLET, HYPHENATION POINT, BULLET OPERATOR, DOT OPERATOR, KATAKANA MIDDLE DOT and its half-width form,
  // ONE DOT LEADER, SMALL and FULLWIDTH FULL STOP, BLACK CIRCLE, IDEOGRAPHIC FULL STOP and its half-width form, DOT ABOVE,
  // HANGUL LETTER ARAEA, WORD SEPARATOR MIDDLE DOT, GREEK ANO TELEIA, FULL STOP.
  test.each([...'·•‧∙⋅・･․﹒．●。｡˙ㆍ⸱·.'])('%s divides a name like a middle dot', (dot) => {
    for (const spelling of [`阿卜杜${dot}热合曼`, `阿卜杜 ${dot} 热合曼`, `阿卜杜\u3000${dot}热合曼`])
      expect(parseRealName(spelling)).toBe('阿卜杜·热合曼');
  });

  test('a name without its dot is the same name', () => {
    expect(isSameName('阿卜杜·热合曼' as RealName, '阿卜杜热合曼' as RealName)).toBe(true);
  });

  test.each([
    '张\ufffd',
    '张\ue000三',
    '张〡',
    '张ニ',
    '张三1',
    '张a三',
    '张\u0000三',
    '张？',
    '張\u0308三',
    '张三（男）',
  ])('%j only looks like a name', (text) => {
    expect(parseRealName(text)).toBeNull();
  });

  test('a Latin name is the same in every case, order, width and sign', () => {
    const words = fc.uniqueArray(fc.stringMatching(/^[A-Z]{2,8}$/), { minLength: 1, maxLength: 4 });
    const spelled = words.chain((given) =>
      fc
        .tuple(
          fc.shuffledSubarray(given, { minLength: given.length }),
          fc.constantFrom(' ', '-', ', ', '  ', '\u2010', '. ', '\u00a0'),
          fc.constantFrom(
            (text: string) => text,
            (text: string) => text.toLowerCase(),
            (text: string) => fullWidth(text),
            (text: string) => text.charAt(0) + text.slice(1).toLowerCase(),
          ),
        )
        .chain(([order, between, spell]) => sprinkle(spell(order.join(between)), ['\u200b', '\u2060', '\ufeff']))
        .map((spelling) => ({ key: given.toSorted().join(' '), spelling })),
    );
    fc.assert(
      fc.property(spelled, ({ key, spelling }) => {
        expect(nameKey(parseRealName(spelling) as RealName)).toBe(key);
      }),
    );
  });

  test.each([
    ["O'BRIEN JEAN-LUC", ['o’brien jean luc', 'Jean-Luc O`Brien', 'OBRIEN, Jean Luc', 'O\u02bcBRIEN JEAN\u2013LUC']],
    ['JOSE MULLER', ['José Müller', 'Jose\u0301 Mu\u0308ller', 'MÜLLER José']],
    ['J. R. SMITH', ['J.R. Smith', 'smith j r', 'Smith, J. R.']],
    ['SMITH JOHN PAUL', ['SmithJohnPaul', 'JOHNPAULSMITH']],
    ['SMITHJOHN', ['Smith John', 'John Smith']],
  ])('%s in other spellings', (name, spellings) => {
    const kept = parseRealName(name) as RealName;
    for (const spelling of spellings)
      expect(isSameName(kept, parseRealName(spelling) as RealName), spelling).toBe(true);
  });

  test.each(['J', 'Jоhn Smith', 'John 3', 'John@Smith', '-', "'''", 'John (Smith)', 'a'.repeat(101)])(
    '%j is no Latin name',
    (text) => {
      expect(parseRealName(text)).toBeNull();
    },
  );
});
