import type { PlaceReading } from '../../features/business-risk/baselines/baseline-store.ts';
import { distinctOf, type PlaceRecord } from '../../features/business-risk/baselines/place-record.ts';
import { present } from '../../kernel/assert.ts';

/** Kinds of marks by which new accounts of one place are compared. */
export type SameKind = 'agent' | 'model' | 'prefix';

/**
 * Reads what a place has shown.
 * @param sameMark chance that two accounts of this site bring the same mark, by kind
 */
export function readPlace(place: PlaceRecord, sameMark: Readonly<Record<SameKind, number>>): PlaceReading {
  const total = place.hours.reduce((sum, count) => sum + count, 0);
  const office = present(place.hours[3]) + present(place.hours[4]) + present(place.hours[5]);
  const [agents, models, prefixes] = [distinctOf(place.agents), distinctOf(place.models), distinctOf(place.prefixes)];
  return {
    daysSeen: place.daysSeen,
    freshToday: place.freshToday,
    knownToday: place.knownToday,
    freshNormal: place.freshNormal,
    knownNormal: place.knownNormal,
    officeHours: total < 10 ? Number.NaN : office / total,
    agentsAlike: Math.max(
      alike(agents, place.freshToday, sameMark.agent),
      alike(models, place.freshToday, sameMark.model),
    ),
    numbersAlike: alike(prefixes, place.freshToday, sameMark.prefix),
    agentShapes: agents,
    models,
    prefixes,
  };
}

const ALIKE_MIN = 4;

/** How far `distinct` of `count` draws falls short of what two equal draws with chance `same` let expect, 0 to 1. */
function alike(distinct: number, count: number, same: number): number {
  if (distinct === 0 || count < ALIKE_MIN) return 0;
  const kinds = 1 / Math.max(same, 1e-6);
  const expected = kinds * (1 - (1 - 1 / kinds) ** Math.min(count, 150));
  return Math.min(Math.max(1 - distinct / expected, 0), 1);
}
