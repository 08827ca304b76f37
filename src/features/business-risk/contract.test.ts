import { expect, test } from 'vitest';
import { businessRisk } from './contract.ts';

const phone = { AccountType: 4, OtherAccount: { AccountId: '13815650338' } };
const UserIp = '223.122.53.5';
const whole = (more: Record<string, unknown> = {}, Account: unknown = phone) => ({
  BusinessSecurityData: { Account, UserIp, ...more },
});

function read(raw: Record<string, unknown>) {
  const parsed = businessRisk.params.schema.safeParse(raw, { reportInput: true });
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  if (!issue) throw new Error('refused without an issue');
  return businessRisk.params.refusalFor(issue, raw);
}

test.each<[string, Record<string, unknown>]>([
  ['all of it inside', whole()],
  ['the address beside', { BusinessSecurityData: { Account: phone }, UserIp }],
  ['the root as JSON text', { BusinessSecurityData: JSON.stringify({ Account: phone, UserIp }) }],
  ['the root as a file of JSON', { BusinessSecurityData: Buffer.from(JSON.stringify({ Account: phone, UserIp })) }],
  [
    'every object as JSON text',
    whole({}, JSON.stringify({ ...phone, OtherAccount: JSON.stringify(phone.OtherAccount) })),
  ],
  ['numbers as text', whole({}, { ...phone, AccountType: '4' })],
  ['text as numbers', whole({}, { AccountType: 4, OtherAccount: { AccountId: 13815650338 } })],
  ['blank and null fields', whole({ UserId: '', Sponsor: null, DeviceType: '', Details: '' })],
  [
    'brackets of a form',
    {
      'BusinessSecurityData[Account][AccountType]': '4',
      'BusinessSecurityData[Account][OtherAccount][AccountId]': '13815650338',
      'BusinessSecurityData[UserIp]': UserIp,
    },
  ],
  [
    'dotted names of the parameter table',
    {
      'BusinessSecurityData.Account.AccountType': '4',
      'BusinessSecurityData.Account.OtherAccount.AccountId': '13815650338',
      UserIp,
    },
  ],
])('a request is read with %s', (_, raw) => {
  expect(read(raw)).toEqual({ Account: phone, UserIp });
});

test('a field inside the root wins over one beside it', () => {
  expect(
    read({ ...whole({ SceneCode: 'in', PostTime: 1 }), UserIp: '1.1.1.1', SceneCode: 'out', PostTime: 2 }),
  ).toMatchObject({
    UserIp,
    SceneCode: 'in',
    PostTime: 1,
  });
});

test('every field of the long example is known', () => {
  const Account = {
    OtherAccount: { DeviceId: 'xx', MobilePhone: '13815650338', AccountId: 'xx' },
    QQAccount: { QQOpenId: 'xx', AppIdUser: 'xx', DeviceId: 'xx', MobilePhone: 'xx', AssociateAccount: 'xx' },
    WeChatAccount: {
      MobilePhone: 'xx',
      WeChatAccessToken: 'xx',
      WeChatSubType: 1,
      DeviceId: 'xx',
      AssociateAccount: 'xx',
      WeChatOpenId: 'xx',
      RandStr: 'xx',
    },
    AccountType: 0,
  };
  const others = {
    CookieHash: 'xx',
    BusinessId: 1,
    DeviceType: 0,
    XForwardedFor: 'xx',
    UserId: 'xx',
    CheckDevice: 0,
    Details: [{ FieldName: 'xx', FieldValue: 'xx' }],
    MacAddress: 'xx',
    UserAgent: 'xx',
    EmailAddress: 'xx',
    VendorId: 'xx',
    SceneCode: 'xx',
    Sponsor: { SponsorDeviceNumber: 'xx', SponsorIp: 'xx', CampaignUrl: 'xx', SponsorOpenId: 'xx', SponsorPhone: 'xx' },
    Referer: 'xx',
    OnlineScam: { ContentRiskLevel: 0, ContentLabel: 'xx', ContentType: 0, FraudAccount: 'xx', FraudType: 0 },
    Nickname: 'xx',
    DeviceToken: 'xx',
    DeviceBusinessId: 0,
  };
  expect(read(whole(others, Account))).toEqual({
    Account,
    UserIp,
    ...others,
    BusinessId: '1',
    DeviceBusinessId: '0',
  });
});

