import { nextTurn } from '../../kernel/timers.ts';
import { compareEmbeddings } from '../compare-embeddings.ts';
import type { FaceEmbedding } from '../face-encoder.ts';
import { greyOf } from '../flow/grey-image.ts';
import type { AnalysisContext, FrameAnalysis, FrameAnalyzer, FrameFace } from '../frame-analyzer.ts';
import { measureFaceLight, type LightStep } from '../light/face-light.ts';
import { lightGridOf } from '../light/light-grid.ts';
import type { Picture } from '../picture.ts';
import type { CodedFrame, DecodedVideo, VideoFrame } from '../video-decoder.ts';
import type { FaceFlow, FlowFrame } from './face-flow.ts';
import { changeBetween, thumbnailOf, type Thumbnail } from './thumbnail.ts';

/** One step of the track, 100 ms after the one before. */
export interface TrackStep {
  readonly atMs: number;
  /** Longer side of the face by the shorter side of the frame. Null if there is no face. */
  readonly faceSize: number | null;
  /** Mean change of luma of the whole frame since the step before, 0..255. Null at the first. */
  readonly change: number | null;
}

/** A larger frame. */
export interface StillStep {
  readonly atMs: number;
  readonly facesFound: number;
  /** The network's probability of live. */
  readonly live: number | null;
  /** Length of the raw embedding. */
  readonly norm: number | null;
  /**
   * Cosine with the last still before it that can be compared. Null if there is none, or if this one cannot be
   * compared: a face that is turned far or blurred resembles no other.
   */
  readonly sameAsBefore: number | null;
  /** 90th percentile of luma. */
  readonly brightness: number;
}

/** What was seen of a clip: numbers alone. */
export interface ClipObservation {
  readonly durationMs: number;
  readonly width: number;
  readonly height: number;
  readonly codedFrames: readonly CodedFrame[];
  readonly track: readonly TrackStep[];
  readonly stills: readonly StillStep[];
  /** How the face moved between each two of the stills in a row. See measureFaceFlow. */
  readonly flow: readonly (FaceFlow | null)[];
}

/** An observation with the analyses behind it, for pictures, comparison and challenges. */
export interface ObservedClip {
  readonly observation: ClipObservation;
  readonly trackAnalyses: readonly FrameAnalysis[];
  readonly stillAnalyses: readonly FrameAnalysis[];
  /** Empty if it was not asked for. */
  readonly light: readonly LightStep[];
}

/** What to look at besides what every clip needs. */
export interface ClipLooks {
  /** The colours of the face and of what is around it. This takes about 1 ms for each frame. */
  readonly light: boolean;
}

/** Stills the network and the encoder look at. */
const STILLS_JUDGED = 8;

/** Chooses STILLS_JUDGED stills, spread over the clip. */
export function stillsToJudge(stills: readonly VideoFrame[]): readonly VideoFrame[] {
  if (stills.length <= STILLS_JUDGED) return stills;
  return Array.from(
    { length: STILLS_JUDGED },
    (_, at) => stills[Math.round((at * (stills.length - 1)) / (STILLS_JUDGED - 1))],
  ).filter((still) => still !== undefined);
}

/**
 * Looks at every frame of a decoded clip. The pixels of `track` are handed over; those of `stills` stay. The thread is
 * left to others between two frames. Throws what the analyzer throws.
 */
