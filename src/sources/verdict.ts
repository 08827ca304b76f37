import type { Contract, Outcome } from '../wire/define-api.ts';
import { z } from 'zod';

/** Scores from which API 264 recommends to take two faces for one person, in percent, and from which it is undecided. */
const SAME_FROM = 70;
const UNSURE_FROM = 60;

const faceVerify = z.discriminatedUnion('res', [
  z.object({ res: z.literal(1), score: z.coerce.number() }),
  z.object({ res: z.literal(2), code: z.string() }),
  z.object({ res: z.literal(3) }),
]);
const faceGuard = z.object({ res: z.string() });
const fraudScore = z.object({ res: z.object({ riskScore: z.number() }) });
const businessRisk = z.object({ res: z.object({ RiskLevel: z.string().nullable() }) });
const videoLiveness = z.object({ faceAdvise: z.string().optional() });

/** What each API decides, in a word that two sources can be compared by; scores themselves differ between engines. */
const READERS: Readonly<Record<string, (result: unknown, params: unknown) => string>> = {
  'face-verify': (result, params) => {
    const read = faceVerify.parse(result);
    if (read.res === 3) return 'name mismatch';
    if (read.res === 2) return `not compared ${read.code}`;
    const isThousand = z.object({ thousand: z.literal(true) }).safeParse(params).success;
    const percent = isThousand ? read.score / 10 : read.score;
    return percent >= SAME_FROM ? 'same' : percent >= UNSURE_FROM ? 'unsure' : 'different';
  },
  'face-guard': (result) => faceGuard.parse(result).res,
  'fraud-score': (result) => bandOf(fraudScore.parse(result).res.riskScore),
  'business-risk': (result) => businessRisk.parse(result).res.RiskLevel ?? 'none',
  'video-liveness': (result) => videoLiveness.parse(result).faceAdvise ?? 'not live',
};

/** What an answer comes down to: a word of its API, or its error code. Holds nothing personal. */
export function verdictOf(contract: Contract, outcome: Outcome<Contract>, params: unknown): string {
  if (!outcome.ok) return `error ${outcome.code}`;
  const reader = READERS[contract.name];
  if (!reader) throw new Error(`no verdict is known for ${contract.name}`);
  return reader(outcome.result, params);
}

/** The bands of API 717. */
function bandOf(score: number): string {
  if (score < 0) return 'unknown';
  if (score <= 60) return 'low';
  return score <= 80 ? 'medium' : 'high';
}
