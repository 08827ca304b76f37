import type { Box } from '../box.ts';
import { compareEmbeddings } from '../compare-embeddings.ts';
import type { FaceEmbedding } from '../face-encoder.ts';
import type { AnalysisContext, FrameAnalysis, FrameAnalyzer } from '../frame-analyzer.ts';
import { eyeAspectRatio, mouthAspectRatio } from '../landmarks.ts';
import type { Picture } from '../picture.ts';
import type { CodedFrame, DecodedVideo, VideoFrame } from '../video-decoder.ts';
import type { SpectralPeaks } from '../spectral-peaks.ts';
import { changeBetween, thumbnailOf, type Thumbnail } from './thumbnail.ts';

/** The face at one step of the track. */
export interface TrackedFace {
  /** Longer side by the shorter side of the frame. */
  readonly size: number;
  readonly eyeAspect: number;
  readonly eyesOpen: number;
  readonly mouthOpen: number;
  readonly yaw: number;
  readonly pitch: number;
  readonly roll: number;
}

/** One step of the track, 100 ms after the one before. */
export interface TrackStep {
  readonly atMs: number;
  readonly facesFound: number;
  readonly face: TrackedFace | null;
  /** Mean change of luma since the step before, 0..255: of the whole frame, in the face, beside it; null at the first. */
  readonly change: { readonly frame: number; readonly face: number; readonly beside: number } | null;
}

/** A larger frame. */
export interface StillStep {
  readonly atMs: number;
  readonly facesFound: number;
  /** The network's probability of live. */
  readonly live: number | null;
  readonly peaks: SpectralPeaks | null;
  /** Length of the raw embedding. */
  readonly norm: number | null;
  /** Cosine with the still before; null where one of the two shows no face. */
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
}

/** An observation with the analyses behind it, for pictures, comparison and challenges. */
export interface ObservedClip {
  readonly observation: ClipObservation;
  readonly trackAnalyses: readonly FrameAnalysis[];
  readonly stillAnalyses: readonly FrameAnalysis[];
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
 * Looks at every frame of a decoded clip. The pixels of `track` are handed over; those of `stills` stay.
 * Throws what the analyzer throws.
 */
export async function observeClip(
  { info, track, stills }: DecodedVideo,
  analyzer: FrameAnalyzer,
  context: AnalysisContext,
): Promise<ObservedClip> {
  const thumbnails = track.map(({ picture }) => thumbnailOf(picture));
  const bright = stills.map(({ picture }) => brightnessOf(picture));
  const trackAnalyses = await analyzer.analyzeFrames(
    track.map(({ picture }) => ({ picture, liveness: false, embedding: false })),
    context,
  );
  const stillAnalyses = await analyzer.analyzeFrames(
    stills.map(({ picture }) => ({ picture: copyOf(picture), liveness: true, embedding: true })),
    context,
  );
  const { durationMs, width, height, codedFrames } = info;
  return {
    observation: {
      durationMs,
      width,
      height,
      codedFrames,
      track: trackSteps(track, thumbnails, trackAnalyses),
      stills: stills.map(({ atMs }, at) => stillStep(atMs, bright[at] ?? 0, stillAnalyses[at], stillAnalyses[at - 1])),
    },
    trackAnalyses,
    stillAnalyses,
  };
}

function trackSteps(
  track: readonly VideoFrame[],
  thumbnails: readonly Thumbnail[],
  analyses: readonly FrameAnalysis[],
): TrackStep[] {
  let lastBox: Box | null = null;
  return analyses.map(({ facesFound, face }, at) => {
    const { atMs = 0 } = track[at] ?? {};
    const [before, now] = [thumbnails[at - 1], thumbnails[at]];
    lastBox = face?.box ?? lastBox;
    const change = before && now ? changeBetween(before, now, lastBox) : null;
    return { atMs, facesFound, face: face && trackedFace(face, now), change };
  });
}

function trackedFace(face: NonNullable<FrameAnalysis['face']>, thumbnail: Thumbnail | undefined): TrackedFace {
  const { box, landmarks, pose, eyesOpen } = face;
  const shorter = thumbnail ? Math.min(thumbnail.sourceWidth, thumbnail.sourceHeight) : 1;
  return {
    size: Math.max(box.width, box.height) / shorter,
    eyeAspect: eyeAspectRatio(landmarks),
    eyesOpen: (eyesOpen.left + eyesOpen.right) / 2,
    mouthOpen: mouthAspectRatio(landmarks),
    yaw: pose.yaw,
    pitch: pose.pitch,
    roll: pose.roll,
  };
}

function stillStep(
  atMs: number,
  brightness: number,
  now: FrameAnalysis | undefined,
  before: FrameAnalysis | undefined,
): StillStep {
  const [encoded, earlier] = [now?.face?.encoded, before?.face?.encoded];
  return {
    atMs,
    facesFound: now?.facesFound ?? 0,
    live: now?.face?.liveness ?? null,
    peaks: now?.face?.spectralPeaks ?? null,
    norm: encoded?.norm ?? null,
    sameAsBefore: encoded && earlier ? cosineOf(encoded, earlier) : null,
    brightness,
  };
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
