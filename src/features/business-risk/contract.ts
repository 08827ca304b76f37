import { z } from 'zod';
import { defineContract, type Refusal, KEY_REUSED, RETRY_WHILE_RUNNING } from '../../wire/define-api.ts';
import {
  fieldText,
  isAbsent,
  isForeignPhone,
  isIpAddress,
  parseMobilePhone,
  readAnyDigest,
  readDeviceIdentity,
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

const accountField = z.preprocess(
  (value) => asJsonObject(value) ?? value,
  z.strictObject({
    AccountType: z
      .preprocess(toInteger, z.literal(Object.values(ACCOUNT_TYPES)))
      .describe('0 other, 1 QQ, 2 WeChat, 4 phone, 8 device, 10004 md5 or sha256 of a phone'),
    OtherAccount: nested({ AccountId: text(), MobilePhone: text(), DeviceId: text() }).describe(
      'For types 0, 4, 8, 10004',
    ),
    QQAccount: nested({
      QQOpenId: text(),
      AppIdUser: text(),
      AssociateAccount: text(),
      MobilePhone: text(),
      DeviceId: text(),
    }).describe('For type 1'),
    WeChatAccount: nested({
      WeChatOpenId: text(),
      WeChatSubType: choice([1, 2]),
      RandStr: text(),
      WeChatAccessToken: text(1024),
      AssociateAccount: text(),
      MobilePhone: text(),
      DeviceId: text(),
    }).describe('For type 2'),
  }),
);

const details = z
  .preprocess(
    listOf,
    z
      .array(z.strictObject({ FieldName: text(), FieldValue: text(LONG) }))
      .max(100)
      .optional(),
  )
  .describe('Free signals of the caller, up to 100');

const data = z.strictObject({
  Account: accountField,
  UserIp: text(64).describe('Address of the user, as the caller saw it. A port behind it is left out. Required'),
  PostTime: z
    .preprocess(toInteger, z.int().min(0).max(9_999_999_999).optional())
    .describe('When the user acted, in seconds since the Unix epoch. The default is now'),
  SceneCode: text().describe('e_register_protection, e_login_protection, e_activity_antirush or a scene of your own'),
  UserId: text(),
  Nickname: text(),
  EmailAddress: text(),
  CheckDevice: choice([0, 1]),
  CookieHash: text(),
  Referer: text(LONG),
  UserAgent: text(LONG),
  XForwardedFor: text(LONG),
  MacAddress: text(),
  VendorId: text(),
  DeviceType: choice([0, 1, 2]).describe('0 unknown, 1 Android, 2 iOS'),
  DeviceToken: text(LONG),
  DeviceBusinessId: text(),
  BusinessId: text(),
  Platform: text(),
  Details: details,
  Sponsor: nested({
    SponsorOpenId: text(),
    SponsorDeviceNumber: text(),
    SponsorPhone: text(),
    SponsorIp: text(),
    CampaignUrl: text(LONG),
  }),
  OnlineScam: nested({
    ContentLabel: text(),
    ContentRiskLevel: choice([0, 1]),
    ContentType: choice([0, 1]),
    FraudType: choice([0, 1, 2]),
    FraudAccount: text(),
  }),
});

type Data = z.output<typeof data>;
type Problem = Refusal & { readonly field?: string };

const params = z
  .preprocess(normalise, z.strictObject({ [ROOT]: data.superRefine(refuseUnlessWhole) }))
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
 * Account ids by type. A device is an IMEI (15 digits), MEID (14 hex), IDFA (UUID) or the md5 of one. A phone digest is
 * md5, sha256 or SM3. Other accounts may be any text.
 */
const ACCOUNT_IDS = {
  [ACCOUNT_TYPES.device]: (id: string) => ['imei', 'idfa', 'md5'].includes(readDeviceIdentity(id).form),
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
  res: z.object({
    UserId: z.string().nullable().describe('The judged account, as given'),
    PostTime: z.int().nullable().describe('Seconds since the Unix epoch'),
    AssociateAccount: z.string().nullable().describe("The caller's own account that belongs to a QQ or WeChat account"),
    UserIp: z.string().nullable(),
    RiskLevel: z.enum(['pass', 'review', 'reject']).nullable(),
    RiskType: z
      .array(z.int())
      .nullable()
      .describe('The risks that were found. A child code comes with its parent. Independent of RiskLevel'),
  }),
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
    261501: { reason: '网络错误' },
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
    261513: { reason: '其他错误' },
    261581: { reason: RETRY_WHILE_RUNNING, own: true },
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
