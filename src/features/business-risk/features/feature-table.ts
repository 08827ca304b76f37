import { hash } from 'node:crypto';
import type { FeatureEntry } from './feature-entry.ts';
import { BASELINE_FEATURES, type BaselineFeatureName } from './baseline-features.ts';
import { VELOCITY_FEATURES, type VelocityFeatureName } from './velocity-features.ts';

const NEVER = 'never null';
const NO_UA = 'the request has no user agent';
const NO_FEED = 'no feed of this kind is active, or the address is not public';
const UNNAMED = 'no sponsor was named, or one of the two names none';
const UNSAID = 'the caller said nothing about it';
const UNASKED = 'evidence was not asked: it is switched off, or it did not answer in time';

const number = <N extends string>(
  name: N,
  entity: string,
  [unit, meaning]: readonly [string, string],
  nullMeans = NEVER,
) => ({ name, type: 'number', unit, window: '-', entity, meaning, nullMeans }) as const;
const flag = <N extends string>(name: N, entity: string, meaning: string, nullMeans = NEVER) =>
  ({ name, type: 'flag', unit: '-', window: '-', entity, meaning, nullMeans }) as const;
const text = <N extends string>(
  name: N,
  entity: string,
  meaning: string,
  rest: { values?: readonly string[]; nullMeans?: string } = {},
) => ({ name, type: 'text', unit: '-', window: '-', entity, meaning, nullMeans: NEVER, ...rest }) as const;

const REQUEST_FEATURES = [
  text('scene', 'request', 'SceneCode; empty if none was sent'),
  text('account_type', 'account', 'kind of the account', {
    values: ['qq', 'wechat', 'phone', 'device', 'other', 'phone-digest'],
  }),
  text('account_flaw', 'account', 'why no such account can exist; empty if it can', {
    values: ['', 'phone', 'phone-digest', 'qq-openid', 'qq-app-id', 'wechat-openid', 'device', 'account'],
  }),
  text('token_state', 'account', 'what WeChat or QQ said of the sign-in token', {
    values: ['not-checked', 'valid', 'invalid-token', 'invalid-account', 'unavailable'],
  }),
  number(
    'post_lag_s',
    'request',
    ['seconds', 'how far PostTime lies behind the server clock; negative if it lies ahead'],
    'no PostTime was sent',
  ),
  number('local_hour', 'request', ['hours', "hour of the day in the time zone of the request's app, 0 to 23"]),
  flag('velocity_complete', 'request', 'every velocity figure of this request could be read'),
  flag('device_check_declined', 'request', 'the caller sent CheckDevice 0'),
] as const;

const ADDRESS_FEATURES = [
  flag('address_public', 'address', 'an address that can be a client on the public internet'),
  text('address_range', 'address', 'which range it belongs to', {
    values: ['public', 'private', 'loopback', 'link-local', 'carrier-nat', 'multicast', 'documentation', 'reserved'],
  }),
  number('address_version', 'address', ['-', '4 or 6']),
  flag('address_datacenter', 'address', 'in a feed of data centres', NO_FEED),
  flag('address_vpn', 'address', 'in a feed of VPN exits', NO_FEED),
  flag('address_proxy', 'address', 'in a feed of proxies', NO_FEED),
  flag('address_tor', 'address', 'in a feed of Tor exits', NO_FEED),
  flag('address_malicious', 'address', 'in a feed of attacking addresses', NO_FEED),
  flag('address_shared', 'address', 'in a feed of addresses that many people share', NO_FEED),
  text('address_cloud', 'address', 'cloud provider; empty if there is none', { nullMeans: NO_FEED }),
  text('address_country', 'address', 'ISO 3166 code of the country; empty if unknown', { nullMeans: NO_FEED }),
  number(
    'forwarded_hops',
    'address',
    ['addresses', 'readable addresses in X-Forwarded-For'],
    'no X-Forwarded-For was sent',
  ),
  number(
    'forwarded_unreadable',
    'address',
    ['entries', 'entries of X-Forwarded-For that are no address'],
    'no X-Forwarded-For was sent',
  ),
  number(
    'forwarded_special_hops',
    'address',
    ['addresses', 'private or reserved addresses before the last entry'],
    'no X-Forwarded-For was sent',
  ),
  flag('forwarded_holds_address', 'address', 'UserIp stands in X-Forwarded-For', 'no X-Forwarded-For was sent'),
  flag(
    'forwarded_datacenter',
    'address',
    'a public hop other than UserIp is in a feed of data centres, VPNs or proxies, and is no proxy that ordinary requests to the app pass',
    'no X-Forwarded-For was sent, or no such feed is active',
  ),
] as const;

