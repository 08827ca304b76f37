import { errorRate, type ErrorRate } from '../calibration/error-rates.ts';
import type { AnalysisContext, FrameAnalyzer } from '../frame-analyzer.ts';
import type { VideoDecoder, VideoRefusal } from '../video-decoder.ts';
import { buildLivingScale, type PromisedThreshold } from './build-scale.ts';
import { LIVENESS_DESIGN, type LivenessFusion } from './fusion.ts';
import { factsOf, type ClipLimits, type ClipProblem } from './judge-clip.ts';
import { observeClip, stillsToJudge, type ClipObservation } from './observe-clip.ts';
import { fitMotionWeight, judgeHeldOut, type HeldOutClip, type LabelledClip } from './train-fusion.ts';

/** A clip to measure on. */
export interface ClipToMeasure {
  readonly file: string;
  readonly isLive: boolean;
  /** Kind of attack; empty for live clips. */
  readonly attack: string;
  readonly subject: string;
  /** How people are filmed in it, e.g. a device or a light. Empty if it is not known. The scale holds in each domain. */
  readonly domain: string;
}

/** Clips that could not be judged: an attack among them is turned away as well. */
export interface RefusedClip extends ClipToMeasure {
  readonly why: VideoRefusal | ClipProblem;
}

/** The cues of every clip of a list, and the clips that could not be judged. */
export interface MeasuredClips {
  readonly livenessId: string;
  readonly judged: readonly (LabelledClip & { readonly file: string })[];
  readonly refused: readonly RefusedClip[];
  /** Mean time from bytes to cues, one clip after the other in each of `concurrency` lines; milliseconds. */
  readonly msPerClip: number;
}

/** What it takes to look at clips: a decoder, an analyzer, and how a file is read. */
export interface MeasureOptions {
  readonly decoder: VideoDecoder;
  readonly analyzer: FrameAnalyzer;
  readonly limits: ClipLimits;
  readonly context: AnalysisContext;
  readonly concurrency: number;
  readonly readClip: (file: string) => Promise<Uint8Array>;
  readonly onProgress: (done: number) => void;
  /** Milliseconds. */
  readonly nowMs: () => number;
  /** Does work again that the machine was too busy for. Without it, such a failure ends the run. */
  readonly untilDone?: <T>(work: () => Promise<T>) => Promise<T>;
}

/** Looks at every clip. Throws what reading, decoding and analysing throw. */
export async function measureClips(clips: readonly ClipToMeasure[], options: MeasureOptions): Promise<MeasuredClips> {
  const judged: (LabelledClip & { readonly file: string })[] = [];
  const refused: RefusedClip[] = [];
  let spentMs = 0;
  const waiting = clips.values();
  const { untilDone = (attempt) => attempt() } = options;
  const work = async () => {
    for (const clip of waiting) {
      const bytes = await options.readClip(clip.file);
      const { seen, tookMs } = await untilDone(async () => {
        const startedMs = options.nowMs();
        return { seen: await measureClip(bytes, options), tookMs: options.nowMs() - startedMs };
      });
      spentMs += tookMs;
      if (typeof seen === 'string') refused.push({ ...clip, why: seen });
      else judged.push({ ...clip, ...seen });
      options.onProgress(judged.length + refused.length);
    }
  };
  await Promise.all(Array.from({ length: options.concurrency }, work));
  const inOrder = judged.toSorted((a, b) => (a.file < b.file ? -1 : 1));
  return { livenessId: options.analyzer.livenessId, judged: inOrder, refused, msPerClip: spentMs / clips.length };
}

async function measureClip(bytes: Uint8Array, options: MeasureOptions) {
  const observed = await observeBytes(bytes, options);
  if (typeof observed === 'string') return observed;
  const facts = factsOf(observed, options.limits);
  return facts.kind === 'unusable' ? facts.problem : { cues: facts.cues, isBroken: facts.broken !== null };
}

/** Decodes a clip and looks at it, or says why it cannot be opened. Throws what decoder and analyzer throw. */
export async function observeBytes(
  bytes: Uint8Array,
  { decoder, analyzer, context }: Pick<MeasureOptions, 'decoder' | 'analyzer' | 'context'>,
): Promise<ClipObservation | VideoRefusal> {
  const opened = await decoder.decode(bytes, context);
  if (!opened.ok) return opened.refusal;
  const stills = stillsToJudge(opened.video.stills);
  return (await observeClip({ ...opened.video, stills }, analyzer, context)).observation;
}

/** Errors of one kind of attack at a threshold that turns so many live clips away. */
export interface AttackPoint {
  readonly attack: string;
  /** Share of live clips that the threshold turns away at most. */
  readonly bpcer: number;
  /** Attacks that pass, of all that were shown; those that could not be judged do not pass. */
  readonly apcer: ErrorRate;
}

/** One of the document's thresholds, as measured. */
export interface ThresholdRow {
  readonly threshold: number;
  readonly promised: number;
  /** Share of attacks that the document says the threshold turns away. */
  readonly documentedAttackReject: number;
  readonly liveRejected: ErrorRate;
  readonly attacksRejected: readonly { readonly attack: string; readonly rate: ErrorRate }[];
}

