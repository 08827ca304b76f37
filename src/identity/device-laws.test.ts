import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DIGEST_KINDS, digestHex } from '../kernel/digests.ts';
import { deviceForms, readDeviceIdentity } from './device-identity.ts';
import { identifierForms, soughtForms } from './identifier-forms.ts';

const fullWidth = (text: string) =>
  text.replaceAll(/[!-~]/g, (character) => String.fromCharCode(character.charCodeAt(0) + 0xfee0));

describe('devices', () => {
  const hex = (length: number) => fc.stringMatching(new RegExp(`^[0-9a-f]{${length}}$`));

  test('an IMEI, an IDFA and a MAC address are one in every case and division, and meet their digests', () => {
    const imei = fc.stringMatching(/^\d{15}$/).map((text) => ({
      plain: text,
      spellings: [
        text,
        `${text.slice(0, 2)}-${text.slice(2, 8)}-${text.slice(8, 14)}-${text.slice(14)}`,
        fullWidth(text),
      ],
    }));
    const idfa = fc.uuid().map((text) => ({
      plain: text.toUpperCase(),
      spellings: [text, text.toUpperCase(), `{${text}}`, `urn:uuid:${text}`, ` ${text}\u200b`],
    }));
    const mac = hex(12).map((text) => ({
      plain: text,
      spellings: [
        text,
        text.toUpperCase(),
        text.match(/../g)?.join(':') ?? '',
        text.toUpperCase().match(/../g)?.join('-') ?? '',
        text.match(/.{4}/g)?.join('.') ?? '',
      ],
    }));
    const oaid = hex(64).map((text) => ({ plain: text, spellings: [text, text.toUpperCase()] }));
    fc.assert(
      fc.property(fc.oneof(imei, idfa, mac, oaid), ({ plain, spellings }) => {
        for (const spelling of spellings) {
          expect(readDeviceIdentity(spelling).md5, spelling).toBe(digestHex('md5', plain));
          for (const kind of DIGEST_KINDS) expect(deviceForms(spelling)).toContain(`${kind}:${digestHex(kind, plain)}`);
        }
        expect(readDeviceIdentity(digestHex('md5', plain).toUpperCase()).md5).toBe(digestHex('md5', plain));
      }),
    );
  });

  const md5 = (text: string) => digestHex('md5', text);
  const IDFA = 'A8098C1A-F86E-41DA-BD1A-00112444BE1E';
  const MAC = '00:1A:2B:3C:4D:5E';
  const IMEI = '490154203237518';
  const ANDROID = 'c34a5f6ed09b8127';

  /** Whether a question by one spelling finds what is listed under another one. */
  const meets = (listed: string, asked: string) => {
    const forms = new Set(identifierForms('device', listed));
    return soughtForms('device', asked).some((form) => forms.has(form));
  };

  test.each([
    ['a UUID without hyphens', IDFA, 'A8098C1AF86E41DABD1A00112444BE1E'],
    ['the same in small letters', IDFA, 'a8098c1af86e41dabd1a00112444be1e'],
    ['a UUID with underscores', IDFA, 'a8098c1a_f86e_41da_bd1a_00112444be1e'],
    ['a UUID with dashes of a word processor', IDFA, 'A8098C1A\u2013F86E\u201341DA\u2013BD1A\u201300112444BE1E'],
    ['the md5 of a UUID in capitals, as the document says', IDFA, md5(IDFA)],
    ['the md5 of a UUID in small letters', IDFA, md5(IDFA.toLowerCase())],
    ['the md5 of a UUID without hyphens', IDFA, md5('A8098C1AF86E41DABD1A00112444BE1E')],
    ['the same in small letters', IDFA, md5('a8098c1af86e41dabd1a00112444be1e')],
    ['a MAC address with blanks', MAC, '00 1a 2b 3c 4d 5e'],
    ['a MAC address without the zeros that begin its pairs', MAC, '0:1a:2b:3c:4d:5e'],
    ['the md5 of a MAC address with colons', MAC, md5(MAC)],
    ['the same in small letters', MAC, md5(MAC.toLowerCase())],
    ['the md5 of a MAC address in capitals', MAC, md5('001A2B3C4D5E')],
    ['the md5 of a MAC address with hyphens', MAC, md5('00-1A-2B-3C-4D-5E')],
    ['an IMEI without its check digit', IMEI, '49015420323751'],
    ['the md5 of an IMEI without its check digit', IMEI, md5('49015420323751')],
    ['a UUID with its label', IDFA, `IDFA: ${IDFA.toLowerCase()}`],
    ['the md5 of a UUID with its label', IDFA, `idfaMd5=${md5(IDFA)}`],
    ['an IMEI with its label', IMEI, 'IMEI:49-015420-323751-8'],
    ['a MAC address with its label', MAC, 'mac：00-1A-2B-3C-4D-5E'],
    ['an Android id with its label', ANDROID, `android_id=${ANDROID}`],
    ['an Android id as a number of a program', ANDROID, `0x${ANDROID.toUpperCase()}`],
    ['an Android id in capitals', ANDROID, 'C34A5F6ED09B8127'],
    ['the md5 of an Android id in capitals', ANDROID, md5('C34A5F6ED09B8127')],
  ])('%s meets the device that is listed in plain, and the other way round', (_what, plain, asked) => {
    expect([meets(plain, asked), meets(asked, plain)]).toEqual([true, true]);
  });

  test('an IMEI with the version of its software (TS 23.003, 6.2.2) meets the IMEI that is listed', () => {
    expect(meets(IMEI, '4901542032375101')).toBe(true);
  });

  test('a MEID with its check digit meets the MEID that is listed', () => {
    expect(meets('a000004a3b8f2c', 'A000004A3B8F2C7')).toBe(true);
  });

  test('other devices do not meet', () => {
    const devices = [IDFA, MAC, IMEI, ANDROID, '490154203237526', '1000000000000001', '1000000000000002'];
    for (const one of devices)
      for (const other of devices) expect(meets(one, other), `${one} ${other}`).toBe(one === other);
  });

  test('32 digits are still an md5 in windows and habits, whatever UUID they could be', () => {
    const bare = 'a8098c1af86e41dabd1a00112444be1e';
    expect(readDeviceIdentity(bare)).toMatchObject({ form: 'md5', md5: bare, plain: null });
    expect(deviceForms(bare)[0]).toBe(`md5:${bare}`);
    expect(deviceForms(IDFA)[0]).toBe(`md5:${md5(IDFA)}`);
  });
});
