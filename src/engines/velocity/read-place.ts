import type { PlaceReading } from '../../features/business-risk/baselines/baseline-store.ts';
import {
  broughtOf,
  guestsOf,
  distinctOf,
  type ComparedKind,
  type PlaceRecord,
} from '../../features/business-risk/baselines/place-record.ts';
import { present } from '../../kernel/assert.ts';

/**
 * Reads what a place has shown.
 * @param sameMark chance that two accounts of this site bring the same mark, by kind
 * @param atMs for what fades
 */
export function readPlace(
  place: PlaceRecord,
  sameMark: Readonly<Record<ComparedKind, number>>,
  atMs: number,
): PlaceReading {
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
    agentsAlike: largestKnown(
      alike(agents, broughtOf(place, 'agent'), sameMark.agent),
      alike(models, broughtOf(place, 'model'), sameMark.model),
    ),
    numbersAlike: alike(prefixes, broughtOf(place, 'prefix'), sameMark.prefix),
    agentShapes: agents,
    models,
    prefixes,
    guests: guestsOf(place, atMs),
  };
}

const ALIKE_MIN = 4;

function largestKnown(a: number, b: number): number {
  if (Number.isNaN(a) || Number.isNaN(b)) return Number.isNaN(a) ? b : a;
  return Math.max(a, b);
}

/**
 * How far `distinct` of `count` draws falls short of what two equal draws with chance `same` let expect, 0 to 1. NaN for
 * fewer than ALIKE_MIN draws, which say nothing.
 */
function alike(distinct: number, count: number, same: number): number {
  if (distinct === 0 || count < ALIKE_MIN) return Number.NaN;
  const kinds = 1 / Math.max(same, 1e-6);
  const expected = kinds * (1 - (1 - 1 / kinds) ** Math.min(count, 150));
  return Math.min(Math.max(1 - distinct / expected, 0), 1);
}
