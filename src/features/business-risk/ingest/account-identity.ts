import { readDeviceIdentity } from '../../../identity/device-identity.ts';
import { phoneFacts } from './phone-facts.ts';
import type { AccountFlaw } from './risk-event.ts';
import type { AccountClaim } from './risk-request.ts';

/** The one name of an account within an app, and the reason if it cannot exist. */
export interface AccountIdentity {
  readonly canonical: string;
  readonly flaw: AccountFlaw | null;
}

/**
 * Names an account. A phone number (type 4) and its md5 (type 10004) are one account, and so are a device number and
 * its md5 (type 8). The document serves only numbers of mainland China as accounts, so a foreign number has a flaw.
 */
export function accountIdentity(account: AccountClaim): AccountIdentity {
  switch (account.type) {
    case 'qq':
      return { canonical: `qq\n${account.qqAppId}\n${account.openId.toUpperCase()}`, flaw: qqFlaw(account) };
    case 'wechat':
      return {
        canonical: `wechat\n${account.openId}`,
        flaw: WECHAT_OPENID.test(account.openId) ? null : 'wechat-openid',
      };
    case 'phone': {
      const phone = phoneFacts(account.accountId);
      const isServed = phone?.valid === true && phone.isMainland === true;
      return { canonical: `phone\n${phone?.name ?? account.accountId}`, flaw: isServed ? null : 'phone' };
    }
    case 'phone-digest': {
      const phone = phoneFacts(account.accountId);
      const isHidden = phone?.valid === null && !EMPTY_DIGESTS.has(phone.name);
      return { canonical: `phone\n${phone?.name ?? account.accountId}`, flaw: isHidden ? null : 'phone-digest' };
    }
    case 'device': {
      const device = readDeviceIdentity(account.accountId);
      return { canonical: `device\n${device.md5}`, flaw: device.plausible === false ? 'device' : null };
    }
    case 'other':
      return { canonical: `other\n${account.accountId}`, flaw: PLACEHOLDER.test(account.accountId) ? 'account' : null };
  }
}

/** The phone that the request names: the account itself, or the number bound to it. */
export function claimedPhone(account: AccountClaim): string | null {
  return account.type === 'phone' || account.type === 'phone-digest' ? account.accountId : account.phone;
}

/** The device number that the request names: the account itself, or the device on which it is used. */
export function claimedDevice(account: AccountClaim): string | null {
  return account.type === 'device' ? account.accountId : account.deviceId;
}

const WECHAT_OPENID = /^o[\w-]{27,28}$/;
/** Values that programs send when they have no account, e.g. `null` or `0000`. */
const PLACEHOLDER = /^(?:null|undefined|nan|none|0+|test)$/i;
/** md5, sha256 and SM3 of the empty text. The SM3 is also named as SHA-256, because both have 64 digits. */
const EMPTY_DIGESTS: ReadonlySet<string> = new Set([
  'md5:d41d8cd98f00b204e9800998ecf8427e',
  'sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
  'sha256:1ab21d8355cfa17f8e61194831e81a8f22bec8c728fefb747ed035eb5082aa2b',
]);

function qqFlaw({ openId, qqAppId }: AccountClaim & { type: 'qq' }): AccountFlaw | null {
  if (!/^[0-9a-f]{32}$/i.test(openId) || /^(.)\1*$/.test(openId)) return 'qq-openid';
  return /^\d{5,12}$/.test(qqAppId) ? null : 'qq-app-id';
}
