import { z } from 'zod';
import type { WeekOfScores } from '../../platform/ledger/weeks-of-scores.ts';
import { STABILITY_MOVED, STABILITY_SLIGHT } from '../../statistics/population-stability.ts';

/** The parameter that says how many weeks of scores are compared. */
export const weeksShown = z.coerce
  .number()
  .int()
  .min(1)
  .max(52)
  .default(12)
  .describe('Weeks to show, up to today, at most 52');

/** How the scores of weeks stand to those of the four weeks before, as the admin API shows it. */
export const weeklyDrift = {
  state: z.enum(['same', 'slight', 'moved', 'too-few']).describe('How the last seven days stand'),
  binFrom: z.array(z.number()).describe('Start of each bin'),
  binWidth: z.number(),
  counts: z.array(z.int()).describe('Scores of the last seven days in each bin'),
  earlier: z.array(z.int()).describe('Scores of the 28 days before in each bin'),
  weeks: z
    .array(
      z.object({
        fromMs: z.int(),
        toMs: z.int(),
        scores: z.int().describe('Scores of the seven days'),
        earlierScores: z.int().describe('Scores of the 28 days before'),
        psi: z
          .number()
          .nullable()
          .describe('Population stability index. Null if there are too few scores on either side'),
      }),
    )
    .describe('The newest first. It ends with today'),
};

/** Shows compared weeks, the newest first, and the bins in which they are counted. */
export function showWeeks(
  weeks: readonly WeekOfScores[],
  { from, width }: { readonly from: readonly number[]; readonly width: number },
) {
  const [last] = weeks;
  return {
    state: stateOf(last?.psi ?? null),
    binFrom: [...from],
    binWidth: width,
    counts: [...(last?.counts ?? [])],
    earlier: [...(last?.earlier ?? [])],
    weeks: weeks.map(({ fromMs, toMs, counts, earlier, psi }) => ({
      fromMs,
      toMs,
      scores: sum(counts),
      earlierScores: sum(earlier),
      psi,
    })),
  };
}

function stateOf(psi: number | null) {
  if (psi === null) return 'too-few' as const;
  if (psi < STABILITY_SLIGHT) return 'same' as const;
  return psi < STABILITY_MOVED ? ('slight' as const) : ('moved' as const);
}

function sum(counts: readonly number[]): number {
  return counts.reduce((total, count) => total + count, 0);
}
