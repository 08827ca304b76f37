import { sha256Hex } from '../../kernel/digests.ts';
import type { DurableWrite } from '../../platform/ledger/durable-write.ts';
import type { ScoreDays } from '../../platform/ledger/score-days.ts';
import type { LivenessFusion } from '../liveness/fusion.ts';
import { COSINE_BIN, COSINE_BINS } from './cosine-histogram.ts';

/** The APIs of which the scores are counted by day. */
export const COUNTED_APIS = ['face-verify', 'video-liveness'] as const;
/** One of these APIs. */
export type CountedApi = (typeof COUNTED_APIS)[number];

/** The bins of a histogram: the start of each, ascending, and how wide they are. */
export interface ScoreBins {
  /** What is counted: cosines of two faces, or ln(p / (1 - p)) of the livingScore p, because most scores lie near 0 or 1. */
  readonly unit: 'cosine' | 'log-odds';
  readonly from: readonly number[];
  readonly width: number;
}

const LOG_ODDS_FROM = -8;
const LOG_ODDS_BIN = 0.25;

/** The bins of each API. Values below the first or beyond the last count in these. Stored counts name bins by their place. */
export const SCORE_BINS: Readonly<Record<CountedApi, ScoreBins>> = {
  'face-verify': { unit: 'cosine', from: COSINE_BINS, width: COSINE_BIN },
  'video-liveness': {
    unit: 'log-odds',
    from: Array.from({ length: 64 }, (_, at) => LOG_ODDS_FROM + at * LOG_ODDS_BIN),
    width: LOG_ODDS_BIN,
  },
};

/** Counts the scores of an API with their calls. */
export type CountScore = (score: {
  readonly scale: string;
  readonly value: number;
  readonly atMs: number;
}) => DurableWrite;

/** Makes what counts the cosines of face verification. */
export function countCosines(days: Pick<ScoreDays, 'count'>): CountScore {
  return ({ scale, value, atMs }) => days.count({ api: 'face-verify', scale, bin: binOf('face-verify', value), atMs });
}

/** Makes what counts the scores of liveness, each from 0 to 1. */
export function countLivingScores(days: Pick<ScoreDays, 'count'>): CountScore {
  return ({ scale, value, atMs }) => {
    const logOdds = Math.log(value / (1 - value));
    return days.count({ api: 'video-liveness', scale, bin: binOf('video-liveness', logOdds), atMs });
  };
}

function binOf(api: CountedApi, value: number): number {
  const { from, width } = SCORE_BINS[api];
  const [first = 0] = from;
  // The small addend corrects floating point errors, e.g. of (.58 + .3) / .02.
  return Math.min(from.length - 1, Math.max(0, Math.floor((value - first) / width + 1e-9)));
}

/** Names what measures cosines: the encoder, and the face space in which its embeddings are compared. */
export function cosineScaleOf(modelId: string, spaceId: string | null): string {
  return spaceId === null ? modelId : `${modelId} in ${spaceId}`;
}

const FUSIONS = new WeakMap<LivenessFusion, string>();

/** Names what measures livingScores: the network, and a digest of the calibration that turns its outputs into scores. */
export function livingScaleOf(fusion: LivenessFusion): string {
  const known = FUSIONS.get(fusion) ?? `${fusion.livenessId} ${sha256Hex(JSON.stringify(fusion)).slice(0, 12)}`;
  FUSIONS.set(fusion, known);
  return known;
}