test.each([
  [{ Details: '[{"FieldName":"a","FieldValue":1}]' }],
  [{ Details: { 0: { FieldName: 'a', FieldValue: '1' } } }],
])('details are read from %j', (more) => {
  expect(read(whole(more))).toMatchObject({ Details: [{ FieldName: 'a', FieldValue: '1' }] });
});

const accounts: [string, unknown][] = [
  ['a device by IMEI', { AccountType: 8, OtherAccount: { AccountId: '490154203237518' } }],
  ['a device by IDFA', { AccountType: 8, OtherAccount: { AccountId: '1E2DFA89-496A-47FD-9941-DF1FC4E6484A' } }],
  ['a device by md5', { AccountType: 8, OtherAccount: { AccountId: 'D41D8CD98F00B204E9800998ECF8427E' } }],
  ['a device by Android id', { AccountType: 8, OtherAccount: { AccountId: '9774D56D682E549D' } }],
  ['a device by OAID', { AccountType: 8, OtherAccount: { AccountId: 'ab'.repeat(32) } }],
  ['a phone by md5', { AccountType: 10004, OtherAccount: { AccountId: 'd41d8cd98f00b204e9800998ecf8427e' } }],
  ['a phone by sha256', { AccountType: 10004, OtherAccount: { AccountId: 'e'.repeat(64) } }],
  ['a phone abroad, which the decision calls invalid', { AccountType: 4, OtherAccount: { AccountId: '+85291234567' } }],
  ['a device by IMEI in its parts', { AccountType: 8, OtherAccount: { AccountId: '49-015420-323751-8' } }],
  [
    'a phone by full-width md5',
    { AccountType: 10004, OtherAccount: { AccountId: 'Ｄ41d8cd98f00b204e9800998ecf8427e' } },
  ],
  ['a phone with dots', { AccountType: 4, OtherAccount: { AccountId: '139.1234.5678' } }],
  ['a phone after a zero', { AccountType: 4, OtherAccount: { AccountId: '013912345678' } }],
  ['a phone in other digits', { AccountType: 4, OtherAccount: { AccountId: '١٣٩١٢٣٤٥٦٧٨' } }],
  ['a phone in North America', { AccountType: 4, OtherAccount: { AccountId: '0012015550123' } }],
  ['any other account', { AccountType: 0, OtherAccount: { AccountId: 'x' } }],
  ['QQ', { AccountType: 1, QQAccount: { QQOpenId: 'o', AppIdUser: '1' } }],
  ['WeChat', { AccountType: 2, WeChatAccount: { WeChatOpenId: 'o', WeChatSubType: 1, WeChatAccessToken: 't' } }],
  [
    'a WeChat mini program',
    { AccountType: 2, WeChatAccount: { WeChatOpenId: 'o', WeChatSubType: 2, RandStr: 'r', WeChatAccessToken: 't' } },
  ],
];

test.each(accounts)('%s is an account', (_, Account) => {
  expect(read(whole({}, Account))).toEqual({ Account, UserIp });
});

const other = (AccountType: number, AccountId?: string) => whole({}, { AccountType, OtherAccount: { AccountId } });
const weChat = (more: object) =>
  whole(
    {},
    { AccountType: 2, WeChatAccount: { WeChatOpenId: 'o', WeChatSubType: 1, WeChatAccessToken: 't', ...more } },
  );

