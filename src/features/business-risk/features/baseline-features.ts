import type { BaselineReading, PlaceReading } from '../baselines/baseline-store.ts';
import { ADDRESS_PLACES, addressPlace } from '../baselines/place-kind.ts';
import type { FeatureEntry } from './feature-entry.ts';
import { NEWCOMER_FEATURES, newcomerFigures, type NewcomerName } from './newcomer-features.ts';
import { numberOrNull } from './number-or-null.ts';

/** Places with a normal of their own that rules can read. */
const PLACES = ['address', 'network', 'device', 'sponsor'] as const;
const FAMILIES = ['agent', 'number', 'text', 'origin'] as const;

const PLACE_FIGURES = {
  days_seen: ['days', 'local days with a request'],
  fresh_today: ['accounts', 'accounts seen for the first time ever, today'],
  known_today: ['accounts', 'accounts known from earlier days, today'],
  fresh_normal: ['accounts', 'accounts seen for the first time, on an ordinary day'],
  known_normal: ['accounts', 'known accounts on an ordinary day'],
  agents_alike: ['share', 'how far the user agents and models of its new accounts of today are one, 0 to 1'],
  numbers_alike: ['share', 'how far the number ranges of its new accounts of today are one, 0 to 1'],
} as const;

type PlaceName = `${(typeof PLACES)[number]}_${keyof typeof PLACE_FIGURES}`;
type CohortName = `cohort_${(typeof FAMILIES)[number]}_lift`;

/** Names of the features that baselines fill. */
export type BaselineFeatureName =
  | PlaceName
  | CohortName
  | 'cohort_size'
  | 'cohort_gap_variation'
  | 'account_novelty'
  | 'foreign_excess'
  | 'site_days'
  | 'site_learning'
  | 'address_place'
  | 'agent_script'
  | 'agent_crawler'
  | 'device_assisted'
  | 'device_placeholder'
  | 'device_worn'
  | 'request_repeats'
  | SuspicionName
  | NewcomerName;

/** Names of the features that tell of earlier suspicious requests. */
const SUSPICION_NAMES = [
  'address_suspects',
  'network_suspects',
  'device_suspects',
  'sponsor_suspects',
  'session_suspicion',
  'cohort_agent_suspects',
  'cohort_agent_suspect_share',
  'cohort_number_suspects',
  'cohort_number_suspect_share',
] as const;
type SuspicionName =
  | (typeof SUSPICION_NAMES)[number]
  | 'cohort_number_births'
  | 'agent_two_systems'
  | 'agent_contradicts_details'
  | 'sponsor_guests_at_home';
/** Features that rest on the points of earlier requests. Points for them make no request suspicious, or suspicion would feed itself. */
export const INHERITED_FEATURES: ReadonlySet<string> = new Set(SUSPICION_NAMES);

type Row = FeatureEntry & { readonly name: BaselineFeatureName };
const UNKNOWN = 'the request has no such place, or baselines were not asked';
const UNMARKED = 'the request has none';
const NO_UA = 'the request has no user agent';
const NO_DEVICE = 'no device identifier';
const TOO_FEW = `fewer than four of them bring one, or ${UNKNOWN}`;
const number = (
  name: BaselineFeatureName,
  entity: string,
  [unit, meaning]: readonly [string, string],
  nullMeans = 'never null',
): Row => ({ name, type: 'number', unit, window: '-', entity, meaning, nullMeans });
const flag = (name: BaselineFeatureName, entity: string, meaning: string, nullMeans = 'never null'): Row => ({
  name,
  type: 'flag',
  unit: '-',
  window: '-',
  entity,
  meaning,
  nullMeans,
});

