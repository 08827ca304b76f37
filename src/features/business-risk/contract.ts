import { z } from 'zod';
import { defineContract, type Refusal, KEY_REUSED, RETRY_WHILE_RUNNING } from '../../wire/define-api.ts';
import {
  fieldText,
  isAbsent,
  isDeviceId,
  isForeignPhone,
  isIpAddress,
  parseMobilePhone,
  readAnyDigest,
  withoutPort,
} from '../../wire/formats.ts';
import { asJsonObject, unfold, type JsonObject } from '../../wire/nested-fields.ts';

/** Kinds of accounts, with their AccountType on the wire. */
export const ACCOUNT_TYPES = { other: 0, qq: 1, wechat: 2, phone: 4, device: 8, phoneDigest: 10004 } as const;

const SHORT = 256;
const LONG = 4096;
const ROOT = 'BusinessSecurityData';
/** Fields that are read inside the root or beside it. If both are there, the one inside wins. */
const BESIDE = ['UserIp', 'PostTime', 'SceneCode', 'Details', 'Platform'];

/** Text of a field that may also be a number. Blank text counts as absent. */
const text = (lengthMax = SHORT) =>
  z.preprocess(
    (value) => (isAbsent(value) ? undefined : (fieldText(value)?.trim() ?? value)),
    z.string().max(lengthMax).optional(),
  );

/** A whole number, or its digits. */
const toInteger = (value: unknown) => {
  const digits = fieldText(value)?.trim() ?? '';
  return /^\d{1,15}$/.test(digits) ? Number(digits) : isAbsent(value) ? undefined : value;
};
const choice = <const T extends readonly number[]>(values: T) => z.preprocess(toInteger, z.literal(values).optional());

/** An object, or its JSON text. Blank text counts as absent. */
const nested = <S extends z.ZodRawShape>(shape: S) =>
  z.preprocess(
    (value) => (isAbsent(value) ? undefined : (asJsonObject(value) ?? value)),
    z.strictObject(shape).optional(),
  );

const boundToAccount = {
  MobilePhone: text().describe('Mobile number that is bound to the account'),
  DeviceId: text().describe('Device of the user'),
};
const ownAccount = text().describe("The caller's own account that belongs to this one");

const accountField = z.preprocess(
  (value) => asJsonObject(value) ?? value,
  z.strictObject({
    AccountType: z
      .preprocess(toInteger, z.literal(Object.values(ACCOUNT_TYPES)))
      .describe('0 other, 1 QQ, 2 WeChat, 4 phone, 8 device, 10004 md5 or sha256 of a phone'),
    OtherAccount: nested({
      AccountId: text().describe(
        'Any text for type 0, a mobile number for 4, an IMEI, IDFA, OAID, Android id or the md5 of one for 8, a digest of a mobile number for 10004',
      ),
      ...boundToAccount,
    }).describe('For types 0, 4, 8, 10004'),
    QQAccount: nested({
      QQOpenId: text().describe('OpenID of the QQ user. Required'),
      AppIdUser: text().describe('AppId that QQ gave to the site or app. Required'),
      AssociateAccount: ownAccount,
      ...boundToAccount,
    }).describe('For type 1'),
    WeChatAccount: nested({
      WeChatOpenId: text().describe('OpenID or UnionID of the WeChat user. Required'),
      WeChatSubType: choice([1, 2]).describe('1 official account or sign-in with WeChat, 2 mini program. Required'),
      RandStr: text().describe('Random text of the signature of the token. Required for mini programs'),
      WeChatAccessToken: text(1024).describe(
        'access_token of the sign-in, or for a mini program the signature of its session key. Required',
      ),
      AssociateAccount: ownAccount,
      ...boundToAccount,
    }).describe('For type 2'),
  }),
);

const details = z
  .preprocess(
    listOf,
    z
      .array(
        z.strictObject({
          FieldName: text().describe('Name of the signal, e.g. one that the operator declared'),
          FieldValue: text(LONG).describe('Its value'),
        }),
      )
      .max(100)
      .optional(),
  )
  .describe('Free signals of the caller, up to 100');

