/**
 * A request for a decision as the caller meant it: the fields of the wire with their types, before any look-up. Texts
 * are trimmed and never empty. An absent and an empty field are both `null`. The contract has already bounded every
 * length.
 */
export interface RiskRequest {
  readonly account: AccountClaim;
  /**
   * `e_register_protection`, `e_login_protection`, `e_activity_antirush` or a scene of the operator's own. Null if the
   * caller named none.
   */
  readonly scene: string | null;
  readonly userIp: string;
  /** The caller's time in seconds since the Unix epoch. Null if the request has none. */
  readonly postTimeS: number | null;
  readonly userId: string | null;
  readonly nickname: string | null;
  readonly email: string | null;
  /**
   * Whether the device is to be judged too. False leaves the codes 206x out. If it is null, the device is judged when
   * there is something to judge.
   */
  readonly checkDevice: boolean | null;
  readonly cookieHash: string | null;
  readonly referer: string | null;
  readonly userAgent: string | null;
  readonly forwardedFor: string | null;
  readonly macAddress: string | null;
  readonly vendorId: string | null;
  readonly deviceType: 'android' | 'ios' | null;
  /** Fingerprint token, the strongest device identifier. */
  readonly deviceToken: string | null;
  readonly deviceBusinessId: string | null;
  readonly businessId: string | null;
  readonly platform: string | null;
  readonly sponsor: Sponsor | null;
  readonly onlineScam: OnlineScam | null;
  /** Free signals of the caller's own SDK. device-signals.ts names those that are understood. */
  readonly details: readonly Detail[];
  /** What the details say in the fields that the app declared. Absent if they say nothing. */
  readonly declared?: DeclaredValues;
}

/** What a request says in the declared fields of its app. */
export interface DeclaredValues {
  /** Numbers, booleans and choices, by the declared name. */
  readonly values: Readonly<Record<string, number | boolean | string>>;
  /** Texts by the declared name. They are personal, whatever they hold. */
  readonly texts: Readonly<Record<string, string>>;
  /** What happened, if an outcome field says it. */
  readonly outcome: string | null;
}

/** The account to judge, by AccountType. */
export type AccountClaim =
  | (OpenAccount & { readonly type: 'qq'; readonly openId: string; readonly qqAppId: string })
  | (OpenAccount & {
      readonly type: 'wechat';
      readonly openId: string;
      readonly subType: 'web' | 'mini-program';
      readonly nonce: string | null;
      readonly accessToken: string | null;
    })
  | (PlainAccount & { readonly type: 'phone'; readonly accountId: string })
  | (PlainAccount & { readonly type: 'device'; readonly accountId: string })
  | (PlainAccount & { readonly type: 'other'; readonly accountId: string })
  /** md5 or sha256 of a phone number, hex. */
  | (PlainAccount & { readonly type: 'phone-digest'; readonly accountId: string });

interface OpenAccount {
  /** The caller's own account that belongs to the open account. */
  readonly associateAccount: string | null;
  readonly phone: string | null;
  readonly deviceId: string | null;
}

interface PlainAccount {
  readonly phone: string | null;
  readonly deviceId: string | null;
}

/** The account that invited the judged one to a campaign. */
export interface Sponsor {
  readonly openId: string | null;
  readonly device: string | null;
  readonly phone: string | null;
  readonly ip: string | null;
  readonly campaignUrl: string | null;
}

/** What the caller knows of a possible scam. */
export interface OnlineScam {
  readonly contentLabel: string | null;
  readonly contentSuspicious: boolean | null;
  readonly contentBroadcast: boolean | null;
  readonly fraudAccountType: 'phone' | 'qq' | null;
  readonly fraudAccount: string | null;
}

/** A free signal of the caller, as a name and a value. */
export interface Detail {
  readonly name: string;
  readonly value: string;
}