/** The rows of the feature table that baselines fill. They stand at its end: older decisions do not have them. */
export const BASELINE_FEATURES: readonly Row[] = [
  ...PLACES.flatMap((place) =>
    Object.entries(PLACE_FIGURES).map(([name, figure]) =>
      number(
        `${place}_${name as keyof typeof PLACE_FIGURES}`,
        place,
        figure,
        name.endsWith('_alike') ? TOO_FEW : UNKNOWN,
      ),
    ),
  ),
  ...FAMILIES.map((family) =>
    number(
      `cohort_${family}_lift`,
      'cohort',
      [
        'ratio',
        `how many times more often this request's ${familyWords(family)} comes from new or foreign accounts than usual`,
      ],
      UNMARKED,
    ),
  ),
  number('cohort_size', 'cohort', [
    'requests',
    'requests behind the largest of these ratios, fading by half in six hours',
  ]),
  number(
    'cohort_gap_variation',
    'cohort',
    ['ratio', 'standard deviation of the gaps between them by their mean: near 1 for independent people'],
    'fewer than six such requests',
  ),
  {
    ...number('account_novelty', 'account', ['-', 'how well the site knows the account in these surroundings']),
    type: 'text',
    values: ['first', 'fresh', 'foreign', 'familiar'],
  },
  number('foreign_excess', 'request', [
    'ratio',
    'sign-ins of known accounts over foreign networks and devices in the last hours, over what is usual; 1 is usual',
  ]),
  number('site_days', 'request', ['days', 'since the first request of this site']),
  flag('site_learning', 'request', 'the site is still learning what is normal: novelty alone stops no request'),
  {
    ...number('address_place', 'address', [
      '-',
      'what kind of place the address has shown itself to be; empty if unknown',
    ]),
    type: 'text',
    values: ADDRESS_PLACES,
  },
  flag('agent_script', 'agent', 'a library or tool of scripts that apps of people do not use', NO_UA),
  flag('agent_crawler', 'agent', 'a crawler that says so', NO_UA),
  flag(
    'device_assisted',
    'device',
    'reported to be mirrored, to run helpers, or to keep the app twice',
    'the caller said nothing about it',
  ),
  flag(
    'device_placeholder',
    'device',
    'the device identifier identifies no device, e.g. an advertising id of zeros',
    NO_DEVICE,
  ),
  flag(
    'device_worn',
    'device',
    'uses of the device identifier cannot be of one device, so it counts as none',
    NO_DEVICE,
  ),
  {
    ...number('request_repeats', 'account', ['requests', 'times this very request came before within a minute']),
    window: '1m',
  },
  ...(['address', 'network', 'device', 'sponsor'] as const).map((place) =>
    number(
      `${place}_suspects`,
      place,
      ['accounts', 'accounts with a suspicious request there before, each once at most, fading by half in three days'],
      UNKNOWN,
    ),
  ),
  number(
    'session_suspicion',
    'account',
    [
      'points',
      'most points of an earlier request of this account on this device, or with this agent if it names no device, fading by half in three days',
    ],
    'the request names neither a device nor an agent',
  ),
  ...(['agent', 'number'] as const).flatMap((family) => [
    number(
      `cohort_${family}_suspects`,
      'cohort',
      [
        'accounts',
        `suspicious new accounts of the last days with this ${family === 'agent' ? 'agent or model' : 'number range'}`,
      ],
      UNMARKED,
    ),
    number(
      `cohort_${family}_suspect_share`,
      'cohort',
      ['share', 'their share of all new accounts with it, 0 to 1'],
      UNMARKED,
    ),
  ]),
  number(
    'cohort_number_births',
    'cohort',
    ['ratio', 'new accounts of the last days on this number range over what its share of ordinary traffic lets expect'],
    UNMARKED,
  ),
  flag('agent_two_systems', 'agent', 'the user agent names two operating systems, e.g. Android and Windows NT', NO_UA),
  flag(
    'agent_contradicts_details',
    'agent',
    'its operating system is neither the one that Details names nor one that its browsers name in desktop mode',
    `${NO_UA}, Details name no system, or the agent names two or an unknown one`,
  ),
  number(
    'sponsor_guests_at_home',
    'sponsor',
    [
      'accounts',
      'new accounts that this sponsor brought over its own address, each once at most, fading by half in three days',
    ],
    'no sponsor was named, or baselines were not asked',
  ),
  ...NEWCOMER_FEATURES,
];

/** What fills the rows beside the baselines themselves. */
export interface BaselineFacts {
  readonly reading: BaselineReading;
  readonly novelty: string;
  readonly learning: boolean;
  /** Null for what the request says nothing of. */
  readonly placeholder: boolean | null;
  readonly worn: boolean | null;
  readonly script: boolean | null;
  readonly crawler: boolean | null;
  readonly assisted: boolean | null;
  readonly repeats: number;
  readonly twoSystems: boolean | null;
  readonly contradictsDetails: boolean | null;
  readonly addressUse: Parameters<typeof addressPlace>[1];
}

/** The values in the order of BASELINE_FEATURES; nothing if baselines were not asked. */
export function baselineFeatures(facts: BaselineFacts | null): readonly (number | boolean | string | null)[] {
  if (facts === null) return BASELINE_FEATURES.map(() => null);
  const { reading, novelty, learning } = facts;
  const address = reading.places.address;
  const families = FAMILIES.map((family) => reading.cohorts[family]);
  const largest = families.reduce((best, each) => (each.lift > best.lift || Number.isNaN(best.lift) ? each : best));
  return [
    ...PLACES.flatMap((place) =>
      placeFigures(place === 'device' && facts.worn === true ? undefined : reading.places[place]),
    ),
    ...families.map(({ lift }) => numberOrNull(lift)),
    largest.size,
    numberOrNull(largest.gapVariation),
    novelty,
    reading.foreignExcess,
    reading.siteDays,
    learning,
    address === undefined ? '' : addressPlace(address, facts.addressUse),
    facts.script,
    facts.crawler,
    facts.assisted,
    facts.placeholder,
    facts.worn,
    facts.repeats,
    ...suspicionFigures(reading),
    facts.twoSystems,
    facts.contradictsDetails,
    reading.places.sponsor?.guests ?? null,
    ...newcomerFigures(reading),
  ];
}

function suspicionFigures({ suspicion, numberBirths }: BaselineReading): readonly (number | null)[] {
  const { address, network, device, sponsor, session, agents, numbers } = suspicion;
  return [
    address,
    network,
    device,
    sponsor,
    session,
    agents.suspects,
    agents.share,
    numbers.suspects,
    numbers.share,
    numberBirths,
  ].map(numberOrNull);
}

function placeFigures(place: PlaceReading | undefined): readonly (number | null)[] {
  if (place === undefined) return Object.keys(PLACE_FIGURES).map(() => null);
  return [
    place.daysSeen,
    place.freshToday,
    place.knownToday,
    place.freshNormal,
    place.knownNormal,
    numberOrNull(place.agentsAlike),
    numberOrNull(place.numbersAlike),
  ];
}

function familyWords(family: (typeof FAMILIES)[number]): string {
  return {
    agent: 'agent, model or app version',
    number: 'number range',
    text: 'mail or nickname shape',
    origin: 'origin',
  }[family];
}
