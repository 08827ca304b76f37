import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  checkCharacter,
  givesIdNumberAway,
  idNumberKind,
  idNumberProblem,
  idNumberSpellings,
  isBirthdayPossible,
  isForeignResident,
  isYoungerThan,
  parseIdNumber,
  type IdNumber,
} from './id-number.ts';

const digit = fc.integer({ min: 0, max: 9 });
const pad = (value: number, width: number) => String(value).padStart(width, '0');

/** Well-formed numbers of every province, day and sex. */
const wellFormed = fc
  .record({
    province: fc.constantFrom('11', '31', '44', '50', '65', '71', '81', '82', '83'),
    county: fc.integer({ min: 0, max: 9999 }),
    day: fc.date({ min: new Date('1880-01-01T00:00:00Z'), max: new Date('2099-12-31T00:00:00Z'), noInvalidDate: true }),
    serial: fc.integer({ min: 1, max: 999 }),
  })
  .map(({ province, county, day, serial }) => {
    const date = day.toISOString().slice(0, 10).replaceAll('-', '');
    const digits = province + pad(county, 4) + date + pad(serial, 3);
    return digits + checkCharacter(digits);
  });

test('the example of the standard is read', () => {
  expect(parseIdNumber('11010519491231002X')).toBe('11010519491231002X');
  expect(checkCharacter('44052418800101001')).toBe('4');
});

test('a well-formed number is its own canonical form, in upper and lower case', () => {
  fc.assert(
    fc.property(wellFormed, (number) => {
      expect(parseIdNumber(number)).toBe(number);
      expect(parseIdNumber(number.toLowerCase())).toBe(number);
    }),
  );
});

test('one wrong character is always detected', () => {
  fc.assert(
    fc.property(wellFormed, fc.integer({ min: 0, max: 16 }), digit, (number, at, other) => {
      fc.pre(number.charAt(at) !== String(other));
      expect(parseIdNumber(number.slice(0, at) + String(other) + number.slice(at + 1))).toBeNull();
    }),
  );
});

test('two exchanged neighbours are always detected', () => {
  fc.assert(
    fc.property(wellFormed, fc.integer({ min: 0, max: 15 }), (number, at) => {
      fc.pre(number.charAt(at) !== number.charAt(at + 1));
      expect(
        parseIdNumber(number.slice(0, at) + number.charAt(at + 1) + number.charAt(at) + number.slice(at + 2)),
      ).toBeNull();
    }),
  );
});

test('a number of the first generation and its full form are one number', () => {
  const born = fc.date({
    min: new Date('1900-01-01T00:00:00Z'),
    max: new Date('1999-12-31T00:00:00Z'),
    noInvalidDate: true,
  });
  fc.assert(
    fc.property(born, fc.integer({ min: 1, max: 995 }), (day, serial) => {
      const date = day.toISOString().slice(0, 10).replaceAll('-', '');
      const short = `110101${date.slice(2)}${pad(serial, 3)}`;
      const digits = `110101${date}${pad(serial, 3)}`;
      expect(parseIdNumber(short)).toBe(digits + checkCharacter(digits));
    }),
  );
});

test('serials 996 to 999 of the first generation were born a century earlier', () => {
  expect(parseIdNumber('110101950307997')?.slice(6, 14)).toBe('18950307');
  expect(parseIdNumber('110101950307995')?.slice(6, 14)).toBe('19950307');
});

test('every text that is read becomes canonical and reads the same again', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.stringMatching(/^\d{15}$/), wellFormed), (text) => {
      const number = parseIdNumber(text);
      if (number === null) return;
      expect(number).toMatch(/^(?:\d{17}[\dX]|[A-Z]{3}\d{12})$/);
      expect(parseIdNumber(number)).toBe(number);
    }),
  );
});

const withCheck = (digits: string) => digits + checkCharacter(digits);

test.each([
  ['30 February', withCheck('11010119900230001')],
  ['29 February of a common year', withCheck('11010119000229001')],
  ['month 13', withCheck('11010119901301001')],
  ['day 0', withCheck('11010119900100001')],
  ['an unknown province', withCheck('99010119900101001')],
  ['a province of zeros', withCheck('00010119900101001')],
  ['a year before any living person was born', withCheck('11010117900101001')],
  ['serial 000', withCheck('11010119900101000')],
  ['a blank inside', '110101 9900307451'],
  ['17 digits', '11010119900307451'],
  ['14 digits', '11010190030745'],
  ['X in the middle', '1101011990030X4514'],
  ['15 digits of a residence permit, which has had 18 since 2018', '810000800101001'],
  ['the same of Taiwan', '830000800101001'],
  ['nothing', ''],
])('%s is no number', (_, text) => {
  expect(parseIdNumber(text)).toBeNull();
});

