import { describe, expect, test } from 'vitest';
import {
  deviceForms,
  isDeviceId,
  isImei,
  readDeviceIdentity,
  readMacAddress,
  soughtDeviceForms,
} from './device-identity.ts';

/** The IMEI that serves as an example for the Luhn digit (3GPP TS 23.003, annex B), and its md5. */
const IMEI = '490154203237518';
const MD5_OF_IMEI = '0eaed834a1e6f4b2bf0c024e0013dea1';
const UUID = 'A8098C1A-F86E-41DA-BD1A-00112444BE1E';
const MD5_OF_UUID = 'c8c6a1679ba300cafd8c22fa70c56bb5';
const MAC = '001a2b3c4d5e';
const MD5_OF_MAC = '66efb1a45c262d043508813dc97c1d0b';

describe('what a device identifier is read as', () => {
  const imei = { form: 'imei', plain: IMEI, md5: MD5_OF_IMEI, plausible: true, placeholder: false };
  const idfa = { form: 'idfa', plain: UUID, md5: MD5_OF_UUID, plausible: true, placeholder: false };
  const mac = { form: 'mac', plain: MAC, md5: MD5_OF_MAC, plausible: true, placeholder: false };

  test.each([
    '490154203237518',
    ' 490154203237518 ',
    '49-015420-323751-8',
    '49 015420 323751 8',
    '49.015420.323751.8',
    '490154203237518/',
    'IMEI:490154203237518',
    'imei = 490154203237518',
    'ImeiMd5: 490154203237518',
    'device_id:490154203237518',
    'device id:490154203237518',
    'deviceid=490154203237518',
    '0x490154203237518',
  ])('%s is an IMEI', (text) => {
    expect(readDeviceIdentity(text)).toEqual(imei);
  });

  test.each([
    UUID,
    UUID.toLowerCase(),
    `{${UUID}}`,
    `urn:uuid:${UUID}`,
    UUID.replaceAll('-', '_'),
    UUID.replaceAll('-', '\u2212'),
    ...['idfa', 'IDFV', 'oaid', 'aaid', 'gaid', 'udid', 'uuid'].map((label) => `${label}:${UUID}`),
  ])('%s is a UUID', (text) => {
    expect(readDeviceIdentity(text)).toEqual(idfa);
  });

  test.each([
    '001A2B3C4D5E',
    '00:1a:2b:3c:4d:5e',
    '00-1A-2B-3C-4D-5E',
    '00 1A 2B 3C 4D 5E',
    '001a.2b3c.4d5e',
    '0:1A:2b:3c:4d:5e',
    'MAC: 00:1a:2b:3c:4d:5e',
    'mac=001a2b3c4d5e',
  ])('%s is a MAC address', (text) => {
    expect(readDeviceIdentity(text)).toEqual(mac);
  });

  test('14 hex digits are a MEID, in small letters', () => {
    for (const text of ['A000004A3B8F2C', 'MEID:A000004A3B8F2C', '0xA000004A3B8F2C'])
      expect(readDeviceIdentity(text)).toMatchObject({ form: 'imei', plain: 'a000004a3b8f2c', plausible: true });
  });

  test('an md5 is kept as it is, in small letters', () => {
    const md5 = { form: 'md5', plain: null, md5: MD5_OF_IMEI, plausible: true, placeholder: false };
    expect(readDeviceIdentity(MD5_OF_IMEI.toUpperCase())).toEqual(md5);
    expect(readDeviceIdentity(`imeiMd5=${MD5_OF_IMEI}`)).toEqual(md5);
  });

  test.each([
    // Opaque text keeps its case, and hexadecimal text from 13 digits on does not.
    ['Device-1', 'Device-1'],
    ['ABCDEF012345A', 'abcdef012345a'],
    ['ABCDEF01234', 'ABCDEF01234'],
    ['C34A5F6ED09B8127', 'c34a5f6ed09b8127'],
    ['C34A5F6ED09B8127-', 'C34A5F6ED09B8127-'],
    ['android_id=C34A5F6ED09B8127', 'c34a5f6ed09b8127'],
    ['Android-Id:C34A5F6ED09B8127', 'c34a5f6ed09b8127'],
    ['android id C34A5F6ED09B8127', 'android id C34A5F6ED09B8127'],
    // 0x is a label only before at least 14 hexadecimal digits.
    ['0x12345678', '0x12345678'],
    // Nothing may stand before or after a UUID, a MAC address or an IMEI.
    [`${UUID}0`, `${UUID}0`],
    [`0${UUID}`, `0${UUID}`],
    ['00:1a:2b:3c:4d:5e:6f', '00:1a:2b:3c:4d:5e:6f'],
    ['00:1a:2b:3c:4d', '00:1a:2b:3c:4d'],
    ['0:1a:2b:3c:4d:5e:6f', '0:1a:2b:3c:4d:5e:6f'],
    ['xmac=001a2b3c4d5e', 'xmac=001a2b3c4d5e'],
    ['x490154203237518', 'x490154203237518'],
    ['490154203237518x', '490154203237518x'],
  ])('%s is opaque: %s', (text, plain) => {
    expect(readDeviceIdentity(text)).toMatchObject({ form: 'other', plain, plausible: null, placeholder: false });
  });

  test('a wrong Luhn digit and a placeholder are not plausible', () => {
    expect(readDeviceIdentity('490154203237519')).toMatchObject({ form: 'imei', plausible: false, placeholder: false });
    expect(readDeviceIdentity('000000000000000')).toMatchObject({ form: 'imei', plausible: false, placeholder: true });
    expect(readDeviceIdentity('unknown')).toMatchObject({ form: 'other', plausible: false, placeholder: true });
    // The md5 of the empty text (RFC 1321).
    const empty = readDeviceIdentity('d41d8cd98f00b204e9800998ecf8427e');
    expect(empty).toMatchObject({ form: 'md5', plausible: false, placeholder: true });
  });
});

