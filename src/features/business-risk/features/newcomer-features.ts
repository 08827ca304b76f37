import type { BaselineReading } from '../baselines/baseline-store.ts';
import type { FeatureEntry } from './feature-entry.ts';
import { numberOrNull } from './number-or-null.ts';

/** Names of the features that tell whom a proxy and a sponsor lack. */
export type NewcomerName =
  | `relay_${'fresh' | 'networks' | 'known' | 'known_usual'}`
  | `sponsor_guests${'' | '_models_alike' | '_numbers_alike' | '_back' | '_back_usual'}`;

const NO_RELAY = 'the request passed no such proxy, or baselines were not asked';
const NO_SPONSOR = 'no sponsor was named, or baselines were not asked';
const number = (
  name: NewcomerName,
  entity: string,
  [unit, meaning]: readonly [string, string],
  nullMeans: string,
): FeatureEntry & { readonly name: NewcomerName } => ({
  name,
  type: 'number',
  unit,
  window: '-',
  entity,
  meaning,
  nullMeans,
});

/** Rows of the feature table: who passed the proxies of a request, and whom its sponsor brought. */
export const NEWCOMER_FEATURES: readonly (FeatureEntry & { readonly name: NewcomerName })[] = [
  number(
    'relay_fresh',
    'relay',
    [
      'accounts',
      'accounts seen for the first time ever that passed a proxy of X-Forwarded-For that this request passed too and that is none of the site, nor one that known accounts passed on two earlier days, fading by half in three days; of several such proxies, the one that known accounts avoid most',
    ],
    NO_RELAY,
  ),
  number('relay_networks', 'relay', ['networks', 'networks over which such accounts of today came'], NO_RELAY),
  number(
    'relay_known',
    'relay',
    ['accounts', 'known accounts that passed it, each once a day, fading by half in three days'],
    NO_RELAY,
  ),
  number(
    'relay_known_usual',
    'relay',
    ['accounts', 'known accounts that come to the app while as many new ones do'],
    NO_RELAY,
  ),
  number(
    'sponsor_guests',
    'sponsor',
    ['accounts', 'new accounts that this sponsor brought in the last seven days, the latest 32 at most'],
    NO_SPONSOR,
  ),
  number(
    'sponsor_guests_models_alike',
    'sponsor',
    ['ratio', 'pairs of them that have one model of phone, over what two accounts of the site let expect'],
    `fewer than four of them name a model, or ${NO_SPONSOR}`,
  ),
  number(
    'sponsor_guests_numbers_alike',
    'sponsor',
    ['ratio', 'pairs of them that have numbers of one range, over what two accounts of the site let expect'],
    `fewer than four of them name a number in plain, or ${NO_SPONSOR}`,
  ),
  number(
    'sponsor_guests_back',
    'sponsor',
    ['accounts', 'those of them from earlier days that came again on a later day'],
    NO_SPONSOR,
  ),
  number(
    'sponsor_guests_back_usual',
    'sponsor',
    [
      'accounts',
      'how many of so many new accounts of the site come again as there are guests of 24 hours or more; a guest who would no longer be recognized is not among them',
    ],
    NO_SPONSOR,
  ),
];

/** The values in the order of NEWCOMER_FEATURES. */
export function newcomerFigures({ relay, guests }: BaselineReading): readonly (number | null)[] {
  return [
    relay?.fresh ?? null,
    relay?.networks ?? null,
    relay?.known ?? null,
    relay?.knownUsual ?? null,
    guests?.guests ?? null,
    guests === null ? null : numberOrNull(guests.modelsAlike),
    guests === null ? null : numberOrNull(guests.numbersAlike),
    guests?.back ?? null,
    guests?.backUsual ?? null,
  ];
}