/** How well clips tell people from attacks, with a fusion that was fitted to them. Rates are shares, 0..1. */
export interface LivenessReport {
  readonly livenessId: string;
  readonly liveClips: number;
  readonly subjects: number;
  readonly refused: readonly { readonly attack: string; readonly why: string; readonly clips: number }[];
  readonly aucNetwork: number;
  readonly aucFused: number;
  readonly points: readonly AttackPoint[];
  readonly thresholds: readonly ThresholdRow[];
  readonly msPerClip: number;
  /** `null` if there are too few live clips. */
  readonly fusion: LivenessFusion | null;
  /** Every clip, judged by a model that did not see its subject. */
  readonly heldOut: readonly HeldOutClip[];
}

/** Kind under which all attacks stand together. */
export const ALL_ATTACKS = 'all';
const BPCERS = [0.01, 0.05, 0.1];

/** Judges every clip by folds that part the subjects, and lays the thresholds over the live ones, domain by domain. */
export function reportLiveness(measured: MeasuredClips, thresholds: readonly PromisedThreshold[]): LivenessReport {
  const { judged, refused, livenessId, msPerClip } = measured;
  const heldOut = judgeHeldOut(judged);
  const live = heldOut.filter(({ isLive }) => isLive);
  const domains = Map.groupBy(
    live.filter(({ isBroken }) => !isBroken),
    ({ domain }) => domain,
  );
  const real = [...domains.values()].map((clips) => clips.map(({ logOdds }) => logOdds));
  const scale = buildLivingScale({ real }, thresholds);
  const attacks = [
    ALL_ATTACKS,
    ...new Set([...judged, ...refused].flatMap((clip) => (clip.isLive ? [] : [clip.attack]))),
  ];
  const shown = (attack: string) => [...judged, ...refused].filter((clip) => !clip.isLive && isOf(clip, attack)).length;
  const passing = (attack: string, logOdds: number) =>
    heldOut.filter((clip) => !clip.isLive && isOf(clip, attack) && clip.logOdds > logOdds).length;
  return {
    livenessId,
    liveClips: live.length,
    subjects: new Set(judged.map(({ subject }) => subject)).size,
    refused: countRefused(refused),
    aucNetwork: areaUnderCurve(heldOut, ({ cues }) => cues.network),
    aucFused: areaUnderCurve(heldOut, ({ logOdds }) => logOdds),
    points: BPCERS.flatMap((bpcer) => {
      const threshold = logOddsAt(live, bpcer);
      return attacks.map((attack) => ({ attack, bpcer, apcer: errorRate(passing(attack, threshold), shown(attack)) }));
    }),
    thresholds: (scale?.scale ?? []).map(({ score, logOdds }) => ({
      threshold: score,
      promised: promiseOf(thresholds, score).falseRejectRate,
      documentedAttackReject: promiseOf(thresholds, score).attackRejectRate,
      liveRejected: errorRate(live.filter((clip) => clip.logOdds <= logOdds).length, live.length),
      attacksRejected: attacks.map((attack) => ({
        attack,
        rate: errorRate(shown(attack) - passing(attack, logOdds), shown(attack)),
      })),
    })),
    msPerClip,
    fusion: scale && fusionOf(measured, scale),
    heldOut,
  };
}

function fusionOf(
  { judged, livenessId }: MeasuredClips,
  { scale, liveMean, liveDeviation }: NonNullable<ReturnType<typeof buildLivingScale>>,
): LivenessFusion {
  const liveClips = judged.filter(({ isLive }) => isLive).length;
  return {
    design: LIVENESS_DESIGN,
    livenessId,
    motionWeight: round(fitMotionWeight(judged)),
    scale,
    source: {
      liveClips,
      attackClips: judged.length - liveClips,
      subjects: new Set(judged.map(({ subject }) => subject)).size,
      liveMean,
      liveDeviation,
    },
  };
}

function isOf({ attack }: { readonly attack: string }, wanted: string): boolean {
  return wanted === ALL_ATTACKS || attack === wanted;
}

function promiseOf(thresholds: readonly PromisedThreshold[], score: number): PromisedThreshold {
  const found = thresholds.find(({ threshold }) => threshold === score);
  if (!found) throw new Error('invariant broken: a scale is built from the thresholds');
  return found;
}

/** The log-odds under which at most that share of the live clips lies. */
function logOddsAt(live: readonly HeldOutClip[], share: number): number {
  const sorted = live.map(({ logOdds }) => logOdds).toSorted((a, b) => a - b);
  const turnedAway = Math.floor(share * sorted.length);
  return turnedAway === 0 ? (sorted[0] ?? 0) - 1e-9 : (sorted[turnedAway - 1] ?? 0);
}

function countRefused(refused: readonly RefusedClip[]): LivenessReport['refused'] {
  const groups = Map.groupBy(refused, ({ attack, why }) => `${attack || 'live'} ${why}`);
  return [...groups.values()].map((clips) => ({
    attack: clips[0]?.attack || 'live',
    why: clips[0]?.why ?? '',
    clips: clips.length,
  }));
}

/** Chance that a live clip has more than an attack, ties counted half. */
function areaUnderCurve<Clip extends { readonly isLive: boolean }>(
  clips: readonly Clip[],
  valueOf: (clip: Clip) => number,
): number {
  const live = clips.filter(({ isLive }) => isLive).map(valueOf);
  const attacks = clips.filter(({ isLive }) => !isLive).map(valueOf);
  const wins = live.map((own) => attacks.reduce((sum, other) => sum + (own > other ? 1 : own === other ? 0.5 : 0), 0));
  return wins.reduce((sum, won) => sum + won, 0) / (live.length * attacks.length);
}

function round(value: number): number {
  return Number(value.toPrecision(6));
}
