import { BACK_MS, CHART_STEP_MS, type LastDay } from '../../api/series.ts';

/** One stacked part of a chart: the calls of each step. */
export interface DayPart {
  readonly name: string;
  readonly counts: readonly number[];
  readonly calls: number;
  /** A colour that says what the part means. Other parts are told apart by colours that mean nothing. */
  readonly tone?: 'plain' | 'good' | 'warning' | 'bad';
}

/** The time that a chart shows. */
export type DaySpan = Pick<LastDay, 'fromMs' | 'toMs'>;

/** The beginnings of all steps. */
export function stepsOf({ fromMs, toMs }: DaySpan): readonly number[] {
  return Array.from({ length: Math.round((toMs - fromMs) / CHART_STEP_MS) }, (_, at) => fromMs + at * CHART_STEP_MS);
}

/**
 * Adds up the points of a day by a name, e.g. by API, the largest first. Names behind the first `most` are added up
 * under `others`.
 */
export function partsOf(
  day: LastDay,
  { nameOf, most, others }: { nameOf: (point: LastDay['points'][number]) => string; most: number; others: string },
): readonly DayPart[] {
  const steps = stepsOf(day).length;
  const byName = new Map<string, { counts: number[]; calls: number }>();
  const add = (name: string, at: number, calls: number) => {
    const part = byName.get(name) ?? { counts: Array.from({ length: steps }, () => 0), calls: 0 };
    byName.set(name, part);
    part.counts[at] = (part.counts[at] ?? 0) + calls;
    part.calls += calls;
  };
  for (const point of day.points)
    add(nameOf(point), Math.floor((point.startsAtMs - day.fromMs) / CHART_STEP_MS), point.calls);
  const sorted = [...byName].map(([name, part]) => ({ name, ...part })).toSorted((a, b) => b.calls - a.calls);
  if (sorted.length <= most + 1) return sorted;
  const rest = sorted.slice(most);
  const counts = Array.from({ length: steps }, (_, at) => rest.reduce((sum, part) => sum + (part.counts[at] ?? 0), 0));
  const calls = rest.reduce((sum, part) => sum + part.calls, 0);
  return [...sorted.slice(0, most), { name: others, counts, calls }];
}

/** All calls of each step a week before. `null` if there was none at all. */
export function weekAgoOf(day: LastDay): readonly number[] | null {
  if (day.weekAgo.length === 0) return null;
  const counts = stepsOf(day).map(() => 0);
  for (const { startsAtMs, calls } of day.weekAgo) {
    const at = Math.floor((startsAtMs + BACK_MS - day.fromMs) / CHART_STEP_MS);
    counts[at] = (counts[at] ?? 0) + calls;
  }
  return counts;
}

/** The calls of each API and code between two steps, the most first. `to` is the step after the last. */
export function codesBetween(day: LastDay, from: number, to: number) {
  const sums = new Map<string, { api: string; code: number; calls: number }>();
  for (const { startsAtMs, api, code, calls } of day.points) {
    const at = Math.floor((startsAtMs - day.fromMs) / CHART_STEP_MS);
    if (at < from || at >= to) continue;
    const place = `${api} ${code}`;
    const sum = sums.get(place) ?? { api: api ?? '', code: code ?? 0, calls: 0 };
    sums.set(place, { ...sum, calls: sum.calls + calls });
  }
  return [...sums.values()].toSorted((a, b) => b.calls - a.calls);
}
