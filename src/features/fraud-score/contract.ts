import { z } from 'zod';
import { defineContract, KEY_REUSED, RETRY_WHILE_RUNNING } from '../../wire/define-api.ts';
import {
  DIGEST_HEX_LENGTH,
  fieldText,
  isAbsent,
  isBirthdayPossible,
  isDigestOfNothing,
  mayBear,
  parseIdNumber,
  parseMobilePhone,
  readSentName,
  readDigest,
  type IdNumber,
  type RealName,
} from '../../wire/formats.ts';
import { problemOf } from '../../wire/params.ts';

/** Risk codes of the wire, with their meaning. */
export const RISK_CODES = {
  21001: '疑似恶意借贷',
  21002: '疑似职业撸口子',
  11001: '疑似涉黑涉赌',
  11002: '疑似网络投机',
  11003: '疑似营销欺诈',
  11004: '疑似黑中介包装',
  11005: '疑似恶意套现',
  12001: '疑似黑产设备',
  12002: '疑似黑产账号',
} as const;

/** `riskInfo` names the codes that hit only if the score is at least this. */
export const RISK_INFO_SCORE_MIN = 60;

/** How a caller gave an identifier: in plain, or as a digest of the plain text. */
export const FORMS = ['plain', 'md5', 'sha256', 'sm3'] as const;

/** The form of an identifier. On the wire it is its index in FORMS, e.g. 1 for md5. */
export type Form = (typeof FORMS)[number];

/** An identifier in its canonical plain form, or a digest of it in lower-case hex. */
export interface Identifier {
  readonly form: Form;
  readonly text: string;
}

const FORM_NAMES = { md5: 'md5', sha256: 'sha256', sm3: 'SM3' } as const;

/** The name of each identifier on the wire, the forms it may have, and the reader of its plain text. */
const IDENTIFIERS = [
  { name: 'idNumber', typeName: 'idCryptoType', forms: FORMS, plain: '有效的身份证号', read: parseIdNumber },
  { name: 'phoneNumber', typeName: 'phoneCryptoType', forms: FORMS, plain: '中国大陆手机号', read: parseMobilePhone },
  {
    name: 'name',
    typeName: 'nameCryptoType',
    forms: ['plain', 'md5'] as const,
    plain: '有效的中文姓名',
    read: readSentName,
  },
] as const;

const toText = (value: unknown) => (isAbsent(value) ? undefined : (fieldText(value)?.trim() ?? value));
const required = z.preprocess(toText, z.string().max(200));
const text = z.preprocess(toText, z.string().max(200).optional());
const cryptoType = (forms: string) => text.describe(`Form of the field: ${forms}. The default is 0`);

const request = z.object({
  idNumber: required.describe('Identity number, in plain or as a digest'),
  phoneNumber: required.describe('Mobile number, in plain or as a digest'),
  name: text.describe('Name, in plain or as a digest'),
  idCryptoType: cryptoType('0 plain, 1 md5, 2 sha256, 3 SM3'),
  phoneCryptoType: cryptoType('0 plain, 1 md5, 2 sha256, 3 SM3'),
  nameCryptoType: cryptoType('0 plain, 1 md5'),
});

const NEEDED = 'idNumber and phoneNumber are required';

const params = request.transform((raw, context) => {
  const read = IDENTIFIERS.map((identifier) => {
    const value = readIdentifier(identifier, raw[identifier.name] ?? '', raw[identifier.typeName] ?? '0');
    if (typeof value !== 'string') return value;
    context.addIssue({ code: 'custom', message: value, path: [identifier.name], params: { problem: value } });
    return null;
  });
  const [idNumber, phoneNumber, name] = read;
  if (
    idNumber?.form === 'plain' &&
    name?.form === 'plain' &&
    !mayBear(idNumber.text as IdNumber, name.text as RealName)
  ) {
    const message = wrongPlain(IDENTIFIERS[2]);
    context.addIssue({ code: 'custom', message, path: ['name'], params: { problem: message } });
  }
  if (idNumber && phoneNumber) return { idNumber, phoneNumber, name: name ?? null };
  context.addIssue({ code: 'custom', message: NEEDED });
  return z.NEVER;
});

