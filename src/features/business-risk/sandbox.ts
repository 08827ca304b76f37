import type { ParamsOf, ResultOf } from '../../wire/define-api.ts';
import { ACCOUNT_TYPES, businessRisk } from './contract.ts';
import { RISK_TYPES, withParents, type RiskLevel, type RiskType } from './rules/risk-types.ts';
import { contractScenarios } from '../../sandbox/contract-scenarios.ts';
import { outcome, type ApiSandbox, type Scenario } from '../../sandbox/scenario.ts';

type Result = ResultOf<typeof businessRisk>;

const NOTHING_KNOWN: Result = {
  res: { UserId: null, PostTime: null, AssociateAccount: null, UserIp: null, RiskLevel: null, RiskType: null },
};

/** The level that a single RiskType brings. A list decides alone, and every other type goes to review. */
const LEVEL_OF: Partial<Record<RiskType, RiskLevel>> = {
  4: 'reject',
  5: 'pass',
  3: 'reject',
  2063: 'reject',
  102: 'reject',
};

/**
 * The risk decision of a sandbox. The magic value is the account: a phone, its md5 or its sha256. If the account is a
 * text of the caller's own (types 0, 1, 2), it is the scenario's name or its phone.
 */
export const businessRiskSandbox: ApiSandbox<typeof businessRisk> = {
  contract: businessRisk,
  group: 3,
  carriers: ['phone'],
  plain: 'pass',
  stranger: 'pass',
  scenarios: [
    decision(1, 'pass', { level: 'pass', types: [] }, { en: 'pass, nothing seen', zh: 'pass，未见风险' }),
    decision(2, 'review', { level: 'review', types: [201] }, { en: 'review with 201', zh: 'review，含 201' }),
    decision(
      3,
      'reject',
      { level: 'reject', types: [2, 21, 101, 1011] },
      {
        en: 'reject with several codes',
        zh: 'reject，含多个风险码',
      },
    ),
    decision(
      4,
      'pass-with-codes',
      { level: 'pass', types: [11] },
      { en: 'pass that carries codes', zh: 'pass，同时带有风险码' },
    ),
    outcome(5, 'nulls', { en: 'Every field that may be null is null', zh: '所有可为 null 的字段均为 null' }, () => ({
      result: NOTHING_KNOWN,
    })),
    ...RISK_TYPES.map(({ code, meaning }): Scenario<typeof businessRisk> => ({
      ...decision(
        code,
        `type-${code}`,
        { level: LEVEL_OF[code] ?? 'review', types: [code] },
        {
          en: `${code}: ${meaning}`,
          zh: `RiskType ${code}`,
        },
      ),
      kind: 'riskType',
    })),
    ...contractScenarios(businessRisk),
  ],
  read: ({ Account: { OtherAccount, QQAccount, WeChatAccount } }) => ({
    texts: [
      OtherAccount?.AccountId,
      QQAccount?.QQOpenId,
      WeChatAccount?.WeChatOpenId,
      OtherAccount?.MobilePhone,
      QQAccount?.MobilePhone,
      WeChatAccount?.MobilePhone,
    ].map((text) => text?.replace(/^\+?86(?=1\d{10}$)/, '')),
  }),
  request: ({ phone }) => ({
    BusinessSecurityData: {
      Account: { AccountType: ACCOUNT_TYPES.phone, OtherAccount: { AccountId: phone } },
      UserIp: '203.0.113.7',
    },
  }),
  finish(result, { params, call }) {
    if (result === NOTHING_KNOWN) return result;
    const { RiskLevel, RiskType } = result.res;
    return { res: { ...echo(params, call.receivedAtMs), RiskLevel, RiskType } };
  },
};

function decision(
  number: number,
  slug: string,
  { level: RiskLevel, types }: { readonly level: RiskLevel; readonly types: readonly RiskType[] },
  about: Scenario['about'],
): Scenario<typeof businessRisk> {
  const result = { res: { ...NOTHING_KNOWN.res, RiskLevel, RiskType: withParents(types) } };
  return outcome(number, slug, about, () => ({ result }));
}

function echo({ Account, PostTime, UserIp }: ParamsOf<typeof businessRisk>, receivedAtMs: number) {
  const { OtherAccount, QQAccount, WeChatAccount } = Account;
  const { qq, wechat } = ACCOUNT_TYPES;
  const isOpen = Account.AccountType === qq || Account.AccountType === wechat;
  const openAccount = Account.AccountType === qq ? QQAccount : WeChatAccount;
  const openId = Account.AccountType === qq ? QQAccount?.QQOpenId : WeChatAccount?.WeChatOpenId;
  return {
    UserId: (isOpen ? openId : OtherAccount?.AccountId) ?? null,
    PostTime: PostTime ?? Math.floor(receivedAtMs / 1000),
    AssociateAccount: (isOpen ? openAccount?.AssociateAccount : undefined) ?? '',
    UserIp: UserIp ?? null,
  };
}
