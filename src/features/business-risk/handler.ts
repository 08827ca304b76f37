import type { Assessment, RiskEngine } from './decision/risk-engine.ts';
import type { AccountClaim, OnlineScam, RiskRequest, Sponsor } from './ingest/risk-request.ts';
import type { Handler, ParamsOf, ResultOf } from '../../wire/define-api.ts';
import { NO_FIELDS, type DeclaredFields } from './ingest/declared-field.ts';
import { ACCOUNT_TYPES, declaredRefusal, type businessRisk } from './contract.ts';

/** The ports and settings of the risk decision. */
export interface BusinessRiskDeps {
  readonly engine: RiskEngine;
  /** The fields of Details that operators declared. None if it is absent. */
  readonly declaredFields?: (() => DeclaredFields) | undefined;
  /**
   * The level of an account of which nothing is known, if no other source knows it either. It is as the rules decided
   * (the default), or `review`.
   */
  readonly unknownAccount?: 'as-decided' | 'review' | undefined;
}

type Params = ParamsOf<typeof businessRisk>;
type Result = ResultOf<typeof businessRisk>;

/**
 * Makes the handler that says how risky a registration, login or activity is. The whole decision is committed together
 * with the call, and `risk explain` shows it. The call itself therefore keeps no trace.
 */
export function createBusinessRisk({
  engine,
  unknownAccount,
  declaredFields = () => NO_FIELDS,
}: BusinessRiskDeps): Handler<typeof businessRisk> {
  return async (params, call) => {
    const { orderId, appId, receivedAtMs, signal } = call;
    const asked = readRequest(params);
    const details = declaredFields().read(appId, asked.details);
    if (!details.ok) return { ok: false, ...declaredRefusal(details) };
    const request = details.declared === null ? asked : { ...asked, declared: details.declared };
    const assessment = await engine.assess(request, { orderId, appId, atMs: receivedAtMs, signal });
    const result = resultOf(params, request.account, assessment, receivedAtMs);
    const { writes } = assessment;
    if (!isUnknown(assessment)) return { ok: true, result, writes, verdict: 'known' };
    if (unknownAccount !== 'review') return { ok: true, result, writes, verdict: 'unknown' };
    const { RiskLevel: decided } = result.res;
    const trace = { account: 'unknown', decided, told: 'review' };
    return { ok: true, result: { res: { ...result.res, RiskLevel: 'review' } }, trace, writes, verdict: 'unknown' };
  };
}

/** Features that carry outside reports about an account, its phone and its device. */
const REPORTED = ['evidence_credit', 'evidence_marketing', 'evidence_device', 'evidence_account'] as const;

/**
 * Whether this site knows nothing for or against an account. The rules let it pass, no list names it, no report is held
 * against it, and its first request is less than a day old. See docs/decisions/0510.
 */
function isUnknown({ record: { decision, features, listHits } }: Assessment): boolean {
  const isReported = REPORTED.some((name) => Number(features.get(name) ?? 0) > 0);
  return decision.level === 'pass' && listHits.length === 0 && !isReported && features.get('account_fresh') === true;
}

/**
 * Builds the answer by the echo rules of the document. What was sent comes back as it was sent. If no PostTime was
 * sent, the answer holds the server's.
 */
function resultOf(params: Params, account: AccountClaim, { record }: Assessment, receivedAtMs: number): Result {
  const open = 'openId' in account;
  return {
    res: {
      UserId: open ? account.openId : account.accountId,
      PostTime: params.PostTime ?? Math.floor(receivedAtMs / 1000),
      AssociateAccount: (open ? account.associateAccount : null) ?? '',
      UserIp: params.UserIp ?? null,
      RiskLevel: record.decision.level,
      RiskType: [...record.decision.types],
    },
  };
}

