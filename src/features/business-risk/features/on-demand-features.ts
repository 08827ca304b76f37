import { chinaProvince } from '../../../identity/china-province.ts';
import type { DeclaredField, DeclaredFields } from '../ingest/declared-field.ts';
import type { RiskEvent } from '../ingest/risk-event.ts';
import type { AddressRecord } from '../feeds/address-database.ts';
import { NO_FEEDS } from '../feeds/feed-index.ts';
import type { ListHit } from '../lists/list-entry.ts';
import { weekdayOf } from '../ingest/local-time.ts';
import type { FeatureEntry } from './feature-entry.ts';
import type { OnDemandFacts, OnDemandFeature } from './on-demand-feature.ts';
import type { Features, FeatureValue } from './features.ts';
import {
  distinctFeature,
  momentFeature,
  nearestMomentNames,
  NO_ENTITY,
  sequenceFeature,
  type Sequence,
} from './moment-features.ts';
import { nearestSiteNames, NO_RATE, siteFeature } from './site-features.ts';
import { TRAVEL_FEATURES } from './travel-features.ts';

/** What an operator's rules may name beside the feature table. */
export interface Vocabulary {
  readonly fields: DeclaredFields;
  /** Names of the lists that have entries. Null if any name is taken. */
  readonly listNames: ReadonlySet<string> | null;
}

type Rest = Pick<OnDemandFeature, 'meaning' | 'read'> & Partial<OnDemandFeature>;

function entry(name: string, type: FeatureEntry['type'], entity: string, rest: Rest): OnDemandFeature {
  const shared = { unit: '-', window: '-', nullMeans: 'never null', isPersonal: false, readsMoments: false };
  return { ...shared, name, type, entity, ...rest };
}

const NO_PHONE = 'no plain phone number of the mainland';
const NO_PROVINCE_OF_PHONE = `${NO_PHONE}, its prefix is not listed, or no such feed is active`;
const NO_PROVINCE_OF_ADDRESS = 'the address is not public or not listed, or no such feed is active';

function provinceOfPhone({ event, feeds }: OnDemandFacts): string | null {
  const prefix = event.phone?.prefix ?? null;
  return prefix === null ? null : feeds.labelOfPrefix('phone-province', prefix) || null;
}

function provinceOfAddress({ event: { address }, feeds }: OnDemandFacts): string | null {
  return address?.range === 'public' ? feeds.labelOf('province', address.text) || null : null;
}

const NOT_IN_DATABASE =
  'the address is not public, no database of addresses is active, or none knows it of this address';

function recordOf({ event: { address }, feeds }: OnDemandFacts): AddressRecord | null {
  return address?.range === 'public' ? feeds.recordOf(address.text) : null;
}

