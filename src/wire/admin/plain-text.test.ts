import { expect, test } from 'vitest';
import { ADMIN_CONTRACTS } from '../../admin/index.ts';
import { fieldKinds, isPlainText, printable, unplainField } from './plain-text.ts';

test.each([
  ['a line break', 'Shop\nERROR'],
  ['a carriage return', 'Shop\rX'],
  ['an escape of a terminal', 'Shop\u001B[2J'],
  ['a NUL', 'Shop\0'],
  ['a C1 control', 'Shop\u009B'],
  ['a line separator', 'Shop\u2028X'],
  ['a right-to-left override', 'Shop\u202Egpj.exe'],
  ['an isolate', '\u2066Shop\u2069'],
  ['a left-to-right mark', 'Shop\u200E'],
  ['an Arabic letter mark', 'Shop\u061C'],
  ['half a character', 'Shop\uD83D'],
])('%s is not plain', (_what, text) => expect(isPlainText(text)).toBe(false));

test.each(['Shop', '商城 №1', 'متجر', 'می\u200Cخواهم', '👩\u200D💻', 'a  b', "O'Neil & Söhne"])('%s is plain', (text) =>
  expect(isPlainText(text)).toBe(true),
);

test('characters that could steer a terminal are written out', () => {
  expect(printable('a\u001B[2J\u202Eb')).toBe('a\\u{1b}[2J\\u{202e}b');
  expect(printable('商城')).toBe('商城');
});

/**
 * The only parameters that may hold such characters: whole files, secrets, and personal values that their own reader
 * cleans.
 */
const FILES = [
  'bytes',
  'certificate',
  'csv',
  'document',
  'figures',
  'ndjson',
  'onnx',
  'photo',
  'photos',
  'recipient',
  'record',
  'report',
  'set',
  'text',
];
const SECRETS = ['code of sessions', 'newPassword', 'openId', 'passphrase', 'password', 'secret', 'url'];
const PERSONAL = [
  'account',
  'device',
  'idNumber',
  'phone',
  'value',
  'name of evidences',
  'name of outcomes',
  'name of persons',
];

/** Parameters with line breaks. */
const LINES = ['note of cases'];

test('a text with line breaks refuses every other control character, and bidi characters', () => {
  const kinds = new Map([['note', 'lines']] as const);
  expect(unplainField(kinds, { note: 'first line\nsecond\r\nthird' })).toBeNull();
  for (const note of ['a\u001Bb', 'a\tb', 'a\rb', 'a\u202Eb', { inner: 'a\nb' }])
    expect(unplainField(kinds, { note })).toBe('note');
});

test('every other parameter of every operation refuses control and bidi characters, also in nested values', () => {
  const open = ADMIN_CONTRACTS.flatMap((contract) => {
    const kinds = fieldKinds(contract);
    const takes = (field: string) =>
      ['a\nb', 'a\u001Bb', { note: ['a\u202Eb'] }, { 'a\u2066b': 1 }].some(
        (value) => unplainField(kinds, { [field]: value }) === null,
      );
    const [resource] = contract.name.split('.');
    return [...kinds.keys()]
      .filter(takes)
      .map((field) => (['name', 'code', 'note'].includes(field) ? `${field} of ${resource}` : field));
  });
  expect([...new Set(open)].toSorted()).toEqual([...FILES, ...SECRETS, ...PERSONAL, ...LINES].toSorted());
});