const data = z.strictObject({
  Account: accountField.describe('Whose action is judged'),
  UserIp: text(64).describe('Address of the user, as the caller saw it. A port behind it is left out. Required'),
  PostTime: z
    .preprocess(toInteger, z.int().min(0).max(9_999_999_999).optional())
    .describe('When the user acted, in seconds since the Unix epoch. The default is now'),
  SceneCode: text().describe('e_register_protection, e_login_protection, e_activity_antirush or a scene of your own'),
  UserId: text().describe('Identifies the user at the caller'),
  Nickname: text().describe('Nickname that the user gave'),
  EmailAddress: text().describe('Mail address that the user gave'),
  CheckDevice: choice([0, 1]).describe('1: judge the device too. 0: do not'),
  CookieHash: text().describe('Digest of the cookie of the user. The same cookie has the same digest'),
  Referer: text(LONG).describe('Referer header of the request of the user'),
  UserAgent: text(LONG).describe('User-Agent header of the request of the user'),
  XForwardedFor: text(LONG).describe('X-Forwarded-For header of the request of the user'),
  MacAddress: text().describe('MAC address, or another text that only this device has'),
  VendorId: text().describe('Maker of the phone'),
  DeviceType: choice([0, 1, 2]).describe('0 unknown, 1 Android, 2 iOS'),
  DeviceToken: text(LONG).describe('Token of a device fingerprint'),
  DeviceBusinessId: text().describe('Business to which the device fingerprint belongs'),
  BusinessId: text().describe('Tells apart the businesses of one caller'),
  Platform: text().describe('Platform of the client, in the words of the caller'),
  Details: details,
  Sponsor: nested({
    SponsorOpenId: text().describe('WeChat OpenID of the person who invited'),
    SponsorDeviceNumber: text().describe('Device of the person who invited'),
    SponsorPhone: text().describe('Mobile number of the person who invited'),
    SponsorIp: text().describe('Address of the person who invited'),
    CampaignUrl: text(LONG).describe('Address of the page of the promotion'),
  }).describe('Who invited the user, in a promotion that rewards invitations'),
  OnlineScam: nested({
    ContentLabel: text().describe('Label of the content'),
    ContentRiskLevel: choice([0, 1]).describe('0 normal, 1 suspicious'),
    ContentType: choice([0, 1]).describe('0 conversation, 1 broadcast'),
    FraudType: choice([0, 1, 2]).describe('Kind of FraudAccount: 0 unknown, 1 mobile number, 2 QQ'),
    FraudAccount: text().describe('Account that is said to be used for fraud'),
  }).describe('What the caller knows of a fraud'),
});

type Data = z.output<typeof data>;
type Problem = Refusal & { readonly field?: string };

const params = z
  .preprocess(
    normalise,
    z.strictObject({
      [ROOT]: data
        .superRefine(refuseUnlessWhole)
        .describe('The event that is judged, with its account, device and address'),
    }),
  )
  .transform((request) => request[ROOT]);

/**
 * Brings every accepted spelling into one: the root is an object that holds all known fields, and only unknown fields
 * stand beside it.
 */
function normalise(raw: unknown): unknown {
  const request = unfold(asJsonObject(raw) ?? {}, ROOT);
  const inside = asJsonObject(request[ROOT]);
  const others = pick(request, (name) => !BESIDE.includes(name));
  if (!inside) return others;
  const beside = pick(request, (name) => BESIDE.includes(name) && isAbsent(inside[name]));
  const whole: JsonObject = { ...inside, ...beside };
  const { UserIp } = whole;
  return { ...others, [ROOT]: typeof UserIp === 'string' ? { ...whole, UserIp: withoutPort(UserIp) } : whole };
}

function pick(object: JsonObject, wanted: (name: string) => boolean): JsonObject {
  return Object.fromEntries(Object.entries(object).filter(([name]) => wanted(name)));
}

