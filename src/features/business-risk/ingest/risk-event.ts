import type { Address } from './address.ts';
import type { DeviceSignals } from './device-signals.ts';
import type { RequestMarks } from './request-marks.ts';
import type { DeclaredValues } from './risk-request.ts';
import type { ClaimedOs } from './claimed-os.ts';
import type { UserAgent } from './user-agent.ts';

/**
 * A request made ready for features: normalised, with its identifiers replaced by pseudonyms. A decision keeps it,
 * sealed, for a backtest. It still holds an address, a user agent and a mail domain, so it is personal data. It holds
 * no account name, phone number or device number.
 */
export interface RiskEvent {
  /** When the server received the request, in milliseconds since the Unix epoch. All windows count from this time. */
  readonly atMs: number;
  readonly appId: string;
  /** Empty if the caller named none. */
  readonly scene: string;
  readonly accountType: AccountType;
  /** Why no such account can exist (RiskType 3). Null if it can. */
  readonly accountFlaw: AccountFlaw | null;
  readonly keys: EventKeys;
  /** Null if the text was not an address. The contract already refuses such a request. */
  readonly address: Address | null;
  readonly forwarded: ForwardedFacts | null;
  readonly userAgent: (UserAgent & { readonly text: string }) | null;
  readonly deviceType: 'android' | 'ios' | null;
  readonly device: DeviceFacts | null;
  readonly macRandomised: boolean | null;
  readonly signals: DeviceSignals;
  readonly checkDevice: boolean | null;
  readonly phone: { readonly prefix: string | null; readonly valid: boolean | null } | null;
  readonly email: EmailFacts | null;
  readonly referer: RefererFacts | null;
  readonly sponsor: SponsorFacts | null;
  readonly scam: ScamFacts | null;
  /** Seconds by which the caller's PostTime lags behind the server's clock. Null if the request has no PostTime. */
  readonly postLagS: number | null;
  /** What it shares with requests of one origin; absent in events that an earlier release kept. */
  readonly marks?: RequestMarks;
  /** The operating system that Details names. Absent if it names none that is known. */
  readonly claimedOs?: ClaimedOs;
  /** What the request says in declared fields of Details. Absent if it says nothing. */
  readonly declared?: DeclaredValues;
  /** BusinessId. Absent if the request has none. */
  readonly businessId?: string;
  /** The classes of the nickname's characters. Absent if the request has none. */
  readonly nicknameShape?: string;
  /** Minutes by which the clock of its app is ahead of UTC. Absent for the 480 of Asia/Shanghai. */
  readonly utcOffsetMinutes?: number;
  /** When the request came that this one repeats within seconds. Absent if this one counts for itself. */
  readonly repeatOfMs?: number;
}

/** The type of an account, by this product's name for the AccountType of the wire. */
export type AccountType = 'qq' | 'wechat' | 'phone' | 'device' | 'other' | 'phone-digest';

/** The part of an account that makes it impossible. */
export type AccountFlaw = 'phone' | 'phone-digest' | 'qq-openid' | 'qq-app-id' | 'wechat-openid' | 'device' | 'account';

/** Pseudonyms of the seven entities and of the user agent: 32 hex, keyed with the site's secret. Null if absent. */
export interface EventKeys {
  /** Scoped to the app, because two apps may use one name for two accounts. */
  readonly account: string;
  readonly address: string | null;
  /** The /24 or /64 of the address. */
  readonly network: string | null;
  readonly device: string | null;
  readonly phone: string | null;
  /** Scoped to the app. */
  readonly sponsor: string | null;
  /** Scoped to the app. */
  readonly cookie: string | null;
  readonly userAgent: string | null;
}

/**
 * The form of a device identifier, and whether such a device can exist. `plausible` is null if the form does not tell.
 */
export interface DeviceFacts {
  /** It identifies no device: zeros, `unknown`, a constant that many devices share. Such a device is no entity. */
  readonly placeholder?: boolean;
  readonly form: 'imei' | 'idfa' | 'md5' | 'token' | 'mac' | 'other';
  readonly plausible: boolean | null;
}

/** Facts about the X-Forwarded-For value. */
export interface ForwardedFacts {
  readonly hops: readonly string[];
  readonly unreadable: number;
  /** Whether the address that the caller reported is among the hops. */
  readonly containsAddress: boolean;
  /**
   * Number of private or reserved addresses before the last hop. If there are any, the header was written by hand or a
   * proxy leaks.
   */
  readonly specialHops: number;
}

/** Facts about a mail address. */
export interface EmailFacts {
  readonly domain: string;
  readonly localLength: number;
  readonly localDigits: number;
  /** How often the local part changes between letters and digits. Generated names change often. */
  readonly localSwitches: number;
}

/** Facts about a Referer. */
export interface RefererFacts {
  readonly valid: boolean;
  /** Empty if the text is not an http(s) URL. */
  readonly host: string;
  readonly ipLiteral: boolean;
  /** Null if no campaign URL was given. */
  readonly matchesCampaign: boolean | null;
}

/** How the sponsor relates to the sponsored. */
export interface SponsorFacts {
  readonly samePhone: boolean | null;
  readonly sameDevice: boolean | null;
  readonly sameAddress: boolean | null;
  readonly sameNetwork: boolean | null;
}

/** Facts about the caller's scam report. */
export interface ScamFacts {
  readonly suspicious: boolean | null;
  readonly broadcast: boolean | null;
  /** Whether the reported scam account is the phone of the judged account itself. */
  readonly reportsSelf: boolean;
}
