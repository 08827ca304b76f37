import { createHash, hash } from 'node:crypto';
import { expect, test } from 'vitest';
import { readDeviceIdentity, readMacAddress } from './device-identity.ts';
import { isPlaceholder } from './placeholders.ts';

const ZERO_IDFA = '00000000-0000-0000-0000-000000000000';
const MAC = '02:00:00:00:00:00';
const spellings = (text: string) => [text, text.toLowerCase(), text.toUpperCase()];

const NOBODY: readonly (readonly [string, string])[] = [
  ['an IDFA of zeros', ZERO_IDFA],
  ['an IDFA of zeros without hyphens', '0'.repeat(32)],
  ['an OAID of zeros with 64 digits', '0'.repeat(64)],
  ['an OAID of one letter', 'f'.repeat(64)],
  ['an IMEI of zeros', '0'.repeat(15)],
  ['an IMEI of ones', '1'.repeat(15)],
  ['a MEID of zeros', '0'.repeat(14)],
  ['the IMEI of the Android emulator', '004999010640000'],
  ['an ANDROID_ID that a faulty build gave everybody', '9774d56d682e549c'],
  ['the MAC address that Android gives every app', MAC],
  ['that MAC address with hyphens', '02-00-00-00-00-00'],
  ['that MAC address without dividers', '020000000000'],
  ['a MAC address of zeros', '00:00:00:00:00:00'],
  ['a MAC address of ones', 'ff:ff:ff:ff:ff:ff'],
  ['the digits in their order', '1234567890'],
  ['the digits in their order, without the last', '123456789'],
  ['unknown', 'unknown'],
  ['null', 'null'],
  ['0', '0'],
  ['-1', '-1'],
  ['N/A', 'N/A'],
  ['(null)', '(null)'],
  ['undefined', 'undefined'],
  ['[object Object]', '[object Object]'],
  ['blanks and dividers', ' - - '],
];

test.each(NOBODY)('%s names nobody, in any case', (_, text) => {
  for (const spelled of spellings(text)) expect([spelled, isPlaceholder(spelled)]).toEqual([spelled, true]);
  expect(readDeviceIdentity(text)).toMatchObject({ placeholder: true, plausible: false });
});

const DIGESTED = [
  '',
  '0',
  '0'.repeat(15),
  ZERO_IDFA,
  '0'.repeat(32),
  MAC,
  'unknown',
  'null',
  'N/A',
  '9774d56d682e549c',
];

test.each(DIGESTED)('neither does a digest of %j', (text) => {
  for (const digest of [hash('md5', text), hash('sha256', text), createHash('sm3').update(text).digest('hex')])
    for (const spelled of spellings(digest)) expect([text, isPlaceholder(spelled)]).toEqual([text, true]);
  expect(readDeviceIdentity(hash('md5', text))).toMatchObject({ placeholder: true });
});

test('digests of the empty text, as the standards give them', () => {
  for (const digest of [
    'd41d8cd98f00b204e9800998ecf8427e',
    'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
    '1ab21d8355cfa17f8e61194831e81a8f22bec8c728fefb747ed035eb5082aa2b',
  ])
    expect(isPlaceholder(digest)).toBe(true);
});

test.each([
  ['an IMEI', '490154203237518'],
  ['an IDFA', 'AEBE52E7-03EE-455A-B3C4-E57283966239'],
  ['a UUID that is nearly zeros', '00000000-0000-0000-0000-000000000001'],
  ['an OAID', '1fe9a970efbb29e0f0fa5b4b7e1e8f5d2f0a9c3e6b7d8a1c4e5f60718293a4b5'],
  ['a MAC address', '3c:5a:b4:01:02:03'],
  ['a MAC address that was made up at random', '02:00:00:00:00:01'],
  ['an ANDROID_ID', '9774d56d682e549d'],
  ['a digest of an IMEI', hash('md5', '490154203237518')],
  ['a name of one', 'device-1'],
  ['a name that begins with a word for nothing', 'unknown-7f3a'],
])('%s is somebody', (_, text) => {
  for (const spelled of spellings(text)) expect([spelled, isPlaceholder(spelled)]).toEqual([spelled, false]);
  expect(readDeviceIdentity(text).placeholder).toBe(false);
});

test('a MAC address is read the same way', () => {
  expect(readMacAddress(MAC)).toMatchObject({ placeholder: true, plausible: false });
  expect(readMacAddress('3c:5a:b4:01:02:03')).toMatchObject({ placeholder: false });
});

// What refused permissions, empty objects and switched-off identifiers leave behind, and constants of emulators.
const EVERY =
  'unknown unknow null nil none undefined na nan empty default test error false true denied nopermission ' +
  'permissiondenied notavailable unavailable android ios deviceid imei oaid idfa mac object objectobject simulator ' +
  '020000000000 9774d56d682e549c 004999010640000 012345678912345 123456789012345 357242043237517 358240051111110 ' +
  '123456789abcdef 0123456789abcdef 1234567890abcdef 123456789 1234567890';

test.each(EVERY.split(' '))('%s is no device, divided or digested', (text) => {
  const divided = `${text.slice(0, 2)}-${text.slice(2)}`;
  for (const each of [
    text,
    text.toUpperCase(),
    divided,
    ` ${text}.`,
    hash('md5', text),
    hash('sha256', text.toUpperCase()),
  ])
    expect([each, isPlaceholder(each)]).toEqual([each, true]);
});

test.each([
  '0',
  '0'.repeat(14),
  '0'.repeat(15),
  '0'.repeat(16),
  '0'.repeat(32),
  ZERO_IDFA,
  '00:00:00:00:00:00',
  MAC,
  'n/a',
])('the digests of %s are none either', (text) => {
  for (const digest of [hash('md5', text), hash('md5', text.toUpperCase()), hash('sha256', text)])
    expect(isPlaceholder(digest)).toBe(true);
});

test.each([
  '00',
  '01',
  '10',
  '1112',
  'aab',
  'unknowns',
  'myandroid',
  '1234567891',
  'stryker was here',
  hash('md5', 'phone'),
])('%s may be a device, unless it is one character repeated', (text) => {
  expect(isPlaceholder(text)).toBe(text === '00');
});