export async function observeClip(
  { info, track, stills }: DecodedVideo,
  analyzer: FrameAnalyzer,
  context: AnalysisContext,
  looks: ClipLooks = { light: false },
): Promise<ObservedClip> {
  const thumbnails = await oneByOne(track, ({ picture }) => thumbnailOf(picture));
  const bright = await oneByOne(stills, ({ picture }) => brightnessOf(picture));
  const shown = new Set(stills.map(({ atMs }) => atMs));
  const flowSteps = track.flatMap(({ atMs }, step) => (shown.has(atMs) ? [step] : []));
  const images = await oneByOne(flowSteps, (step) => greyOf((track[step] as VideoFrame).picture));
  const grids = looks.light ? await oneByOne(track, ({ picture }) => lightGridOf(picture)) : [];
  const trackAnalyses = await analyzer.analyzeFrames(
    track.map(({ picture }) => ({ picture, liveness: false, embedding: false })),
    context,
  );
  const flowFrames = images.map((image, at): FlowFrame => ({
    image,
    face: trackAnalyses[flowSteps[at] ?? -1]?.face?.box ?? null,
  }));
  const [stillAnalyses, flow] = await Promise.all([
    analyzer.analyzeFrames(
      stills.map(({ picture }) => ({ picture: copyOf(picture), liveness: true, embedding: true })),
      context,
    ),
    analyzer.measureFlow(flowFrames, context),
  ]);
  const { durationMs, width, height, codedFrames } = info;
  return {
    observation: {
      durationMs,
      width,
      height,
      codedFrames,
      track: trackSteps(track, thumbnails, trackAnalyses),
      stills: stillSteps(stills, bright, stillAnalyses),
      flow,
    },
    trackAnalyses,
    stillAnalyses,
    light: measureFaceLight(
      grids.map((grid, at) => ({ atMs: track[at]?.atMs ?? 0, grid, face: trackAnalyses[at]?.face?.box ?? null })),
    ),
  };
}

/** Works on one after the other and lets the rest of the thread run in between: each takes some milliseconds. */
async function oneByOne<Item, Result>(items: readonly Item[], work: (item: Item) => Result): Promise<Result[]> {
  const results: Result[] = [];
  for (const item of items) {
    results.push(work(item));
    await nextTurn();
  }
  return results;
}

function trackSteps(
  track: readonly VideoFrame[],
  thumbnails: readonly Thumbnail[],
  analyses: readonly FrameAnalysis[],
): TrackStep[] {
  return analyses.map(({ face }, at) => {
    const { atMs = 0, picture } = track[at] ?? {};
    const [before, now] = [thumbnails[at - 1], thumbnails[at]];
    const shorter = Math.min(picture?.width ?? 1, picture?.height ?? 1);
    return {
      atMs,
      faceSize: face && Math.max(face.box.width, face.box.height) / shorter,
      change: before && now ? changeBetween(before, now) : null,
    };
  });
}

/** Degrees. Faces that are turned further are not compared with one another. */
const TURN_MAX = 30;
/** Raw length of the embedding. Blurred faces have shorter ones. */
const NORM_MIN = 2.2;

function stillSteps(
  stills: readonly VideoFrame[],
  bright: readonly number[],
  analyses: readonly FrameAnalysis[],
): StillStep[] {
  let earlier: FaceEmbedding | null = null;
  return stills.map(({ atMs }, at) => {
    const { facesFound = 0, face = null } = analyses[at] ?? {};
    const comparable = face && isComparable(face) ? face.encoded : null;
    const sameAsBefore = comparable && earlier ? cosineOf(comparable, earlier) : null;
    earlier = comparable ?? earlier;
    const live = face?.liveness ?? null;
    return { atMs, facesFound, live, norm: face?.encoded?.norm ?? null, sameAsBefore, brightness: bright[at] ?? 0 };
  });
}

function isComparable({ pose: { yaw, pitch }, encoded }: FrameFace): boolean {
  return Math.max(Math.abs(yaw), Math.abs(pitch)) <= TURN_MAX && (encoded?.norm ?? 0) >= NORM_MIN;
}

function cosineOf(a: FaceEmbedding, b: FaceEmbedding): number | null {
  const compared = compareEmbeddings(a, b);
  return compared.ok ? compared.cosine : null;
}

function copyOf({ width, height, rgb }: Picture): Picture {
  return { width, height, rgb: rgb.slice() };
}

/** Every how many pixels are looked at for the brightness. */
const BRIGHTNESS_STRIDE = 16;

function brightnessOf({ rgb }: Picture): number {
  const counts = new Uint32Array(256);
  let seen = 0;
  for (let at = 0; at + 2 < rgb.length; at += 3 * BRIGHTNESS_STRIDE) {
    const luma = Math.round(0.299 * (rgb[at] ?? 0) + 0.587 * (rgb[at + 1] ?? 0) + 0.114 * (rgb[at + 2] ?? 0));
    counts[luma] = (counts[luma] ?? 0) + 1;
    seen++;
  }
  let below = 0;
  for (let luma = 0; luma < 256; luma++) {
    below += counts[luma] ?? 0;
    if (below >= seen * 0.9) return luma;
  }
  return 255;
}