/** Features on demand with fixed names. */
export const ON_DEMAND_FEATURES: readonly OnDemandFeature[] = [
  entry('local_weekday', 'number', 'request', {
    meaning: "day of the week in the time zone of the request's app: 1 is Monday, 7 is Sunday",
    unit: 'days',
    read: ({ event }) => weekdayOf(event),
  }),
  entry('phone_prefix', 'text', 'phone', {
    meaning: 'first seven digits of the number, which name carrier and place',
    nullMeans: NO_PHONE,
    isPersonal: true,
    read: ({ event }) => event.phone?.prefix ?? null,
  }),
  entry('mail_domain', 'text', 'mail', {
    meaning: 'domain of the mail address in lower case',
    nullMeans: 'no mail address',
    isPersonal: true,
    read: ({ event }) => event.email?.domain ?? null,
  }),
  entry('nickname_shape', 'text', 'account', {
    meaning:
      'runs of small letters (a), capitals (A), digits (9), Han (h) and others (.) with their lengths, e.g. `a5 94` for hello1234',
    nullMeans: 'no nickname',
    isPersonal: true,
    read: ({ event }) => event.nicknameShape ?? null,
  }),
  entry('business_id', 'text', 'request', {
    meaning: 'BusinessId as it was sent',
    nullMeans: 'no BusinessId',
    isPersonal: true,
    read: ({ event }) => event.businessId ?? null,
  }),
  entry('agent_text', 'text', 'agent', {
    meaning: 'the user agent as it was sent',
    nullMeans: 'the request has no user agent',
    isPersonal: true,
    read: ({ event }) => event.userAgent?.text ?? null,
  }),
  entry('phone_province', 'text', 'phone', {
    meaning: 'province of the number in a feed of number prefixes',
    nullMeans: NO_PROVINCE_OF_PHONE,
    read: provinceOfPhone,
  }),
  entry('address_province', 'text', 'address', {
    meaning: 'province of the address in a feed of networks',
    nullMeans: NO_PROVINCE_OF_ADDRESS,
    read: provinceOfAddress,
  }),
  entry('provinces_differ', 'flag', 'request', {
    meaning: 'phone and address are of two provinces',
    nullMeans: 'one of the two provinces is not known',
    read: (facts) => {
      const [ofPhone, ofAddress] = [provinceOfPhone(facts), provinceOfAddress(facts)];
      if (ofPhone === null || ofAddress === null) return null;
      return (chinaProvince(ofPhone) ?? ofPhone) !== (chinaProvince(ofAddress) ?? ofAddress);
    },
  }),
  entry('address_city', 'text', 'address', {
    meaning: 'city of the address in a database of addresses, Chinese name before English',
    nullMeans: NOT_IN_DATABASE,
    read: (facts) => recordOf(facts)?.city ?? null,
  }),
  entry('address_asn', 'number', 'address', {
    meaning: 'number of the autonomous system of the address in a database of addresses',
    nullMeans: NOT_IN_DATABASE,
    read: (facts) => recordOf(facts)?.asn ?? null,
  }),
  entry('address_owner', 'text', 'address', {
    meaning: 'owner of the network of the address in a database of addresses',
    nullMeans: NOT_IN_DATABASE,
    read: (facts) => recordOf(facts)?.owner ?? null,
  }),
  ...TRAVEL_FEATURES,
];

/** Families of features on demand, each with a name that stands for all of them. */
export const FAMILIES_ON_DEMAND: readonly FeatureEntry[] = [
  {
    name: 'detail_NAME',
    type: 'number',
    unit: '-',
    window: '-',
    entity: 'request',
    meaning: 'a declared field of Details; a boolean is a flag, a choice and a text are texts',
    nullMeans: 'the request does not have it, or its app did not declare it',
  },
  {
    name: 'list_NAME',
    type: 'flag',
    unit: '-',
    window: '-',
    entity: 'request',
    meaning: 'an entry of the list NAME holds for the request',
    nullMeans: 'never null',
  },
  {
    name: 'ENTITY_events_W',
    type: 'number',
    unit: 'requests',
    window: '1m to 30d',
    entity: 'account, device, phone or address',
    meaning: 'requests, at most 256',
    nullMeans: NO_ENTITY,
  },
  {
    name: 'ENTITY_WHAT_W',
    type: 'number',
    unit: 'requests',
    window: '1m to 30d',
    entity: 'account, device, phone or address',
    meaning: 'times of WHAT, an outcome such as login_failed or scene_ and a scene, at most 256',
    nullMeans: NO_ENTITY,
  },
  {
    name: 'ENTITY_MEMBERS_W',
    type: 'number',
    unit: 'members',
    window: '1m to 30d',
    entity: 'account, device, phone or address',
    meaning:
      'distinct accounts, devices, phones or addresses among its last 256 requests, in a window that the table does not have',
    nullMeans: NO_ENTITY,
  },
  {
    name: 'site_WHAT_W',
    type: 'number',
    unit: 'requests',
    window: '1m to 1d',
    entity: 'request',
    meaning: 'times of WHAT on the whole site: events, fresh_accounts, an outcome, or scene_ and a scene',
    nullMeans: NO_RATE,
  },
  {
    name: 'site_WHAT_share_W',
    type: 'number',
    unit: 'share',
    window: '1m to 1d',
    entity: 'request',
    meaning: 'these times by all requests of the site',
    nullMeans: NO_RATE,
  },
  {
    name: 'site_WHAT_lift_W',
    type: 'number',
    unit: 'ratio',
    window: '1m to 1d',
    entity: 'request',
    meaning:
      'these times, at the lower end of chance, over what is normal on this site at this hour of the day; 1 is normal',
    nullMeans: NO_RATE,
  },
  {
    name: 'sequence_NAME',
    type: 'flag',
    unit: '-',
    window: '1m to 30d',
    entity: 'account, device, phone or address',
    meaning: 'the steps of the sequence NAME in their order, the last with this request',
    nullMeans: NO_ENTITY,
  },
];