/** Reads a list, its JSON text, or the shape that form decoding gives it, e.g. an object with the keys 0, 1, 2. */
function listOf(value: unknown): unknown {
  if (isAbsent(value)) return undefined;
  const read = typeof value === 'string' ? asJsonObject(`{"list":${value}}`)?.['list'] : value;
  const numbered = asJsonObject(read);
  if (!numbered || !Object.keys(numbered).every((name) => /^\d+$/.test(name))) return read ?? value;
  return Object.values(numbered);
}

/** Checks rules that span several fields. Only the first problem is reported. */
function refuseUnlessWhole(request: Data, context: z.RefinementCtx): void {
  const problem = addressProblem(request) ?? accountProblem(request.Account);
  if (problem) context.addIssue({ code: 'custom', message: problem.field ?? '', params: { refusal: problem } });
}

function addressProblem({ UserIp }: Data): Problem | undefined {
  if (UserIp === undefined) return { code: 261506 };
  return isIpAddress(UserIp) ? undefined : refused(261508, 'UserIp');
}

function accountProblem(account: Data['Account']): Problem | undefined {
  const { AccountType, OtherAccount, QQAccount, WeChatAccount } = account;
  switch (AccountType) {
    case ACCOUNT_TYPES.qq:
      if (!QQAccount) return refused(261510, 'Account.QQAccount');
      if (QQAccount.AppIdUser === undefined) return { code: 261505 };
      if (QQAccount.QQOpenId === undefined) return refused(261510, 'Account.QQAccount.QQOpenId');
      return phoneProblem(QQAccount.MobilePhone);
    case ACCOUNT_TYPES.wechat:
      return weChatProblem(WeChatAccount) ?? phoneProblem(WeChatAccount?.MobilePhone);
    case ACCOUNT_TYPES.phone:
      if (OtherAccount?.AccountId === undefined) return { code: 261507 };
      return phoneProblem(OtherAccount.AccountId) ?? phoneProblem(OtherAccount.MobilePhone);
    case ACCOUNT_TYPES.device:
    case ACCOUNT_TYPES.phoneDigest:
    case ACCOUNT_TYPES.other:
      if (!ACCOUNT_IDS[AccountType](OtherAccount?.AccountId ?? '')) return { code: 261507 };
      return phoneProblem(OtherAccount?.MobilePhone);
  }
}

/**
 * Account ids by type. For devices, see isDeviceId. A phone digest is
 * md5, sha256 or SM3. Other accounts may be any text.
 */
const ACCOUNT_IDS = {
  [ACCOUNT_TYPES.device]: isDeviceId,
  [ACCOUNT_TYPES.phoneDigest]: (id: string) => readAnyDigest(id) !== null,
  [ACCOUNT_TYPES.other]: (id: string) => id !== '',
} as const;

function weChatProblem(account: Data['Account']['WeChatAccount']): Problem | undefined {
  if (!account) return refused(261510, 'Account.WeChatAccount');
  const needed = ['WeChatOpenId', 'WeChatSubType', 'WeChatAccessToken'] as const;
  const missing = needed.find((name) => account[name] === undefined);
  if (missing) return refused(261510, `Account.WeChatAccount.${missing}`);
  const miniProgram = account.WeChatSubType === 2;
  return miniProgram && account.RandStr === undefined ? refused(261510, 'Account.WeChatAccount.RandStr') : undefined;
}

function phoneProblem(phone: string | undefined): Problem | undefined {
  if (phone === undefined || parseMobilePhone(phone) !== null || isForeignPhone(phone)) return undefined;
  return { code: 261504 };
}

const REASONS = {
  261508: '参数错误(包括参数格式、类型等错误)',
  261509: '参数取值错误',
  261510: '缺少参数',
  261511: '未知参数错误，用户多传未定义的参数会导致错误',
} as const;

/** If several things are wrong, the answer is the code that comes first here. */
const PRECEDENCE = [261511, 261508, 261510, 261502];

function refused(code: keyof typeof REASONS, field: string): Problem {
  const name = field.replace(/\p{C}/gu, '').slice(0, 100);
  return { code, reason: `${REASONS[code]}：${name}` };
}