test.each([
  ['490154203237518', true],
  // Published test numbers. Their last digit is the Luhn digit.
  ['356938035643809', true],
  ['352099001761481', true],
  ['490154203237519', false],
  ['490154203237508', false],
  ['000000000000000', false],
  ['49015420323751', false],
  ['4901542032375180', false],
  ['x490154203237518', false],
  ['', false],
])('%s is an IMEI: %s', (text, is) => {
  expect(isImei(text)).toBe(is);
});

test.each([
  [IMEI, true],
  ['A000004A3B8F2C', true],
  [UUID, true],
  [MD5_OF_IMEI, true],
  ['c34a5f6ed09b8127', true],
  ['android_id=C34A5F6ED09B8127', true],
  ['1fe9a970efbb29e0f0fa5b4b7e1e8f5d2f0a9c3e6b7d8a1c4e5f60718293a4b5', true],
  // A MAC address and an opaque name identify no device by their form.
  ['00:1a:2b:3c:4d:5e', false],
  ['Device-1', false],
  ['c34a5f6ed09b81270', false],
  ['xc34a5f6ed09b8127', false],
  ['c34a5f6ed09b812', false],
  ['1fe9a970efbb29e0f0fa5b4b7e1e8f5d2f0a9c3e6b7d8a1c4e5f60718293a4b50', false],
  ['', false],
])('%s identifies a device by its form: %s', (text, is) => {
  expect(isDeviceId(text)).toBe(is);
});