const AGENT_FEATURES = [
  flag('agent_present', 'agent', 'a user agent was sent'),
  flag('agent_bot', 'agent', 'names itself a bot, crawler or HTTP library', NO_UA),
  flag('agent_headless', 'agent', 'a browser without a screen or under a test driver', NO_UA),
  flag('agent_library', 'agent', 'an HTTP library', NO_UA),
  flag('agent_emulator', 'agent', 'an emulator image of Android', NO_UA),
  flag('agent_listed', 'agent', 'in a feed of automation agents', `${NO_UA}, or no such feed is active`),
  text('agent_os', 'agent', 'operating system; empty if unknown', {
    values: ['', 'android', 'ios', 'windows', 'macos', 'linux', 'other'],
    nullMeans: NO_UA,
  }),
  flag(
    'agent_contradicts_device',
    'agent',
    'its operating system is neither that of DeviceType nor one that its browsers name in desktop mode',
    `${NO_UA}, no DeviceType, or an unknown system`,
  ),
] as const;

const DEVICE_FEATURES = [
  flag('device_present', 'device', 'a device identifier was sent'),
  text('device_form', 'device', 'what kind of identifier; empty if there is none', {
    values: ['', 'imei', 'idfa', 'md5', 'token', 'mac', 'other'],
  }),
  flag(
    'device_plausible',
    'device',
    'its check digit and shape are right and it is no placeholder',
    'no device identifier, or one without a check',
  ),
  flag('mac_randomised', 'device', 'the MAC address is locally administered', 'no MacAddress was sent'),
  flag('device_emulator', 'device', 'reported as an emulator or virtual machine', UNSAID),
  flag('device_cloud_phone', 'device', 'reported as a cloud phone', UNSAID),
  flag('device_rooted', 'device', 'reported as rooted or jail-broken', UNSAID),
  flag('device_multi_open', 'device', 'reported to run several copies of the app', UNSAID),
  flag('device_hooked', 'device', 'reported to run a hooking framework', UNSAID),
  flag('device_debugged', 'device', 'reported to be debugged', UNSAID),
  flag('device_group_control', 'device', 'reported to be under group control', UNSAID),
  flag('device_vpn', 'device', 'reported to use a VPN or proxy', UNSAID),
  flag('device_fake_location', 'device', 'reported to fake its location', UNSAID),
  flag('device_auto_clicker', 'device', 'reported to run an auto-clicker or script', UNSAID),
  number(
    'device_age_days',
    'device',
    ['days', 'since this device was first seen; 0 if it is new'],
    'no device identifier',
  ),
] as const;

const CONTACT_FEATURES = [
  flag('phone_present', 'phone', 'a phone number was sent'),
  flag('phone_valid', 'phone', 'a number of the numbering plan', 'no phone number, or only its digest'),
  flag(
    'phone_virtual_operator',
    'phone',
    'of a range that the numbering plan gives to virtual operators alone, or in a feed of them',
    'no plain phone number of the mainland',
  ),
  flag('phone_iot', 'phone', 'in a feed of machine SIM cards', 'no plain phone number, or no such feed is active'),
  number('phone_age_days', 'phone', ['days', 'since this number was first seen; 0 if it is new'], 'no phone number'),
  flag('mail_present', 'mail', 'a mail address was sent'),
  flag(
    'mail_disposable',
    'mail',
    'its domain is in a feed of disposable mail',
    'no mail address, or no such feed is active',
  ),
  number('mail_local_length', 'mail', ['characters', 'length before the @, without a +tag'], 'no mail address'),
  number('mail_local_digits', 'mail', ['digits', 'digits before the @'], 'no mail address'),
  number(
    'mail_local_switches',
    'mail',
    ['changes', 'changes between letters and digits before the @'],
    'no mail address',
  ),
  flag('referer_present', 'request', 'a Referer was sent'),
  flag('referer_valid', 'request', 'it is an http(s) URL', 'no Referer was sent'),
  flag('referer_address', 'request', 'its host is an IP address', 'no Referer was sent'),
  flag(
    'referer_off_campaign',
    'request',
    'its site is not the site of CampaignUrl',
    'no Referer or no CampaignUrl was sent',
  ),
  flag('sponsor_present', 'sponsor', 'a sponsor was named'),
  flag('sponsor_same_phone', 'sponsor', 'sponsor and account have one phone number', UNNAMED),
  flag('sponsor_same_device', 'sponsor', 'sponsor and account have one device', UNNAMED),
  flag('sponsor_same_address', 'sponsor', 'sponsor and account have one address', UNNAMED),
  flag('sponsor_same_network', 'sponsor', 'sponsor and account are in one /24 or /64', UNNAMED),
  flag('scam_suspicious', 'account', 'OnlineScam calls the content suspicious', UNSAID),
  flag('scam_broadcast', 'account', 'OnlineScam says the content was broadcast', UNSAID),
  flag('scam_reports_self', 'account', 'OnlineScam names the phone of the account itself', UNSAID),
] as const;