const FIXED = new Map(ON_DEMAND_FEATURES.map((feature) => [feature.name, feature]));

/** Name of the feature that a declared field of Details is. */
const detailFeatureName = (field: string) => `detail_${field}`;

const FIELD_FEATURE_TYPES = { number: 'number', boolean: 'flag', choice: 'text', text: 'text' } as const;

function fieldFeature({ name, type }: DeclaredField): OnDemandFeature {
  const isPersonal = type === 'text';
  return entry(detailFeatureName(name), FIELD_FEATURE_TYPES[type], 'request', {
    meaning: 'a declared field of Details',
    nullMeans: 'the request does not have it, or its app did not declare it',
    isPersonal,
    read: ({ event: { declared } }) => (isPersonal ? declared?.texts[name] : declared?.values[name]) ?? null,
  });
}

function listFeature(name: string): OnDemandFeature {
  return entry(`list_${name}`, 'flag', 'request', {
    meaning: `an entry of the list ${name} holds for the request`,
    read: ({ listHits }) => listHits.some(({ list }) => list === name),
  });
}

/** The feature on demand of this name. Null if there is none. */
export function onDemandFeature(
  name: string,
  { fields }: Pick<Vocabulary, 'fields'>,
  sequences: readonly Sequence[],
): OnDemandFeature | null {
  const fixed = FIXED.get(name);
  if (fixed !== undefined) return fixed;
  const field = name.startsWith('detail_') ? fields.named(name.slice('detail_'.length)) : undefined;
  if (field !== undefined) return fieldFeature(field);
  const list = /^list_([a-z][a-z0-9_]*)$/.exec(name)?.[1];
  if (list !== undefined) return listFeature(list);
  const sequence = sequences.find((each) => name === `sequence_${each.name}`);
  if (sequence !== undefined) return sequenceFeature(sequence);
  return distinctFeature(name) ?? momentFeature(name, fields.outcomes) ?? siteFeature(name, fields.outcomes);
}

/** Names of features that an operator may have meant by a name that no feature has. */
export function onDemandNames(
  meant: string,
  { fields, listNames }: Vocabulary,
  sequences: readonly Sequence[],
): readonly string[] {
  return [
    ...FIXED.keys(),
    ...new Set(fields.all.map(({ name }) => detailFeatureName(name))),
    ...[...(listNames ?? [])].map((name) => `list_${name}`),
    ...sequences.map(({ name }) => `sequence_${name}`),
    ...nearestMomentNames(meant, fields.outcomes),
    ...nearestSiteNames(meant, fields.outcomes),
  ];
}

/** The features with the values of others beside the table. Values of declared fields are there in any case. */
export function withOnDemand(features: Features, wanted: readonly OnDemandFeature[], facts: OnDemandFacts): Features {
  const { declared } = facts.event;
  if (wanted.length === 0 && declared === undefined) return features;
  const extra: Record<string, FeatureValue> = {};
  const personal: Record<string, FeatureValue> = {};
  for (const [name, value] of Object.entries(declared?.values ?? {})) extra[detailFeatureName(name)] = value;
  for (const { name, isPersonal, read } of wanted) (isPersonal ? personal : extra)[name] = read(facts);
  return features.with(extra, personal);
}

/**
 * The features of a decision that is looked at again. What was stored counts. What was not, because no rule read it then
 * or because it is personal, is read again from the event if it is still kept.
 */
export function featuresAgain(
  { features, event, listHits }: Pick<KeptDecision, 'features' | 'event' | 'listHits'>,
  wanted: readonly OnDemandFeature[],
): Features {
  const missing = wanted.filter(({ name }) => features.beside(name) === undefined);
  if (missing.length === 0 || event === null) return features;
  const facts = { event, feeds: NO_FEEDS, listHits, moments: null, table: features, rates: null };
  const again = withOnDemand(features, missing, facts);
  return again.with({ ...again.extra, ...features.extra }, again.personal);
}

interface KeptDecision {
  readonly features: Features;
  readonly event: RiskEvent | null;
  readonly listHits: readonly ListHit[];
}
