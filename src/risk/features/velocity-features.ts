import {
  ENTITY_KINDS,
  VELOCITY_ENTITIES,
  VELOCITY_WINDOWS,
  type EntityKind,
  type MemberKind,
  type WindowName,
} from '../velocity/velocity-entities.ts';
import type { FeatureEntry } from './feature-entry.ts';

/** How members are called in feature names. */
const PLURALS = {
  account: 'accounts',
  device: 'devices',
  address: 'addresses',
  network: 'networks',
  phone: 'phones',
  userAgent: 'agents',
  freshAccount: 'fresh_accounts',
} as const satisfies Record<MemberKind, string>;

const MEMBER_MEANINGS: Record<MemberKind, string> = {
  account: 'distinct accounts',
  device: 'distinct devices',
  address: 'distinct addresses',
  network: 'distinct networks (/24 or /64)',
  phone: 'distinct phone numbers',
  userAgent: 'distinct user agents',
  freshAccount: 'distinct accounts that were first seen less than a day before',
};

const ENTITY_MEANINGS: Record<EntityKind, string> = {
  address: 'from the address',
  network: 'from the /24 (IPv4) or /64 (IPv6)',
  device: 'from the device',
  account: 'by the account',
  phone: 'with the phone number',
  sponsor: 'for the sponsor',
  cookie: 'with the cookie',
};

type CountName = {
  [K in EntityKind]:
    `${K}_events_${WindowName}` | `${K}_${(typeof PLURALS)[(typeof VELOCITY_ENTITIES)[K][number]]}_${WindowName}`;
}[EntityKind];
type RhythmName = `${EntityKind}_${'gaps' | 'gap_mean_s' | 'gap_variation'}`;
/** Names of the features that come from velocity. */
export type VelocityFeatureName = CountName | RhythmName;

const NO_READING = 'the request has no such entity, or velocity could not be read in time';

/** Names by entity: counts by window, then distinct counts by member and window, then rhythm. The order of readings. */
export const VELOCITY_NAMES: Readonly<
  Record<
    EntityKind,
    { events: readonly string[]; distinct: readonly (readonly string[])[]; rhythm: readonly [string, string, string] }
  >
> = Object.fromEntries(
  ENTITY_KINDS.map((kind) => [
    kind,
    {
      events: VELOCITY_WINDOWS.map(({ name }) => `${kind}_events_${name}`),
      distinct: VELOCITY_ENTITIES[kind].map((member) =>
        VELOCITY_WINDOWS.map(({ name }) => `${kind}_${PLURALS[member]}_${name}`),
      ),
      rhythm: [`${kind}_gaps`, `${kind}_gap_mean_s`, `${kind}_gap_variation`],
    },
  ]),
) as never;

/** The rows of the feature table that velocity fills. */
export const VELOCITY_FEATURES: readonly (FeatureEntry & { readonly name: VelocityFeatureName })[] =
  ENTITY_KINDS.flatMap((kind) => [
    ...VELOCITY_WINDOWS.flatMap(({ name: window }, at) => [
      entry(VELOCITY_NAMES[kind].events[at], kind, {
        unit: 'requests',
        window,
        meaning: `requests ${ENTITY_MEANINGS[kind]}, this one included`,
      }),
      ...VELOCITY_ENTITIES[kind].map((member, place) =>
        entry(VELOCITY_NAMES[kind].distinct[place]?.[at], kind, {
          unit: PLURALS[member],
          window,
          meaning: `${MEMBER_MEANINGS[member]} ${ENTITY_MEANINGS[kind]}`,
        }),
      ),
    ]),
    entry(VELOCITY_NAMES[kind].rhythm[0], kind, {
      unit: 'gaps',
      window: '7d',
      meaning: `gaps between the last requests ${ENTITY_MEANINGS[kind]}, at most 15`,
    }),
    entry(VELOCITY_NAMES[kind].rhythm[1], kind, {
      unit: 'seconds',
      window: '7d',
      meaning: 'mean of these gaps',
      nullMeans: `no gap yet, or ${NO_READING}`,
    }),
    entry(VELOCITY_NAMES[kind].rhythm[2], kind, {
      unit: 'ratio',
      window: '7d',
      meaning: 'standard deviation of these gaps by their mean: near 0 for a program, near 1 for people',
      nullMeans: `no gap yet, or ${NO_READING}`,
    }),
  ]);

function entry(
  name: string | undefined,
  entity: EntityKind,
  rest: Pick<FeatureEntry, 'unit' | 'window' | 'meaning'> & Partial<FeatureEntry>,
) {
  return { type: 'number', nullMeans: NO_READING, entity, ...rest, name: name as VelocityFeatureName } as const;
}
