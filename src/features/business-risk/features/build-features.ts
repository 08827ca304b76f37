import type { BaselineReading } from '../baselines/baseline-store.ts';
import type { Observation } from '../baselines/observation.ts';
import type { EvidenceFacts } from './account-evidence.ts';
import { baselineFeatures, type BaselineFacts } from './baseline-features.ts';
import { numberOrNull } from './number-or-null.ts';
import type { FeedIndex } from '../feeds/feed-index.ts';
import type { FeedKind } from '../feeds/feed-kinds.ts';
import type { ClaimedOs } from '../ingest/claimed-os.ts';
import { parseAddress } from '../ingest/address.ts';
import type { RiskEvent } from '../ingest/risk-event.ts';
import type { TokenState } from '../open-accounts/open-account-verifier.ts';
import type { UserAgent } from '../ingest/user-agent.ts';
import { isOfVirtualOperator } from '../../../identity/phone.ts';
import { hourOf } from '../ingest/local-time.ts';
import type { KnownProfile } from '../profile/profile-store.ts';
import { ENTITY_KINDS, VELOCITY_ENTITIES, VELOCITY_WINDOWS } from '../velocity/velocity-entities.ts';
import type { VelocityReading } from '../velocity/velocity-store.ts';
import { Features, type FeatureValue } from './features.ts';
import { daysSince, profileFeatures } from './profile-features.ts';
import { VELOCITY_FEATURES } from './velocity-features.ts';

/** All that a decision knows besides the event itself. */
export interface Knowledge {
  readonly feeds: FeedIndex;
  /** As it was before the event. */
  readonly profile: KnownProfile;
  /** With the event counted in. */
  readonly velocity: VelocityReading;
  /** Null if it was not asked or did not answer. */
  readonly evidence: EvidenceFacts | null;
  readonly tokenState: TokenState;
  /** Null if baselines are not kept. */
  readonly baselines: KnownBaselines | null;
}

/** What baselines said of the event, and what else their features need. */
export interface KnownBaselines {
  readonly reading: BaselineReading;
  readonly observation: Observation;
  readonly learning: boolean;
  /** Times the same request came before within a minute. */
  readonly repeats: number;
}

const DAY_MS = 86_400_000;
/** Figures of an entity beside those of its windows: gaps, their mean and their variation. */
const RHYTHM_FIGURES = 3;

/** Computes every feature of the table. Pure. */
export function buildFeatures(event: RiskEvent, knowledge: Knowledge): Features {
  const worn = isWorn(knowledge);
  const velocity = worn ? { ...knowledge.velocity, device: null } : knowledge.velocity;
  const groups = [
    requestFeatures(event, knowledge),
    addressFeatures(event, knowledge),
    agentFeatures(event, knowledge.feeds),
    deviceFeatures(event, knowledge.profile, worn),
    contactFeatures(event, knowledge),
    profileFeatures(event, knowledge.profile, worn),
    evidenceFeatures(event, knowledge.evidence),
  ];
  return Features.joined(groups, velocityFeatures(velocity), baselineFeatures(baselineFacts(event, knowledge, worn)));
}

/** Agent shapes or models, networks and accounts of one day, from which an identifier cannot be of one device. */
const WORN_AGENTS_MIN = 5;
const WORN_ADDRESSES_MIN = 5;
const WORN_ACCOUNTS_MIN = 5;
/** Places of windows and members in a reading: see VELOCITY_WINDOWS and VELOCITY_ENTITIES. */
const DAY = 3;
const MINUTE = 0;
const HOUR = 2;
const WEEK = 4;

/** Whether the uses of the device's identifier cannot be of one device, so that it is no identity. */
function isWorn({ baselines, velocity }: Knowledge): boolean {
  const place = baselines?.reading.places.device;
  const { device } = velocity;
  if (place === undefined || device === undefined || device === null) return false;
  const accounts = device.distinct[0]?.[WEEK] ?? 0;
  const addresses = device.distinct[1]?.[DAY] ?? 0;
  const agents = Math.max(place.agentShapes, place.models);
  return agents >= WORN_AGENTS_MIN && addresses >= WORN_ADDRESSES_MIN && accounts >= WORN_ACCOUNTS_MIN;
}