/** The answer to a value that does not fit a declared field of Details. */
export function declaredRefusal({ field, problem }: { readonly field: string; readonly problem: 'format' | 'value' }) {
  const code = problem === 'format' ? 261508 : 261509;
  return { code, reason: `${REASONS[code]}：Details.${field}` } as const;
}

function refusalOf(issue: z.core.$ZodIssue): Refusal {
  const path = issue.path.filter((part) => part !== ROOT);
  const field = path.join('.') || ROOT;
  if (issue.code === 'custom' && issue.params?.['refusal']) return issue.params['refusal'] as Refusal;
  if (issue.code === 'unrecognized_keys') return refused(261511, [...path, issue.keys[0] ?? ''].join('.'));
  if (isAbsent(issue.input)) return refused(261510, field);
  if (path.at(-1) === 'AccountType') return { code: 261502 };
  const isValue = typeof issue.input === 'number' && ['invalid_value', 'too_big', 'too_small'].includes(issue.code);
  return refused(isValue ? 261509 : 261508, field);
}

const result = z.object({
  res: z
    .object({
      UserId: z.string().nullable().describe('The judged account, as given'),
      PostTime: z.int().nullable().describe('Seconds since the Unix epoch'),
      AssociateAccount: z
        .string()
        .nullable()
        .describe("The caller's own account that belongs to a QQ or WeChat account"),
      UserIp: z.string().nullable().describe('The address, as given'),
      RiskLevel: z
        .enum(['pass', 'review', 'reject'])
        .nullable()
        .describe('pass: nothing speaks against it. review: let a person look. reject: refuse it'),
      RiskType: z
        .array(z.int())
        .nullable()
        .describe('The risks that were found. A child code comes with its parent. Independent of RiskLevel'),
    })
    .describe('The decision'),
});

/** The contract of the risk decision. Source: the document of API 615 and docs/decisions/0506. */
export const businessRisk = defineContract({
  name: 'business-risk',
  serviceId: 615,
  title: { en: 'Risk decision', zh: '全栈式风控引擎' },
  routes: [
    { methods: ['POST'], path: '/antiRush/query', summary: 'Pass, review or reject a registration, login or activity' },
  ],
  params: {
    schema: params,
    isReadTwice: true,
    codes: [261502, 261504, 261505, 261506, 261507, 261508, 261509, 261510, 261511],
    refusalFor(issue, raw) {
      const issues = params.safeParse(raw, { reportInput: true }).error?.issues ?? [issue];
      const refusals = issues.map(refusalOf);
      const ranked = PRECEDENCE.flatMap((code) => refusals.find((refusal) => refusal.code === code) ?? []);
      return ranked[0] ?? refusals[0] ?? refusalOf(issue);
    },
  },
  result,
  successReason: '成功',
  orderId: { prefix: 'J615', time: 'yyyyMMddHHmmss', tail: 'digits', tailLength: 4 },
  orderIdAt: 'last',
  errors: {
    261501: { reason: '网络错误', passing: true },
    261502: { reason: 'accountType错误' },
    261504: { reason: '请填入正确的MobilePhone' },
    261505: { reason: 'appId不可为空' },
    261506: { reason: 'userIp不可为空' },
    261507: { reason: 'AccountId不可为空或格式错误' },
    261508: { reason: REASONS[261508] },
    261509: { reason: REASONS[261509] },
    261510: { reason: REASONS[261510] },
    261511: { reason: REASONS[261511] },
    261512: { reason: '请求包超过限制大小。' },
    261513: { reason: '其他错误', passing: true },
    261581: { reason: RETRY_WHILE_RUNNING, own: true, passing: true },
    261582: { reason: KEY_REUSED, own: true },
  },
  faults: { timeout: 261501, unavailable: 261501, corrupt: 261513 },
  refusals: {
    bodyTooLarge: { code: 261512 },
    requestUnusable: { code: 261508 },
    retryWhileRunning: { code: 261581 },
    keyReused: { code: 261582 },
  },
  bodyBytesMax: 64 * 1024,
  deadlineMs: 5_000,
});