/** The request as the engine takes it. */
export function readRequest(params: Params): RiskRequest {
  return {
    account: readAccount(params.Account),
    scene: text(params.SceneCode),
    userIp: params.UserIp ?? '',
    postTimeS: params.PostTime ?? null,
    userId: text(params.UserId),
    nickname: text(params.Nickname),
    email: text(params.EmailAddress),
    checkDevice: params.CheckDevice === undefined ? null : params.CheckDevice === 1,
    cookieHash: text(params.CookieHash),
    referer: text(params.Referer),
    userAgent: text(params.UserAgent),
    forwardedFor: text(params.XForwardedFor),
    macAddress: text(params.MacAddress),
    vendorId: text(params.VendorId),
    deviceType: params.DeviceType === 1 ? 'android' : params.DeviceType === 2 ? 'ios' : null,
    deviceToken: text(params.DeviceToken),
    deviceBusinessId: text(params.DeviceBusinessId),
    businessId: text(params.BusinessId),
    platform: text(params.Platform),
    sponsor: readSponsor(params.Sponsor),
    onlineScam: readScam(params.OnlineScam),
    details: (params.Details ?? []).flatMap(({ FieldName: name, FieldValue: value }) =>
      name === undefined || value === undefined ? [] : [{ name, value }],
    ),
  };
}

function readAccount({ AccountType, OtherAccount, QQAccount, WeChatAccount }: Params['Account']): AccountClaim {
  if (AccountType === ACCOUNT_TYPES.qq) {
    return {
      type: 'qq',
      openId: QQAccount?.QQOpenId ?? '',
      qqAppId: QQAccount?.AppIdUser ?? '',
      associateAccount: text(QQAccount?.AssociateAccount),
      ...boundTo(QQAccount),
    };
  }
  if (AccountType === ACCOUNT_TYPES.wechat) {
    return {
      type: 'wechat',
      openId: WeChatAccount?.WeChatOpenId ?? '',
      subType: WeChatAccount?.WeChatSubType === 2 ? 'mini-program' : 'web',
      nonce: text(WeChatAccount?.RandStr),
      accessToken: text(WeChatAccount?.WeChatAccessToken),
      associateAccount: text(WeChatAccount?.AssociateAccount),
      ...boundTo(WeChatAccount),
    };
  }
  return { type: PLAIN_TYPES[AccountType], accountId: OtherAccount?.AccountId ?? '', ...boundTo(OtherAccount) };
}

const PLAIN_TYPES = {
  [ACCOUNT_TYPES.other]: 'other',
  [ACCOUNT_TYPES.phone]: 'phone',
  [ACCOUNT_TYPES.device]: 'device',
  [ACCOUNT_TYPES.phoneDigest]: 'phone-digest',
} as const;

function boundTo(
  account: { readonly MobilePhone?: string | undefined; readonly DeviceId?: string | undefined } | undefined,
) {
  return { phone: text(account?.MobilePhone), deviceId: text(account?.DeviceId) };
}

function readSponsor(sponsor: Params['Sponsor']): Sponsor | null {
  if (sponsor === undefined) return null;
  return {
    openId: text(sponsor.SponsorOpenId),
    device: text(sponsor.SponsorDeviceNumber),
    phone: text(sponsor.SponsorPhone),
    ip: text(sponsor.SponsorIp),
    campaignUrl: text(sponsor.CampaignUrl),
  };
}

function readScam(scam: Params['OnlineScam']): OnlineScam | null {
  if (scam === undefined) return null;
  return {
    contentLabel: text(scam.ContentLabel),
    contentSuspicious: scam.ContentRiskLevel === undefined ? null : scam.ContentRiskLevel === 1,
    contentBroadcast: scam.ContentType === undefined ? null : scam.ContentType === 1,
    fraudAccountType: scam.FraudType === 1 ? 'phone' : scam.FraudType === 2 ? 'qq' : null,
    fraudAccount: text(scam.FraudAccount),
  };
}

function text(value: string | undefined): string | null {
  return value === undefined || value === '' ? null : value;
}