function baselineFacts(
  event: RiskEvent,
  { baselines, velocity, feeds }: Knowledge,
  worn: boolean,
): BaselineFacts | null {
  if (baselines === null) return null;
  const text = event.address?.range === 'public' ? event.address.text : null;
  const { address } = velocity;
  return {
    ...baselines,
    novelty: baselines.observation.novelty,
    placeholder: event.device === null ? null : event.device.placeholder === true,
    worn: event.keys.device === null ? null : worn,
    script: event.userAgent === null ? null : event.userAgent.script === true,
    crawler: event.userAgent === null ? null : event.userAgent.crawler === true,
    assisted: event.signals.assisted ?? null,
    twoSystems: event.userAgent === null ? null : event.userAgent.twoSystems === true,
    contradictsDetails: contradictsDetails(event),
    addressUse: {
      datacenter: text !== null && feeds.holdsAddress('datacenter', text) === true,
      sharedFeed: text !== null && feeds.holdsAddress('shared', text) === true,
      accounts: address?.distinct[0]?.[WEEK] ?? 0,
      devices: address?.distinct[1]?.[WEEK] ?? 0,
      agents: address?.distinct[2]?.[WEEK] ?? 0,
      freshToday: baselines.reading.places.address?.freshToday ?? 0,
      freshMinute: address?.distinct[3]?.[MINUTE] ?? 0,
      freshHour: address?.distinct[3]?.[HOUR] ?? 0,
    },
  };
}

/** Android and HarmonyOS are one here, since agents of HarmonyOS name Android too. */
function contradictsDetails({ userAgent, claimedOs }: RiskEvent): boolean | null {
  if (claimedOs === undefined || userAgent === null || userAgent.os === '' || userAgent.os === 'other') return null;
  return userAgent.twoSystems === true ? null : !canBeOf(userAgent.os, claimedOs);
}

/** What browsers name that ask for the pages of computers: Safari of an iPad a Macintosh, those of Android X11 and Linux. */
const DESKTOP_MODE: Readonly<Partial<Record<ClaimedOs, UserAgent['os']>>> = { ios: 'macos', android: 'linux' };

/** Whether an agent that names one system can be of a device with another. */
function canBeOf(agentOs: UserAgent['os'], system: ClaimedOs): boolean {
  return agentOs === system || agentOs === DESKTOP_MODE[system];
}

function requestFeatures(event: RiskEvent, { velocity, tokenState }: Knowledge) {
  return {
    scene: event.scene,
    account_type: event.accountType,
    account_flaw: event.accountFlaw ?? '',
    token_state: tokenState,
    post_lag_s: event.postLagS,
    local_hour: hourOf(event),
    velocity_complete: !Object.values(velocity).includes(null),
    device_check_declined: event.checkDevice === false,
  };
}

function addressFeatures({ address, forwarded }: RiskEvent, { feeds, baselines }: Knowledge) {
  const text = address?.range === 'public' ? address.text : null;
  const inFeed = (kind: FeedKind) => (text === null ? null : feeds.holdsAddress(kind, text));
  return {
    address_public: text !== null,
    address_range: address?.range ?? 'reserved',
    address_version: address?.version ?? 4,
    address_datacenter: inFeed('datacenter'),
    address_vpn: inFeed('vpn'),
    address_proxy: inFeed('proxy'),
    address_tor: inFeed('tor'),
    address_malicious: inFeed('malicious'),
    address_shared: inFeed('shared'),
    address_cloud: text === null ? null : feeds.labelOf('cloud', text),
    address_country: text === null ? null : feeds.labelOf('country', text),
    forwarded_hops: forwarded?.hops.length ?? null,
    forwarded_unreadable: forwarded?.unreadable ?? null,
    forwarded_special_hops: forwarded?.specialHops ?? null,
    forwarded_holds_address: forwarded?.containsAddress ?? null,
    forwarded_datacenter:
      forwarded === null
        ? null
        : anyHopListed(
            forwarded.hops.filter((hop) => hop !== address?.text),
            feeds,
            baselines?.reading.usualRelays ?? [],
          ),
  };
}

/** Whether a hop is listed that is none of the proxies of the site itself. Null if no feed could tell. */
function anyHopListed(hops: readonly string[], feeds: FeedIndex, usual: readonly string[]): boolean | null {
  const kinds = (['datacenter', 'vpn', 'proxy'] as const).filter(
    (kind) => feeds.holdsAddress(kind, '0.0.0.0') !== null,
  );
  if (kinds.length === 0) return null;
  return hops.some(
    (hop) =>
      kinds.some((kind) => feeds.holdsAddress(kind, hop) === true) &&
      (usual.length === 0 || !usual.includes(parseAddress(hop)?.network ?? '')),
  );
}

function agentFeatures({ userAgent, deviceType }: RiskEvent, feeds: FeedIndex) {
  const known = userAgent !== null && userAgent.os !== '' && deviceType !== null;
  return {
    agent_present: userAgent !== null,
    agent_bot: userAgent?.bot ?? null,
    agent_headless: userAgent?.headless ?? null,
    agent_library: userAgent?.library ?? null,
    agent_emulator: userAgent?.emulator ?? null,
    agent_listed: userAgent === null ? null : feeds.holdsPartOf('automation-agent', userAgent.text),
    agent_os: userAgent?.os ?? null,
    agent_contradicts_device: known ? !canBeOf(userAgent.os, deviceType) : null,
  };
}

