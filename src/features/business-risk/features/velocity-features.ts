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

/** The rows of the feature table that velocity fills: by entity, then by window the events and each member, then the rhythm. */
export const VELOCITY_FEATURES: readonly (FeatureEntry & { readonly name: VelocityFeatureName })[] =
  ENTITY_KINDS.flatMap((kind) => [
    ...VELOCITY_WINDOWS.flatMap(({ name: window }) => [
      entry(`${kind}_events_${window}`, kind, {
        unit: 'requests',
        window,
        meaning: `requests ${ENTITY_MEANINGS[kind]}, this one included`,
      }),
      ...VELOCITY_ENTITIES[kind].map((member) =>
        entry(`${kind}_${PLURALS[member]}_${window}`, kind, {
          unit: PLURALS[member],
          window,
          meaning: `${MEMBER_MEANINGS[member]} ${ENTITY_MEANINGS[kind]}`,
          ...(member !== 'freshAccount' && { nullMeans: `none of these requests named one, or ${NO_READING}` }),
        }),
      ),
    ]),
    entry(`${kind}_gaps`, kind, {
      unit: 'gaps',
      window: '7d',
      meaning: `gaps between the last requests ${ENTITY_MEANINGS[kind]}, at most 15`,
    }),
    entry(`${kind}_gap_mean_s`, kind, {
      unit: 'seconds',
      window: '7d',
      meaning: 'mean of these gaps',
      nullMeans: `no gap yet, or ${NO_READING}`,
    }),
    entry(`${kind}_gap_variation`, kind, {
      unit: 'ratio',
      window: '7d',
      nullMeans: `no gap yet, or ${NO_READING}`,
      meaning: 'standard deviation of these gaps by their mean: near 0 for a program, near 1 for people',
    }),
  ]);

/** The cast holds because a name is put together from a kind, its members and the windows. */
function entry(
  name: string,
  entity: EntityKind,
  rest: Pick<FeatureEntry, 'unit' | 'window' | 'meaning'> & Partial<FeatureEntry>,
) {
  return { type: 'number', nullMeans: NO_READING, entity, ...rest, name: name as VelocityFeatureName } as const;
}