const PROFILE_FEATURES = [
  flag('account_fresh', 'account', 'first seen less than a day before, or with this request'),
  number('account_age_days', 'account', ['days', 'since the account was first seen; 0 if it is new']),
  number('account_events_before', 'account', ['requests', 'requests ever seen before this one']),
  number('account_days_active', 'account', ['days', 'local days with a request before today']),
  number(
    'account_days_active_30d',
    'account',
    ['days', 'of the 30 days before today, those with a request'],
    'the account was warmed up less than 30 days ago',
  ),
  number('account_idle_days', 'account', ['days', 'since its last request'], 'never seen before'),
  number(
    'account_network_days',
    'account',
    ['days', 'local days on which it used this network before; 0 if it never did'],
    'no public address',
  ),
  number(
    'account_device_days',
    'account',
    ['days', 'local days on which it used this device before; 0 if it never did'],
    'no device identifier',
  ),
  number('account_networks_known', 'account', [
    'networks',
    'networks that it used on an earlier day, as far as remembered, at most 8',
  ]),
  number('account_devices_known', 'account', [
    'devices',
    'devices that it used on an earlier day, as far as remembered, at most 8',
  ]),
  number(
    'account_handset_days',
    'account',
    ['days', 'local days on which it came from this model of phone before; 0 if it never did'],
    'the request names no model, or no model of the account is known from an earlier day',
  ),
  number(
    'account_system_days',
    'account',
    ['days', 'local days, at least, on which it came from this operating system before; 0 if it never did'],
    'the request names no system, or no system of the account is known from an earlier day',
  ),
  number(
    'account_network_novelty',
    'account',
    ['ratio', 'share of its requests that came from networks it used on one day only: how often it roams'],
    'never seen before, or only warmed up',
  ),
] as const;

const EVIDENCE_FEATURES = [
  number(
    'evidence_credit',
    'account',
    ['level', 'worst level (1 low, 3 high) of credit, gambling and agency evidence; 0 for none'],
    UNASKED,
  ),
  number('evidence_marketing', 'account', ['level', 'level of marketing-fraud evidence; 0 for none'], UNASKED),
  number('evidence_device', 'account', ['level', 'level of abused-device evidence; 0 for none'], UNASKED),
  number('evidence_account', 'account', ['level', 'level of abused-account evidence; 0 for none'], UNASKED),
  number('label_frauds', 'account', ['labels', 'outcomes reported as fraud on this account, phone or device'], UNASKED),
  number('label_genuine', 'account', ['labels', 'outcomes reported as genuine'], UNASKED),
  number(
    'label_fraud_age_days',
    'account',
    ['days', 'since the last outcome reported as fraud'],
    `none was reported, or ${UNASKED}`,
  ),
] as const;

/** The groups of features that the request itself, profile and evidence fill, in table order. */
const STATIC_GROUPS = [
  REQUEST_FEATURES,
  ADDRESS_FEATURES,
  AGENT_FEATURES,
  DEVICE_FEATURES,
  CONTACT_FEATURES,
  PROFILE_FEATURES,
  EVIDENCE_FEATURES,
] as const;

/** A feature's name, as rules and stored decisions spell it. */
export type FeatureName = (typeof STATIC_GROUPS)[number][number]['name'] | VelocityFeatureName | BaselineFeatureName;

/**
 * Every feature a rule may read. The one place they are defined: rules are type-checked against it, docs are made from
 * it, stored decisions name it by FEATURE_TABLE_ID. A row may stand anywhere in the group of its subject, because a stored
 * decision is read by the names of the table of its time.
 */
export const FEATURES: readonly (FeatureEntry & { readonly name: FeatureName })[] = [
  ...STATIC_GROUPS.flat(),
  ...VELOCITY_FEATURES,
  ...BASELINE_FEATURES,
];

/** Names by group of STATIC_GROUPS: what buildFeatures puts together, before velocity. */
export const STATIC_GROUP_NAMES: readonly (readonly FeatureName[])[] = STATIC_GROUPS.map((group) =>
  group.map(({ name }) => name),
);

/** The names in table order: what a stored row of values belongs to. */
export const FEATURE_NAMES: readonly FeatureName[] = FEATURES.map(({ name }) => name);

/** Names the order of values in stored decisions: 12 hex. */
export const FEATURE_TABLE_ID = hash('sha256', FEATURE_NAMES.join('\n')).slice(0, 12);