function deviceFeatures(
  { device, keys, macRandomised, signals, atMs }: RiskEvent,
  profile: KnownProfile,
  worn: boolean,
) {
  return {
    device_present: keys.device !== null && !worn,
    device_form: device?.form ?? '',
    device_plausible: device?.plausible ?? null,
    mac_randomised: macRandomised,
    device_emulator: signals.emulator,
    device_cloud_phone: signals.cloudPhone,
    device_rooted: signals.rooted,
    device_multi_open: signals.multiOpen,
    device_hooked: signals.hooked,
    device_debugged: signals.debugged,
    device_group_control: signals.groupControl,
    device_vpn: signals.vpn,
    device_fake_location: signals.fakeLocation,
    device_auto_clicker: signals.autoClicker,
    device_age_days: keys.device === null || worn ? null : daysSince(profile.deviceFirstSeenMs, atMs),
  };
}

function contactFeatures({ phone, email, referer, sponsor, scam, atMs }: RiskEvent, { feeds, profile }: Knowledge) {
  const prefix = phone?.prefix ?? null;
  return {
    phone_present: phone !== null,
    phone_valid: phone?.valid ?? null,
    phone_virtual_operator:
      prefix === null ? null : isOfVirtualOperator(prefix) || feeds.holdsPrefixOf('virtual-operator', prefix) === true,
    phone_iot: prefix === null ? null : feeds.holdsPrefixOf('iot-number', prefix),
    phone_age_days: phone === null ? null : daysSince(profile.phoneFirstSeenMs, atMs),
    mail_present: email !== null,
    mail_disposable: email === null ? null : feeds.holdsDomain('disposable-mail', email.domain),
    mail_local_length: email?.localLength ?? null,
    mail_local_digits: email?.localDigits ?? null,
    mail_local_switches: email?.localSwitches ?? null,
    referer_present: referer !== null,
    referer_valid: referer?.valid ?? null,
    referer_address: referer?.ipLiteral ?? null,
    referer_off_campaign:
      referer?.matchesCampaign === undefined || referer.matchesCampaign === null ? null : !referer.matchesCampaign,
    sponsor_present: sponsor !== null,
    sponsor_same_phone: sponsor?.samePhone ?? null,
    sponsor_same_device: sponsor?.sameDevice ?? null,
    sponsor_same_address: sponsor?.sameAddress ?? null,
    sponsor_same_network: sponsor?.sameNetwork ?? null,
    scam_suspicious: scam?.suspicious ?? null,
    scam_broadcast: scam?.broadcast ?? null,
    scam_reports_self: scam?.reportsSelf ?? null,
  };
}

function evidenceFeatures({ atMs }: RiskEvent, evidence: EvidenceFacts | null) {
  return {
    evidence_credit: evidence?.creditLevel ?? null,
    evidence_marketing: evidence?.marketingLevel ?? null,
    evidence_device: evidence?.deviceLevel ?? null,
    evidence_account: evidence?.accountLevel ?? null,
    label_frauds: evidence?.fraudLabels ?? null,
    label_genuine: evidence?.genuineLabels ?? null,
    label_fraud_age_days: evidence?.lastFraudMs == null ? null : Math.max(atMs - evidence.lastFraudMs, 0) / DAY_MS,
  };
}

const NO_VELOCITY: readonly FeatureValue[] = VELOCITY_FEATURES.map(() => null);

/** In the order of VELOCITY_FEATURES: by entity, then by window the events and each member, then the rhythm. */
function velocityFeatures(velocity: VelocityReading): FeatureValue[] {
  const values = NO_VELOCITY.slice();
  let at = 0;
  for (const kind of ENTITY_KINDS) {
    const reading = velocity[kind];
    if (reading === undefined || reading === null) {
      at += VELOCITY_WINDOWS.length * (1 + VELOCITY_ENTITIES[kind].length) + RHYTHM_FIGURES;
      continue;
    }
    const { events, distinct, rhythm } = reading;
    for (let window = 0; window < events.length; window += 1) {
      values[at++] = events[window] ?? null;
      for (let member = 0; member < distinct.length; member += 1) {
        const count = distinct[member]?.[window] ?? null;
        // If no request named such a member, it is not known how many there were. That none was fresh is known.
        values[at++] = count === 0 && VELOCITY_ENTITIES[kind][member] !== 'freshAccount' ? null : count;
      }
    }
    values[at++] = rhythm.gaps;
    values[at++] = numberOrNull(rhythm.meanMs / 1000);
    values[at++] = numberOrNull(rhythm.variation);
  }
  return values;
}