/** The identifier, null if it was not given, or the problem as a text for the caller. */
function readIdentifier(kind: (typeof IDENTIFIERS)[number], value: string, type: string): Identifier | null | string {
  const form = /^\d$/.test(type) ? kind.forms[Number(type)] : undefined;
  if (form === undefined) return `参数错误：${kind.typeName}应为${kind.forms.map((_, at) => at).join('、')}之一`;
  if (value === '') return null;
  if (form === 'plain') {
    const plain = kind.read(value);
    return plain === null ? wrongPlain(kind) : { form, text: plain };
  }
  const digest = readDigest(form, value);
  // A digest of nothing says what an empty field says.
  if (digest !== null) return isDigestOfNothing(digest) ? null : { form, text: digest };
  return `参数错误：${kind.name}应为${DIGEST_HEX_LENGTH[form]}位十六进制${FORM_NAMES[form]}(${kind.typeName}=${type})`;
}

function wrongPlain({ name, plain, typeName }: (typeof IDENTIFIERS)[number]): string {
  return `参数错误：${name}应为${plain}(${typeName}=0)`;
}

const oneOrNone = z.union([z.literal(1), z.literal(-1)]);
const result = z.object({
  res: z
    .object({
      found: oneOrNone.describe('1: something is known of the pair. -1: nothing is known'),
      idFound: oneOrNone.describe('1: something is known of the identity number'),
      riskInfo: z
        .array(
          z.object({
            riskCode: z.int().describe(
              Object.entries(RISK_CODES)
                .map(([code, zh]) => `${code} ${zh}`)
                .join('; '),
            ),
            riskCodeValue: z.int().min(1).max(3).describe('1 low, 2 medium, 3 high'),
          }),
        )
        .describe(`Codes that hit, given only if the score is at least ${RISK_INFO_SCORE_MIN}`),
      riskScore: z
        .int()
        .min(-1)
        .max(100)
        .describe('Higher is riskier: 1-60 low, 61-80 medium, 81-99 high. -1 if found is -1'),
    })
    .describe('What is known, and how risky it is'),
});

/** The contract of the fraud score. Source: the document of API 717 and docs/decisions/0505. */
export const fraudScore = defineContract({
  name: 'fraud-score',
  serviceId: 717,
  title: { en: 'Fraud score 2.0', zh: '评测分2.0' },
  routes: [
    {
      methods: ['GET', 'POST'],
      path: '/antiFraudHighRate/query',
      summary: 'Say how risky an identity number with a phone is',
    },
  ],
  params: {
    schema: params,
    codes: [271702, 271703],
    refusalFor(issue, raw) {
      if (isAbsent(raw['idNumber']) || isAbsent(raw['phoneNumber']) || issue.message === NEEDED)
        return { code: 271702 };
      return { code: 271703, reason: problemOf(issue) || `参数错误：${issue.path.join('.')}应为200字以内的文本` };
    },
    refusalAt({ idNumber: { form, text: idNumber } }, nowMs) {
      if (form !== 'plain' || isBirthdayPossible(idNumber as IdNumber, nowMs)) return null;
      return { code: 271703, reason: wrongPlain(IDENTIFIERS[0]) };
    },
  },
  result,
  successReason: '成功',
  orderId: { prefix: 'J717', time: 'yyyyMMddHHmmss', tail: 'digits', tailLength: 4 },
  orderIdAt: 'last',
  errors: {
    271701: { reason: '网络错误', passing: true },
    271702: { reason: 'idNumber和phoneNumber不可为空' },
    271703: { reason: '参数错误，具体请看reason' },
    271704: { reason: '查询失败，具体请看reason', passing: true },
    271781: { reason: RETRY_WHILE_RUNNING, own: true, passing: true },
    271782: { reason: KEY_REUSED, own: true },
  },
  faults: { timeout: 271701, unavailable: 271701, corrupt: 271704 },
  refusals: {
    bodyTooLarge: { code: 271703, reason: '参数错误：请求体过大' },
    requestUnusable: { code: 271703, reason: '参数错误：请求体无法读取' },
    retryWhileRunning: { code: 271781 },
    keyReused: { code: 271782 },
  },
  bodyBytesMax: 64 * 1024,
  deadlineMs: 5_000,
});