// Numbers of the specimen cards of GA 2102-2023: 9, province, country (124 Canada, 156 China), birthday, serial, check.
test.each(['911124198108030024', '931156199203040019'])(
  'the number %s of a foreign permanent resident is read',
  (text) => {
    const number = parseIdNumber(text);
    expect(number).toBe(text);
    expect(number && idNumberKind(number)).toBe('foreign-resident');
  },
);

test.each([
  ['a province that issues none', withCheck('91012419810803002')],
  ['a check character that does not fit', '911124198108030025'],
  ['a day that does not exist', withCheck('91112419810230002')],
  ['15 digits that begin with 9', '911124810803002'],
])('a number that begins with 9 and has %s is refused', (_, text) => {
  expect(parseIdNumber(text)).toBeNull();
});

test('numbers of the first permanent residence cards are read', () => {
  const number = parseIdNumber('usa110085091201');
  expect(number).toBe('USA110085091201');
  expect(number && idNumberKind(number)).toBe('foreign-resident-2004');
  for (const text of ['USA990085091201', 'USA110085133201', 'US1110085091201']) expect(parseIdNumber(text)).toBeNull();
});

test.each(['81', '82', '83'])('a residence permit of province %s is read', (province) => {
  expect(parseIdNumber(withCheck(`${province}000019900101001`))).not.toBeNull();
});

test.each([
  ['11010519491231002X', null],
  ['110105194912310021', 'wrong-check-character'],
  [withCheck('11010119900230001'), 'no-such-day'],
  [withCheck('99010119900101001'), 'unknown-province'],
  ['1101051949123100', 'malformed'],
  ['1101051949123100211', 'malformed'],
  ['', 'malformed'],
  ['11010519491231O021', 'not-digits'],
  ['91112481080300X', 'not-digits'],
  ['911124810803002', 'not-digits'],
  [withCheck('11010119900101000'), 'no-such-serial'],
  ['110105194912310000', 'no-such-serial'],
  ['110105491231000', 'no-such-serial'],
])('%s: %s', (text, problem) => {
  expect(idNumberProblem(text)).toBe(problem);
});

test('spellings are the canonical one, the one with a small x, and the short form if the number can have had one', () => {
  const spellings = (text: string) => {
    const number = parseIdNumber(text);
    return number === null ? [] : idNumberSpellings(number);
  };
  expect(spellings('11010519491231002X')).toEqual(['11010519491231002X', '11010519491231002x', '110105491231002']);
  expect(spellings(withCheck('11010520100101001'))).toEqual([withCheck('11010520100101001')]);
  fc.assert(
    fc.property(wellFormed, (number) => {
      for (const spelling of spellings(number)) expect(parseIdNumber(spelling)).toBe(number);
    }),
  );
});

const bornOn = (day: string): IdNumber => {
  const digits = `110105${day}002`;
  const read = parseIdNumber(digits + checkCharacter(digits));
  if (read === null) throw new Error(`no number of ${day}`);
  return read;
};

test('a birthday is possible from 150 years ago until today in China', () => {
  // Half past midnight of 2 May in China, still 1 May in London.
  const nowMs = Date.parse('2050-05-02T00:30:00+08:00');
  const isPossible = (day: string) => isBirthdayPossible(bornOn(day), nowMs);
  expect(['20500502', '20500503', '20990101'].map(isPossible)).toEqual([true, false, false]);
  expect(['19000502', '19000501', '19000402', '18990101'].map(isPossible)).toEqual([true, false, false, false]);
});

test.each([
  ['a day that no calendar has', '110105194902300021', 'no-such-day'],
  ['a thirteenth month', '110105194913310021', 'no-such-day'],
  ['a province that does not exist', '100105194912310021', 'unknown-province'],
  ['the serial number 000', '110105194912310003', 'no-such-serial'],
  ['another check character', '110105194912310021', 'wrong-check-character'],
])('%s is told', (_, text, problem) => {
  expect(idNumberProblem(text)).toBe(problem);
});

// The codes of GB/T 2260, with 71 of Taiwan and 81, 82, 83 of the residence permits.
test('exactly the provinces of GB/T 2260 and of the residence permits have numbers', () => {
  const known = Array.from({ length: 90 }, (_, at) => pad(at, 2)).filter(
    (province) => parseIdNumber(withCheck(`${province}010119900101001`)) !== null,
  );
  expect(known.join(' ')).toBe(
    '11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41 42 43 44 45 46 50 51 52 53 54 61 62 63 64 65 71 81 82 83',
  );
  const issuing = Array.from({ length: 100 }, (_, at) => pad(at, 2)).filter(
    (province) => parseIdNumber(withCheck(`9${province}12419810803002`)) !== null,
  );
  expect(issuing.join(' ')).toBe(
    '11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41 42 43 44 45 46 50 51 52 53 54 61 62 63 64 65',
  );
});

