import * as fc from 'fast-check';
import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { parseAddress } from './address.ts';
import { accountIdentity } from './account-identity.ts';
import { isImei, readDeviceIdentity, readMacAddress } from '../../../identity/device-identity.ts';
import { readDeviceSignals } from './device-signals.ts';
import { parseForwardedFor } from './forwarded-chain.ts';
import { identifierForms } from '../../../identity/identifier-forms.ts';
import { phoneFacts } from './phone-facts.ts';
import { readEmail, readReferer } from './request-facts.ts';
import { createUserAgentReader } from './user-agent.ts';

const md5 = (text: string) => createHash('md5').update(text).digest('hex');

describe('addresses', () => {
  test.each([
    ['223.122.53.5', '223.122.53.5', '223.122.53.0/24', 'public'],
    ['::ffff:223.122.53.5', '223.122.53.5', '223.122.53.0/24', 'public'],
    ['64:ff9b::10.0.0.1', '10.0.0.1', '10.0.0.0/24', 'private'],
    ['2400:3200:0:1:2:3:4:5', '2400:3200:0:1:2:3:4:5', '2400:3200:0:1::/64', 'public'],
    ['192.168.1.1', '192.168.1.1', '192.168.1.0/24', 'private'],
    ['100.64.0.1', '100.64.0.1', '100.64.0.0/24', 'carrier-nat'],
    ['203.0.113.9', '203.0.113.9', '203.0.113.0/24', 'documentation'],
    ['2001:db8::1', '2001:db8::1', '2001:db8::/64', 'documentation'],
    ['fe80::1%eth0', 'fe80::1', 'fe80::/64', 'link-local'],
    ['fd00::1', 'fd00::1', 'fd00::/64', 'private'],
    ['127.0.0.1', '127.0.0.1', '127.0.0.0/24', 'loopback'],
    ['0.0.0.0', '0.0.0.0', '0.0.0.0/24', 'reserved'],
    ['240.0.0.1', '240.0.0.1', '240.0.0.0/24', 'reserved'],
    ['255.255.255.255', '255.255.255.255', '255.255.255.0/24', 'multicast'],
  ])('%s', (text, canonical, network, range) => {
    expect(parseAddress(text)).toMatchObject({ text: canonical, network, range });
  });

  test.each(['', '1.2.3', '1.2.3.4.5', '0x7f.1', '010.0.0.1', '1', 'localhost', '1.2.3.4:80', '::g'])(
    '%s is none',
    (text) => {
      expect(parseAddress(text)).toBeNull();
    },
  );

  test('any text is read or refused, and none makes the reader throw', () => {
    fc.assert(fc.property(fc.oneof(fc.string(), fc.ipV4(), fc.ipV6()), (text) => void parseAddress(text)));
    fc.assert(
      fc.property(fc.ipV4(), (text) => {
        expect(parseAddress(`::ffff:${text}`)).toEqual(parseAddress(text));
      }),
    );
  });
});

test('a forwarded chain loses ports, quotes and rubbish, and has a maximum length', () => {
  const chain = parseForwardedFor('1.2.3.4:80, "[2400:3200::1]:443", unknown, 10.0.0.1');
  expect(chain.hops.map((hop) => hop.text)).toEqual(['1.2.3.4', '2400:3200::1', '10.0.0.1']);
  expect(chain.unreadable).toBe(1);
  expect(parseForwardedFor('1.1.1.1,'.repeat(1000)).hops).toHaveLength(16);
});

describe('devices', () => {
  test('Luhn decides an IMEI: every other last digit is wrong', () => {
    expect(isImei('490154203237518')).toBe(true);
    for (const digit of '012345679') expect(isImei(`49015420323751${digit}`)).toBe(false);
  });

  test('a plain IMEI or IDFA has the same name as its md5', () => {
    const imei = '490154203237518';
    const idfa = 'aebe52e7-03ee-455a-b3c4-e57283966239';
    expect(readDeviceIdentity(imei).md5).toBe(readDeviceIdentity(md5(imei)).md5);
    expect(readDeviceIdentity(idfa).md5).toBe(readDeviceIdentity(md5(idfa.toUpperCase())).md5);
    expect(readDeviceIdentity(idfa)).toMatchObject({ form: 'idfa', plausible: true });
  });

  test.each(['000000000000000', '00000000-0000-0000-0000-000000000000', md5(''), md5('0'.repeat(15)), 'unknown'])(
    '%s is not taken as a device',
    (text) => {
      expect(readDeviceIdentity(text).plausible).toBe(false);
    },
  );

  test('a randomised MAC is recognised, and every spelling of a MAC reads the same', () => {
    expect(readMacAddress('00:1A:2B:3C:4D:5E')).toMatchObject({ form: 'mac', plausible: true, randomised: false });
    expect(readMacAddress('001a.2b3c.4d5e').md5).toBe(readMacAddress('00-1A-2B-3C-4D-5E').md5);
    expect(readMacAddress('da:a1:19:00:00:01').randomised).toBe(true);
    expect(readMacAddress('02:00:00:00:00:00').plausible).toBe(false);
  });

  test('signals are read in any spelling, a yes outweighs a no, and unknown names are ignored', () => {
    const signals = readDeviceSignals([
      { name: 'is_Emulator', value: '1' },
      { name: 'emulator', value: '0' },
      { name: 'isRoot', value: 'false' },
      { name: 'battery', value: '1' },
      { name: 'hook', value: 'perhaps' },
    ]);
    expect(signals).toMatchObject({ emulator: true, rooted: false, hooked: null, multiOpen: null });
  });
});

