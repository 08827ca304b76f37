import type { AccountClaim, RiskRequest } from './ingest/risk-request.ts';
import { ACCOUNT_TYPES } from './contract.ts';

/** Writes a RiskRequest as a request body of API 615. Simulated traffic becomes live requests in this way. */
export function spellRequest(request: RiskRequest): Record<string, unknown> {
  const { sponsor, onlineScam } = request;
  return {
    BusinessSecurityData: without({
      Account: spellAccount(request.account),
      UserIp: request.userIp,
      PostTime: request.postTimeS,
      SceneCode: request.scene,
      UserId: request.userId,
      Nickname: request.nickname,
      EmailAddress: request.email,
      CheckDevice: request.checkDevice === null ? null : Number(request.checkDevice),
      CookieHash: request.cookieHash,
      Referer: request.referer,
      UserAgent: request.userAgent,
      XForwardedFor: request.forwardedFor,
      MacAddress: request.macAddress,
      VendorId: request.vendorId,
      DeviceType: request.deviceType === null ? null : request.deviceType === 'android' ? 1 : 2,
      DeviceToken: request.deviceToken,
      DeviceBusinessId: request.deviceBusinessId,
      BusinessId: request.businessId,
      Platform: request.platform,
      Details:
        request.details.length === 0
          ? null
          : request.details.map(({ name, value }) => ({ FieldName: name, FieldValue: value })),
      Sponsor:
        sponsor &&
        without({
          SponsorOpenId: sponsor.openId,
          SponsorDeviceNumber: sponsor.device,
          SponsorPhone: sponsor.phone,
          SponsorIp: sponsor.ip,
          CampaignUrl: sponsor.campaignUrl,
        }),
      OnlineScam:
        onlineScam &&
        without({
          ContentLabel: onlineScam.contentLabel,
          ContentRiskLevel: onlineScam.contentSuspicious === null ? null : Number(onlineScam.contentSuspicious),
          ContentType: onlineScam.contentBroadcast === null ? null : Number(onlineScam.contentBroadcast),
          FraudType: onlineScam.fraudAccountType === null ? null : onlineScam.fraudAccountType === 'phone' ? 1 : 2,
          FraudAccount: onlineScam.fraudAccount,
        }),
    }),
  };
}

function spellAccount(account: AccountClaim): Record<string, unknown> {
  const bound = { MobilePhone: account.phone, DeviceId: account.deviceId };
  switch (account.type) {
    case 'qq':
      return {
        AccountType: ACCOUNT_TYPES.qq,
        QQAccount: without({
          QQOpenId: account.openId,
          AppIdUser: account.qqAppId,
          AssociateAccount: account.associateAccount,
          ...bound,
        }),
      };
    case 'wechat':
      return {
        AccountType: ACCOUNT_TYPES.wechat,
        WeChatAccount: without({
          WeChatOpenId: account.openId,
          WeChatSubType: account.subType === 'web' ? 1 : 2,
          RandStr: account.nonce,
          WeChatAccessToken: account.accessToken,
          AssociateAccount: account.associateAccount,
          ...bound,
        }),
      };
    default:
      return { AccountType: NUMBERS[account.type], OtherAccount: without({ AccountId: account.accountId, ...bound }) };
  }
}

const NUMBERS = {
  other: ACCOUNT_TYPES.other,
  phone: ACCOUNT_TYPES.phone,
  device: ACCOUNT_TYPES.device,
  'phone-digest': ACCOUNT_TYPES.phoneDigest,
} as const;

/** The fields that have a value. */
function without(fields: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null));
}
