import { z } from 'zod';
import { SCORE_MAP, type ScoreMap } from './score-map.ts';

const count = z.int().min(0);
/** The schema of an ErrorRate as it is kept. */
export const RATE = z.object({
  errors: count,
  trials: count,
  // JSON has no NaN, which is the rate of no trials.
  rate: z
    .number()
    .nullable()
    .transform((value) => value ?? Number.NaN),
  low: z.number(),
  high: z.number(),
});
const point = z.object({ cosine: z.number(), far: RATE, frr: RATE });

/** The schema of what a calibration measured, as it is kept beside its map. It names no photo. */
export const KEPT_CALIBRATION = z.object({
  by: z.string().optional(),
  atMs: z.int().optional(),
  modelId: z.string(),
  photos: count,
  refused: z.record(z.string(), count),
  map: SCORE_MAP,
  groups: z.array(
    z.object({
      group: z.string(),
      faces: count,
      genuinePairs: count,
      impostorPairs: count,
      suspectPairs: count,
      enough: z.boolean(),
      ownPoints: z.array(z.object({ targetFar: z.number(), point })),
      scorePoints: z.array(z.object({ score: z.number(), point })),
      det: z.object({
        points: z.array(z.tuple([z.number(), z.number()])),
        whyEmpty: z.enum(['no-genuine', 'no-impostors', 'apart']).nullable(),
      }),
      histogram: z.object({ genuine: z.array(count), impostors: z.array(count) }),
    }),
  ),
});

/** The type of `KEPT_CALIBRATION`. */
export type KeptCalibration = z.output<typeof KEPT_CALIBRATION>;

/** Reads what a calibration measured. Null if it is something else, or belongs to another map than the one in use. */
export function keptCalibrationOf(map: ScoreMap, content: unknown): KeptCalibration | null {
  const read = KEPT_CALIBRATION.safeParse(content);
  return read.success && JSON.stringify(read.data.map) === JSON.stringify(map) ? read.data : null;
}
