import { z } from 'zod';
import type { LabelledScore } from './evidence-store.ts';

/** A past answer of the fraud score, with what was known at the time and the outcome. */
export interface PastQuestion {
  readonly orderId: string;
  readonly atMs: number;
  readonly modelId: string;
  /** The score in the answer. -1 if nothing was known. */
  readonly score: number;
  readonly features: Record<string, number>;
  readonly outcome: 'fraud' | 'genuine' | null;
  /** When the outcome became known. */
  readonly observedAtMs: number | null;
}

/** The parts of a stored answer from which a model learns. */
const STORED_ANSWER = z.object({
  modelId: z.string(),
  score: z.int(),
  features: z.record(z.string(), z.number()),
});

/** Reads a stored answer with its outcome. Throws ZodError if the stored detail is not that of an answer. */
export function questionOf({ orderId, atMs, detail, label }: LabelledScore): PastQuestion {
  const { modelId, score, features } = STORED_ANSWER.parse(JSON.parse(detail ?? '{}'));
  const { outcome, observedAtMs } = label ?? { outcome: null, observedAtMs: null };
  return { orderId, atMs, modelId, score, features, outcome, observedAtMs };
}