test.each<[number, string, Record<string, unknown>]>([
  [261502, 'no such type', whole({}, { ...phone, AccountType: 3 })],
  [261502, 'a type in words', whole({}, { ...phone, AccountType: 'phone' })],
  [261504, 'no phone', other(4, '12345678901')],
  [
    261504,
    'a bound phone that is not a number',
    whole({}, { AccountType: 1, QQAccount: { QQOpenId: 'o', AppIdUser: '1', MobilePhone: '1' } }),
  ],
  [261504, 'a phone bound to WeChat that is not a number', weChat({ MobilePhone: 'xx' })],
  [261505, 'QQ without its app', whole({}, { AccountType: 1, QQAccount: { QQOpenId: 'o', AppIdUser: '' } })],
  [261506, 'no address', { BusinessSecurityData: { Account: phone } }],
  [261506, 'a blank address', whole({ UserIp: ' ' })],
  [261507, 'no account id', other(4)],
  [261507, 'no account object', whole({}, { AccountType: 0 })],
  [261507, 'a device that is not a device number', other(8, 'xx')],
  [261507, 'a device of 15 letters', other(8, '9774d56d682e549')],
  [261507, 'a device of 17 digits', other(8, '97745566825491234')],
  [261507, 'a digest of a wrong length', other(10004, 'abc')],
])('%i: %s', (code, _, raw) => {
  expect(read(raw)).toEqual({ code });
});

test.each([
  ['1.2.3.4:5678', '1.2.3.4'],
  [' 1.2.3.4:80 ', '1.2.3.4'],
  ['[2001:db8::1]:443', '2001:db8::1'],
  ['[2001:db8::1]', '2001:db8::1'],
  ['2001:db8::1', '2001:db8::1'],
])('the port of the address %s is left out', (given, address) => {
  expect(read(whole({ UserIp: given }))).toEqual({ Account: phone, UserIp: address });
});

test.each<[number, string, Record<string, unknown>]>([
  [261508, 'UserIp', whole({ UserIp: '1.2.3' })],
  [261508, 'UserIp', whole({ UserIp: '1.2.3.4:port' })],
  [261508, 'UserIp', whole({ UserIp: '1.2.3.4:5:6' })],
  [261508, 'UserIp', whole({ UserIp: '[1.2.3.4' })],
  [261508, 'PostTime', whole({ PostTime: 'yesterday' })],
  [261508, 'Nickname', whole({ Nickname: ['a'] })],
  [261508, 'Nickname', whole({ Nickname: 'a'.repeat(257) })],
  [261508, 'Sponsor', whole({ Sponsor: 'x' })],
  [261508, 'BusinessSecurityData', { BusinessSecurityData: '{"Account":' }],
  [261508, 'BusinessSecurityData', { BusinessSecurityData: [1] }],
  [261509, 'PostTime', whole({ PostTime: 16218377690 })],
  [261509, 'DeviceType', whole({ DeviceType: '3' })],
  [261509, 'OnlineScam.FraudType', whole({ OnlineScam: { FraudType: 7 } })],
  [261510, 'BusinessSecurityData', {}],
  [261510, 'BusinessSecurityData', { UserIp }],
  [261510, 'Account', { BusinessSecurityData: { UserIp } }],
  [261510, 'Account.AccountType', whole({}, { OtherAccount: { AccountId: '1' } })],
  [261510, 'Account.QQAccount', whole({}, { AccountType: 1 })],
  [261510, 'Account.QQAccount.QQOpenId', whole({}, { AccountType: 1, QQAccount: { AppIdUser: '1' } })],
  [261510, 'Account.WeChatAccount', whole({}, { AccountType: 2 })],
  [261510, 'Account.WeChatAccount.RandStr', weChat({ WeChatSubType: 2 })],
  [261511, 'Extra', whole({ Extra: 1 })],
  [261511, 'Extra', { ...whole(), Extra: 1 }],
  [261511, 'Account.OtherAccount.Extra', whole({}, { ...phone, OtherAccount: { AccountId: '13815650338', Extra: 1 } })],
  [261511, 'Sponsor.Extra', whole({ Sponsor: '{"Extra":1}' })],
  [261511, '__proto__', JSON.parse('{"BusinessSecurityData":{"__proto__":{}}}') as Record<string, unknown>],
])('%i names %s', (code, field, raw) => {
  const refusal = read(raw);
  expect(refusal).toMatchObject({ code });
  expect(refusal).toHaveProperty('reason', expect.stringMatching(new RegExp(`：${field}$`)));
});

test('an unknown field is reported before any other problem', () => {
  expect(read({ BusinessSecurityData: { Account: { AccountType: 4 }, Extra: 1 } })).toMatchObject({ code: 261511 });
});
