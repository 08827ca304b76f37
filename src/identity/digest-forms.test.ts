import { expect, test } from 'vitest';
import { digestForms, digestFormsOf, readAnyDigest, readDigest, splitForm } from './digest-forms.ts';

const MD5 = 'd41d8cd98f00b204e9800998ecf8427e';
const SHA256 = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';
/** SM3 of «abc», GB/T 32905-2016, A.1. */
const SM3_ABC = '66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0';

test('a digest of unknown kind is told by its length alone', () => {
  expect(readAnyDigest(MD5.toUpperCase())).toEqual({ form: 'md5', canonical: MD5 });
  expect(readAnyDigest(SHA256)).toEqual({ form: 'sha256 or sm3', canonical: SHA256 });
  expect(readAnyDigest(SHA256.slice(1))).toBeNull();
  expect(readAnyDigest(`${MD5.slice(1)}g`)).toBeNull();
  expect(digestFormsOf({ form: 'md5', canonical: MD5 })).toEqual([`md5:${MD5}`]);
  expect(digestFormsOf({ form: 'sha256 or sm3', canonical: SHA256 })).toEqual([`sha256:${SHA256}`, `sm3:${SHA256}`]);
});

test('a text has its three digests, and each splits into kind and digits', () => {
  const forms = digestForms('abc');
  expect(forms[0]).toBe('md5:900150983cd24fb0d6963f7d28e17f72');
  expect(forms.map(splitForm)).toEqual([
    { kind: 'md5', hex: '900150983cd24fb0d6963f7d28e17f72' },
    { kind: 'sha256', hex: 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad' },
    { kind: 'sm3', hex: SM3_ABC },
  ]);
});

test('a digest of a kind has its number of hex digits, in either case', () => {
  expect(readDigest('md5', ` ${MD5.toUpperCase()} `)).toBe(MD5);
  expect(readDigest('sha256', SHA256.toUpperCase())).toBe(SHA256);
  expect(readDigest('sm3', SM3_ABC)).toBe(SM3_ABC);
  for (const text of ['', SHA256, MD5.slice(1), `${MD5}0`, `g${MD5.slice(1)}`, `${MD5.slice(1)}g`])
    expect([text, readDigest('md5', text)]).toEqual([text, null]);
  for (const kind of ['sha256', 'sm3'] as const) {
    expect(readDigest(kind, MD5)).toBeNull();
    expect(readDigest(kind, `${SHA256}0`)).toBeNull();
  }
});

test('a text of 200 characters is read, and a longer one is not', () => {
  expect(readAnyDigest(MD5.padStart(200))?.canonical).toBe(MD5);
  expect(readAnyDigest(MD5.padStart(201))).toBeNull();
  expect(readAnyDigest(`${MD5} ${MD5}`)).toBeNull();
  expect(readAnyDigest('')).toBeNull();
});