/** Digests are of the spellings that stand beside them, taken with openssl and md5sum. */
describe('the digests of a device', () => {
  const kinds = (forms: readonly string[]) => forms.map((form) => form.slice(0, form.indexOf(':')));

  test('an IMEI: its three digests, and the md5 without its check digit', () => {
    const forms = deviceForms(IMEI);
    expect(kinds(forms)).toEqual(['md5', 'sha256', 'sm3', 'md5']);
    expect(forms[0]).toBe(`md5:${MD5_OF_IMEI}`);
    // 49015420323751
    expect(forms[3]).toBe('md5:32f29969619f8b1a84bb7a2695d430cc');
    expect(soughtDeviceForms(IMEI)).toEqual(forms);
  });

  test('a UUID: its three digests, the md5 of its other spellings, and itself without hyphens', () => {
    const forms = deviceForms(UUID.toLowerCase());
    expect(kinds(forms)).toEqual(['md5', 'sha256', 'sm3', 'md5', 'md5', 'md5', 'md5']);
    expect([forms[0], ...forms.slice(3)]).toEqual([
      `md5:${MD5_OF_UUID}`,
      'md5:5e380411f0280c092270e1c2e9fc29fd',
      'md5:6b668a500f67324ffa8da5e6bb4c2644',
      'md5:8f4bac8dac61f76a73240a4fa591aa42',
      'md5:a8098c1af86e41dabd1a00112444be1e',
    ]);
  });

  test('a MAC address: its three digests, and the md5 of six spellings', () => {
    const forms = deviceForms('00:1A:2B:3C:4D:5E');
    expect(kinds(forms)).toEqual(['md5', 'sha256', 'sm3', 'md5', 'md5', 'md5', 'md5', 'md5']);
    expect(forms[0]).toBe(`md5:${MD5_OF_MAC}`);
  });

  test('opaque text has its three digests only, and hexadecimal text the md5 of its capitals too', () => {
    expect(deviceForms('device-1')).toHaveLength(3);
    expect(deviceForms('device-1')[0]).toBe('md5:d111f50a599b0a9fe3ef9e1c6b68ec88');
    expect(kinds(deviceForms('c34a5f6ed09b8127'))).toEqual(['md5', 'sha256', 'sm3', 'md5']);
    expect(kinds(deviceForms('A000004A3B8F2C'))).toEqual(['md5', 'sha256', 'sm3', 'md5']);
  });

  test('a digest is itself. 64 digits are a SHA-256, an SM3 and a text', () => {
    expect(deviceForms(MD5_OF_IMEI)).toEqual([`md5:${MD5_OF_IMEI}`]);
    const long = '1fe9a970efbb29e0f0fa5b4b7e1e8f5d2f0a9c3e6b7d8a1c4e5f60718293a4b5';
    const forms = deviceForms(long);
    expect(kinds(forms)).toEqual(['md5', 'sha256', 'sm3', 'md5', 'sha256', 'sm3']);
    expect(forms.slice(4)).toEqual([`sha256:${long}`, `sm3:${long}`]);
  });

  test('a text is also looked for as the device that it may stand for', () => {
    const likely = (text: string) => {
      const own = new Set(deviceForms(text));
      return soughtDeviceForms(text).filter((form) => !own.has(form));
    };
    // 32 digits as the UUID, 14 and 16 digits as the IMEI, 15 as the MEID.
    expect(likely('a8098c1af86e41dabd1a00112444be1e')[0]).toBe(`md5:${MD5_OF_UUID}`);
    expect(likely('49015420323751')[0]).toBe(`md5:${MD5_OF_IMEI}`);
    expect(likely('4901542032375102')[0]).toBe(`md5:${MD5_OF_IMEI}`);
    expect(likely('49-015420-323751')[0]).toBe(`md5:${MD5_OF_IMEI}`);
    expect(likely('A000004A3B8F2C7')[0]).toBe(deviceForms('a000004a3b8f2c')[0]);
    for (const text of [IMEI, UUID, 'device-1', 'A000004A3B8F2C', '901542032375', '49015420323751020', '0'.repeat(14)])
      expect([text, likely(text)]).toEqual([text, []]);
  });
});

test.each([
  // The second least bit of the first octet tells a made-up address (IEEE 802).
  ['02:1a:2b:3c:4d:5e', true],
  ['da:a1:19:00:00:01', true],
  ['00:1a:2b:3c:4d:5e', false],
  ['3c:5a:b4:01:02:03', false],
  ['fd:1a:2b:3c:4d:5e', false],
  ['router-02', false],
  ['66efb1a45c262d043508813dc97c1d0b', false],
])('the MAC address %s was made up at random: %s', (text, randomised) => {
  const device = readMacAddress(text);
  expect(device.randomised).toBe(randomised);
  expect(device).toMatchObject(readDeviceIdentity(text));
});
