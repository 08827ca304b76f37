import { RISK_LEVELS, type RiskDay, type RiskLevel, type RiskTypes } from '../../api/risk.ts';
import { CHART_STEP_MS } from '../../api/series.ts';
import { stepsOf, type DayPart } from '../overview/day-parts.ts';

const TONES = { pass: 'plain', review: 'warning', reject: 'bad' } as const;

/** The decisions of each step by level, of one group of scenes, or of all if it is `all`. */
export function levelParts(
  day: RiskDay,
  { scene, names }: { readonly scene: string; readonly names: Readonly<Record<RiskLevel, string>> },
): readonly DayPart[] {
  const steps = stepsOf(day);
  return RISK_LEVELS.map((level) => {
    const counts = steps.map(() => 0);
    let calls = 0;
    for (const point of day.points) {
      if (point.level !== level || (scene !== 'all' && point.name !== scene)) continue;
      const at = Math.floor((point.startsAtMs - day.fromMs) / CHART_STEP_MS);
      counts[at] = (counts[at] ?? 0) + point.decisions;
      calls += point.decisions;
    }
    return { name: names[level], counts, calls, tone: TONES[level] };
  });
}

/** The decisions of each RiskType, the most first. */
export function typeCounts(
  points: RiskTypes['points'],
): readonly { readonly code: number; readonly decisions: number }[] {
  const sums = new Map<string, number>();
  for (const { name, decisions } of points) sums.set(name, (sums.get(name) ?? 0) + decisions);
  return [...sums]
    .map(([name, decisions]) => ({ code: Number(name), decisions }))
    .toSorted((a, b) => b.decisions - a.decisions || a.code - b.code);
}