test.each([
  ['11010519491231002X', 'resident', false, true],
  [withCheck('71010119900101001'), 'resident', false, true],
  [withCheck('81000019900101001'), 'residence-permit', false, true],
  [withCheck('82000019900101001'), 'residence-permit', false, true],
  [withCheck('83000019900101001'), 'residence-permit', false, true],
  ['911124198108030024', 'foreign-resident', true, true],
  // A reference of three letters and twelve digits is common, so it may be a caller's own.
  ['USA110085091201', 'foreign-resident-2004', true, false],
])('%s: %s, a foreigner: %s, may not be a reference: %s', (text, kind, isForeign, givesAway) => {
  const number = parseIdNumber(text) as IdNumber;
  expect([idNumberKind(number), isForeignResident(number)]).toEqual([kind, isForeign]);
  expect(givesIdNumberAway(` ${text.toLowerCase()} `)).toBe(givesAway);
});

test.each(['', 'order-2026-0001', '110105194912310021', '20261130000000000001'])('%j gives no number away', (text) => {
  expect(givesIdNumberAway(text)).toBe(false);
});

test('the short spelling of a resident gives the number away too', () => {
  expect(givesIdNumberAway('110105491231002')).toBe(true);
});

test.each([
  ['18800101', true],
  ['18791231', false],
  ['20991231', true],
  ['21000101', false],
  ['20000229', true],
  ['19000229', false],
  ['19900131', true],
  ['19900132', false],
  ['19900430', true],
  ['19900431', false],
  ['19901231', true],
  ['19900001', false],
  ['19901301', false],
  ['19900100', false],
])('a birthday on %s can stand in a number: %s', (day, can) => {
  expect(idNumberProblem(withCheck(`110105${day}001`))).toBe(can ? null : 'no-such-day');
});

test('a number of the first card has a birthday that one of two centuries has', () => {
  expect(idNumberProblem('USA110085000229')).toBe('no-such-day');
  // 29 February 2000, and 1900 had none.
  expect(idNumberProblem('USA110000022901')).toBeNull();
  expect(idNumberProblem('USA110001022901')).toBe('no-such-day');
  expect(idNumberProblem('USA110004022901')).toBeNull();
  expect(idNumberProblem('USA110079123101')).toBeNull();
  expect(idNumberProblem('USA990085091201')).toBe('unknown-province');
  expect(idNumberProblem('USAB10085091201')).toBe('not-digits');
  expect(idNumberProblem('1USA10085091201')).toBe('not-digits');
});

// 法释〔2006〕1号, article 2: a year of life is complete from the day after the birthday on.
test('fourteen years of life are complete on the day after the birthday, in China', () => {
  const number = bornOn('20120301');
  const at = (time: string) => isYoungerThan(number, 14, Date.parse(time));
  expect(at('2026-02-28T23:59:59+08:00')).toBe(true);
  expect(at('2026-03-01T00:00:00+08:00')).toBe(true);
  expect(at('2026-03-01T23:59:59+08:00')).toBe(true);
  expect(at('2026-03-02T00:00:00+08:00')).toBe(false);
  expect(isYoungerThan(number, 15, Date.parse('2026-03-02T00:00:00+08:00'))).toBe(true);
  const firstCard = parseIdNumber('USA110025091201') as IdNumber;
  expect(isYoungerThan(firstCard, 200, Date.parse('2026-03-02T00:00:00+08:00'))).toBe(false);
  expect(isBirthdayPossible(firstCard, Date.parse('2001-01-01T00:00:00+08:00'))).toBe(true);
});

test.each([
  // The first generation: serials 996 to 999 are of people of a hundred years.
  ['110101950307996', '18950307'],
  ['110101950307999', '18950307'],
  ['110101950307995', '19950307'],
  // Residence permits and cards of foreigners never had 15 digits; 84 has none of them, and is no province.
  ['710101950307001', '19950307'],
])('the 15 digits %s are of somebody born on %s', (text, day) => {
  expect(parseIdNumber(text)?.slice(6, 14)).toBe(day);
});

test.each([
  ['840101950307001', 'unknown-province'],
  ['810101950307001', 'not-digits'],
  ['820101950307001', 'not-digits'],
  ['830101950307001', 'not-digits'],
  ['011010195030700', 'not-digits'],
])('%s: %s', (text, problem) => {
  expect(idNumberProblem(text)).toBe(problem);
});

test('a check character is made of 17 digits and nothing else', () => {
  for (const digits of ['1101051949123100', '110105194912310021', 'x1101051949123100', '11010519491231002x'])
    expect(() => checkCharacter(digits)).toThrow('a check character is made of 17 digits');
});

test('a text of 200 characters is read, and a longer one is not', () => {
  expect(parseIdNumber('11010519491231002X'.padStart(200))).toBe('11010519491231002X');
  expect(parseIdNumber('11010519491231002X'.padStart(201))).toBeNull();
});
