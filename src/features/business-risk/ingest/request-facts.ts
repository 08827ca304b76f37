import { isIP } from 'node:net';
import { parseAddress, type Address } from './address.ts';
import { readDeviceIdentity } from '../../../identity/device-identity.ts';
import { parseForwardedFor } from './forwarded-chain.ts';
import { phoneFacts } from './phone-facts.ts';
import type { EmailFacts, ForwardedFacts, RefererFacts, ScamFacts, SponsorFacts } from './risk-event.ts';
import type { OnlineScam, Sponsor } from './risk-request.ts';

/** Compares the X-Forwarded-For value with the reported address. Null if there is no such value. */
export function readForwarded(value: string | null, address: Address | null): ForwardedFacts | null {
  if (value === null) return null;
  const { hops, unreadable } = parseForwardedFor(value);
  return {
    hops: hops.map((hop) => hop.text),
    unreadable,
    containsAddress: hops.some((hop) => hop.text === address?.text),
    specialHops: hops.slice(0, -1).filter((hop) => hop.range !== 'public').length,
  };
}

/**
 * Domain and shape of a mail address. Null if the text is not one. For example, the local part of `a1b2c3@mail.example`
 * has three digits and five changes between letters and digits.
 */
export function readEmail(text: string): EmailFacts | null {
  const match = /^([^\s@]{1,64})@([^\s@]{1,253})$/.exec(text.trim());
  if (match?.[1] === undefined || match[2] === undefined) return null;
  const local = match[1].replace(/\+.*$/, '');
  return {
    domain: match[2].toLowerCase().replace(/\.$/, ''),
    localLength: local.length,
    localDigits: local.replace(/\D/g, '').length,
    localSwitches: local.match(/[a-z](?=\d)|\d(?=[a-z])/gi)?.length ?? 0,
  };
}

/** Facts about a Referer. Null if there is none. */
export function readReferer(text: string | null, campaignUrl: string | null): RefererFacts | null {
  if (text === null) return null;
  const host = hostOf(text);
  const campaignHost = campaignUrl === null ? '' : hostOf(campaignUrl);
  return {
    valid: host !== '',
    host,
    ipLiteral: isIP(host.replace(/^\[|\]$/g, '')) !== 0,
    matchesCampaign: campaignHost === '' ? null : siteOf(host) === siteOf(campaignHost),
  };
}

/**
 * How the sponsor relates to the account. Null if no sponsor was named. A fact is null if one of the two does not name what
 * it compares.
 */
export function readSponsor(
  sponsor: Sponsor | null,
  own: { readonly address: Address | null; readonly device: string | null; readonly phone: string | null },
): SponsorFacts | null {
  if (sponsor === null || [sponsor.openId, sponsor.device, sponsor.phone, sponsor.ip].every((text) => text === null))
    return null;
  const address = sponsor.ip === null ? null : parseAddress(sponsor.ip);
  const device = sponsor.device === null ? null : readDeviceIdentity(sponsor.device).md5;
  const phone = sponsor.phone === null ? null : (phoneFacts(sponsor.phone)?.name ?? null);
  return {
    samePhone: isSame(phone, own.phone),
    sameDevice: isSame(device, own.device),
    sameAddress: isSame(address?.text ?? null, own.address?.text ?? null),
    sameNetwork: isSame(address?.network ?? null, own.address?.network ?? null),
  };
}

function isSame(sponsors: string | null, own: string | null): boolean | null {
  return sponsors === null || own === null ? null : sponsors === own;
}

/** Facts about the caller's scam report. Null if there is none. */
export function readScam(scam: OnlineScam | null, ownPhone: string | null): ScamFacts | null {
  if (scam === null) return null;
  const reported =
    scam.fraudAccountType === 'phone' && scam.fraudAccount !== null ? phoneFacts(scam.fraudAccount) : null;
  return {
    suspicious: scam.contentSuspicious,
    broadcast: scam.contentBroadcast,
    reportsSelf: reported !== null && reported.name === ownPhone,
  };
}

function hostOf(url: string): string {
  const parsed = URL.parse(url);
  return parsed !== null && /^https?:$/.test(parsed.protocol) ? parsed.hostname.toLowerCase() : '';
}

/**
 * The last two labels of a host name, e.g. `shop.example` for `www.shop.example`. They are enough to tell one site from
 * another.
 */
function siteOf(host: string): string {
  return host.split('.').slice(-2).join('.');
}