describe('phones', () => {
  test.each(['13815650338', '+8613815650338', '86 138-1565-0338', '008613815650338'])('%s is one number', (text) => {
    expect(phoneFacts(text)).toEqual({
      name: `md5:${md5('13815650338')}`,
      plain: '13815650338',
      prefix: '1381565',
      valid: true,
      isMainland: true,
    });
  });
  test('its md5 has the same name', () => {
    expect(phoneFacts(md5('13815650338').toUpperCase())?.name).toBe(phoneFacts('13815650338')?.name);
    expect(phoneFacts(createHash('sha256').update('13815650338').digest('hex'))?.name).toMatch(/^sha256:/);
  });
  test.each([
    ['12345678901', false],
    ['19912345678', true],
  ])('%s valid: %s', (text, valid) => {
    expect(phoneFacts(text)?.valid).toBe(valid);
  });
  test.each(['', 'abc', '12', md5('x').slice(1)])('%s is none', (text) => expect(phoneFacts(text)).toBeNull());
});

describe('accounts', () => {
  const none = { phone: null, deviceId: null };
  const open = { ...none, associateAccount: null };

  test('a phone and its md5 are one account', () => {
    const plain = accountIdentity({ type: 'phone', accountId: '13815650338', ...none });
    const digest = accountIdentity({ type: 'phone-digest', accountId: md5('13815650338'), ...none });
    expect(digest).toEqual(plain);
    expect(plain.flaw).toBeNull();
  });

  test.each([
    [{ type: 'phone', accountId: '12000000000', ...none } as const, 'phone'],
    [{ type: 'phone-digest', accountId: md5(''), ...none } as const, 'phone-digest'],
    [{ type: 'qq', openId: 'x', qqAppId: '100000', ...open } as const, 'qq-openid'],
    [{ type: 'qq', openId: md5('a'), qqAppId: 'wx1', ...open } as const, 'qq-app-id'],
    [
      { type: 'wechat', openId: 'short', subType: 'web', nonce: null, accessToken: null, ...open } as const,
      'wechat-openid',
    ],
    [{ type: 'device', accountId: '490154203237519', ...none } as const, 'device'],
    [{ type: 'other', accountId: 'undefined', ...none } as const, 'account'],
  ])('%j: %s', (claim, flaw) => {
    expect(accountIdentity(claim).flaw).toBe(flaw);
  });

  test.each(['+85291234567', '0085291234567', '+1 201 555 0123', '+8613815650338x'])(
    'an account of the number %s is flawed, because only mainland numbers are served',
    (accountId) => {
      expect(accountIdentity({ type: 'phone', accountId, ...none }).flaw).toBe('phone');
    },
  );

  test('ranges that exist are no flaw, even if a table lacks them', () => {
    for (const accountId of ['14998765432', '14898765432', '19298765432', '16598765432'])
      expect(accountIdentity({ type: 'phone', accountId, ...none }).flaw).toBeNull();
  });

  test('an account of a phone has one name in every spelling, and it stays the same across releases', () => {
    const name = `phone\nmd5:${md5('13912345678')}`;
    for (const accountId of [
      '13912345678',
      '+86013912345678',
      '０１３９１２３４５６７８',
      '139 1234 5678',
      '(+86)139–1234–5678',
    ])
      expect(accountIdentity({ type: 'phone', accountId, ...none }).canonical).toBe(name);
  });

  test('a phone used as an account name has the list forms of that phone', () => {
    expect(identifierForms('account', '+8613815650338')).toEqual(identifierForms('phone', '13815650338'));
    expect(identifierForms('account', md5('13815650338'))).toEqual([`md5:${md5('13815650338')}`]);
  });
});

describe('other facts', () => {
  const read = createUserAgentReader(2);
  test.each([
    ['curl/8.0.1', { bot: true, library: true }],
    [
      'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) HeadlessChrome/119.0 Safari/537.36',
      { headless: true, bot: true },
    ],
    [
      'Mozilla/5.0 (iPhone; CPU iPhone OS 16_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 MicroMessenger/8.0.40',
      { bot: false, library: false, headless: false, os: 'ios' },
    ],
    ['MyApp/3.2 CFNetwork/1408 Darwin/22.5.0', { os: 'ios', library: false }],
    [
      'Mozilla/5.0 (Linux; Android 9; Android SDK built for x86) AppleWebKit/537.36 Chrome/69.0 Mobile Safari/537.36',
      { emulator: true, os: 'android' },
    ],
    ['Dalvik/2.1.0 (Linux; U; Android 11; M2012K11AC)', { os: 'android', bot: false }],
  ])('%s', (text, facts) => {
    expect(read(text)).toMatchObject(facts);
    expect(read(text)).toBe(read(text));
  });

  test('a valid mail address is taken apart, and an invalid one is not', () => {
    expect(readEmail('a1b2c3d4+x@Mail.Example')).toEqual({
      domain: 'mail.example',
      localLength: 8,
      localDigits: 4,
      localSwitches: 7,
    });
    expect(readEmail('nobody')).toBeNull();
  });

  test('a referer is compared with the campaign by site', () => {
    expect(readReferer('https://m.shop.example/a', 'https://www.shop.example/b')).toMatchObject({
      matchesCampaign: true,
      valid: true,
    });
    expect(readReferer('http://1.2.3.4/', 'https://shop.example')).toMatchObject({
      ipLiteral: true,
      matchesCampaign: false,
    });
    expect(readReferer('javascript:x', null)).toMatchObject({ valid: false, matchesCampaign: null });
  });
});
