import type { Observation } from '../baselines/observation.ts';
import { placesOf, relaysOf, sessionOf } from '../baselines/observation.ts';
import { localDay } from '../profile/account-profile.ts';
import type { DecisionRecord } from './decision-record.ts';

const DAY_MS = 86_400_000;

/**
 * What a decision that was kept added to the baselines, read from its features; null once retention took its event, and
 * for a request that repeated another.
 */
export function observationOfRecord({ event, features }: DecisionRecord): Observation | null {
  if (event === null || event.repeatOfMs !== undefined) return null;
  const number = (name: Parameters<typeof features.get>[0]) => Number(features.get(name) ?? 0);
  const novelty = features.get('account_novelty');
  const before = number('account_events_before');
  const known = number('account_device_days') > 0 || number('account_network_days') > 0;
  const isFresh = features.get('account_fresh') === true;
  const read = before === 0 ? 'first' : isFresh ? 'fresh' : known ? 'familiar' : 'foreign';
  return {
    atMs: event.atMs,
    appId: event.appId,
    scene: event.scene,
    novelty:
      novelty === 'first' || novelty === 'fresh' || novelty === 'foreign' || novelty === 'familiar' ? novelty : read,
    firstOfDay: before === 0 || localDay(event.atMs - number('account_idle_days') * DAY_MS) < localDay(event.atMs),
    established: number('account_days_active') >= 2,
    account: event.keys.account,
    accountDays: number('account_age_days'),
    session: sessionOf(event),
    atSponsor: event.sponsor?.sameAddress === true,
    marks: event.marks ?? {},
    relays: relaysOf(event),
    places: placesOf(event),
  };
}
