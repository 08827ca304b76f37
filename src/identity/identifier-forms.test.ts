import { expect, test } from 'vitest';
import { identifierForms, soughtForms } from './identifier-forms.ts';

/** The md5 of «13800138000», taken with md5sum. */
const PHONE = 'md5:7945bd83237335e5376ff44d62e4f0ae';

test('a phone number is read as one, also if it names an account', () => {
  const forms = identifierForms('phone', '13800138000');
  expect(forms.map((form) => form.split(':')[0])).toEqual(['md5', 'sha256', 'sm3']);
  expect(forms[0]).toBe(PHONE);
  for (const kind of ['phone', 'account'] as const)
    for (const text of ['+86 138-0013-8000', ' 13800138000 ']) expect(identifierForms(kind, text)).toEqual(forms);
  expect(soughtForms('phone', '+86 138 0013 8000')).toEqual(forms);
});

test('a number abroad is one as a phone, and stays as it is written as an account', () => {
  const canonical = identifierForms('phone', '+85291234567');
  expect(identifierForms('phone', '0085291234567')).toEqual(canonical);
  expect(identifierForms('account', '+85291234567')).toEqual(canonical);
  expect(identifierForms('account', '0085291234567')).not.toEqual(canonical);
});

test('the name of an account loses the blanks around it, and its marks are composed', () => {
  expect(identifierForms('account', ' alice\n')).toEqual(identifierForms('account', 'alice'));
  expect(identifierForms('account', 'alice')[0]).toBe('md5:6384e2b2184bcbf58eccf10ca7a6563c');
  expect(identifierForms('account', 'Alice')).not.toEqual(identifierForms('account', 'alice'));
  expect(identifierForms('account', 'Jose\u0301')).toEqual(identifierForms('account', 'Jos\u00e9'));
  expect(identifierForms('phone', ' landline ')).toEqual(identifierForms('phone', 'landline'));
});

test('a digest stands for its text, and 64 digits may be of two kinds', () => {
  const md5 = 'd41d8cd98f00b204e9800998ecf8427e';
  const sha256 = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';
  for (const kind of ['account', 'phone'] as const) {
    expect(identifierForms(kind, md5.toUpperCase())).toEqual([`md5:${md5}`]);
    expect(identifierForms(kind, sha256)).toEqual([`sha256:${sha256}`, `sm3:${sha256}`]);
    expect(soughtForms(kind, md5)).toEqual([`md5:${md5}`]);
  }
});

test('a device is looked for under more digests than it is listed under', () => {
  expect(identifierForms('device', '49015420323751')).not.toContain('md5:0eaed834a1e6f4b2bf0c024e0013dea1');
  expect(soughtForms('device', '49015420323751')).toContain('md5:0eaed834a1e6f4b2bf0c024e0013dea1');
  // An account is no device.
  expect(soughtForms('account', '49015420323751')).not.toContain('md5:0eaed834a1e6f4b2bf0c024e0013dea1');
});
