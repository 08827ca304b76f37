import type { RandomSource } from '../../kernel/random.ts';
import type { FaceAnalyzer } from '../face-analyzer.ts';
import { buildScoreMap, PAIRS_ENOUGH, raiseScoreMap, SAME_SEX_HARDNESS } from './build-score-map.ts';
import { cosineHistogram } from './cosine-histogram.ts';
import { detCurve, type DetCurve } from './det-points.ts';
import { encodePhotos, type EncodedPhotos, type EncodeOptions } from './encode-photos.ts';
import { cosineAtFar, countAtLeast, errorRate, type ErrorRate } from './error-rates.ts';
import type { LabelledFaces } from './labelled-faces.ts';
import { faceSpaceOf } from './default-score-map.ts';
import type { FaceSpace } from './face-space.ts';
import { comparePairs, type ComparedPair, type GroupCosines } from './pair-cosines.ts';
import { cosineOfScore, type ScoreMap } from './score-map.ts';
import { suspectCutoff } from './tail-fit.ts';
import { allToFaceSpace } from './to-face-space.ts';

/** Error rates of one group at one threshold. */
export interface OperatingPoint {
  readonly cosine: number;
  /** Share of strangers that are accepted. Suspect pairs are left out. */
  readonly far: ErrorRate;
  /** Share of pairs of one person that are refused. It has no trials if no person of the group has two photos. */
  readonly frr: ErrorRate;
}

/** The measurements on one group. */
export interface GroupReport {
  readonly group: string;
  readonly faces: number;
  readonly genuinePairs: number;
  readonly impostorPairs: number;
  /**
   * Pairs labelled as strangers that more probably show one person. They should be checked by eye, and are left out of
   * every rate.
   */
  readonly suspects: readonly ComparedPair[];
  readonly suspectPairs: number;
  /** True if there are at least 30,000 impostor pairs. Only then does a FAR of 1e-3 count as measured. */
  readonly enough: boolean;
  /** At the group's own thresholds for FAR 1e-2, 1e-3 and 1e-4, as far as it has enough pairs. */
  readonly ownPoints: readonly { readonly targetFar: number; readonly point: OperatingPoint }[];
  /** At scores of the map. Empty if there is no map. */
  readonly scorePoints: readonly { readonly score: number; readonly point: OperatingPoint }[];
  /** The detection error trade-off. */
  readonly det: DetCurve;
  /** Numbers of pairs in each of COSINE_BINS. */
  readonly histogram: { readonly genuine: readonly number[]; readonly impostors: readonly number[] };
}

/** The results of a calibration, with the score map if the data suffices for one. */
export interface CalibrationReport {
  readonly modelId: string;
  readonly photos: number;
  /** Number of photos that could not be compared, by reason. */
  readonly refused: Readonly<Record<string, number>>;
  readonly groups: readonly GroupReport[];
  /** `null` if no group has enough impostor pairs. */
  readonly map: ScoreMap | null;
}

/** How photos are read and compared for a calibration. */
export interface CalibrationOptions extends EncodeOptions {
  readonly random: RandomSource;
  /** Factor on the measured FAR for strangers chosen because they look alike. The default is SAME_SEX_HARDNESS. */
  readonly hardness?: number;
}

const OWN_FARS = [1e-2, 1e-3, 1e-4];
const SCORES = [50, 60, 70, 80];

/** Number of expected errors from which a FAR is seen at all, by the rule of three. */
const SEEN_FROM_PAIRS = 3;

/**
 * Measures an encoder on labelled faces and builds its score map. The map gives 60 at FAR 1e-3 and 70 at 1e-4 for the
 * worst group that has enough data, and is raised until no smaller group exceeds 1e-3 at 60. Throws what `readPhoto`
 * and the analyzer throw.
 */
export async function calibrateFaces(
  analyzer: FaceAnalyzer,
  faces: LabelledFaces,
  options: CalibrationOptions,
): Promise<CalibrationReport> {
  const encoded = await encodePhotos(analyzer, filesOf(faces), options);
  return reportEncoded({ modelId: analyzer.modelId, faces, encoded }, options);
}

/** The photos that a list names, each as often as it does. */
export function filesOf(faces: LabelledFaces): readonly string[] {
  return faces.kind === 'photos' ? faces.photos.map(({ file }) => file) : faces.pairs.flatMap(({ a, b }) => [a, b]);
}

/** Labelled photos that are encoded. */
export interface EncodedFaces {
  /** The encoder. */
  readonly modelId: string;
  readonly faces: LabelledFaces;
  readonly encoded: EncodedPhotos;
}

/** The part of calibrateFaces that follows the encoding. It computes for seconds if there are millions of pairs. */
export function reportEncoded(
  { modelId, faces, encoded: { embeddings, refusals } }: EncodedFaces,
  { random, hardness = SAME_SEX_HARDNESS }: Pick<CalibrationOptions, 'random' | 'hardness'>,
): CalibrationReport {
  const space = faceSpaceOf(modelId);
  const cosines = comparePairs(faces, allToFaceSpace(space, embeddings), random);
  const reasons = Object.groupBy(refusals.values(), (reason) => reason);
  return {
    ...reportCosines(measuredIn(modelId, space), cosines, hardness),
    photos: embeddings.size + refusals.size,
    refused: Object.fromEntries(Object.entries(reasons).map(([reason, all]) => [reason, all?.length ?? 0])),
  };
}

/** The encoder that was measured, and the face space in which its embeddings were compared. */
export type Measured = Pick<ScoreMap, 'modelId' | 'space'>;

/** Names what was measured. */
export function measuredIn(modelId: string, space: Pick<FaceSpace, 'id'> | null): Measured {
  return space === null ? { modelId } : { modelId, space: space.id };
}

/** The part of calibrateFaces that follows the comparisons. */
export function reportCosines(
  measured: Measured,
  groups: readonly GroupCosines[],
  hardness: number,
): Omit<CalibrationReport, 'photos' | 'refused'> {
  const cleaned = groups.map(leaveSuspectsOut);
  const worst = worstGroup(cleaned);
  const built =
    worst &&
    buildScoreMap(worst.impostors, {
      ...measured,
      group: worst.group,
      faces: worst.faces,
      suspectPairs: worst.suspectPairs,
      hardness,
    });
  const map = built && raiseScoreMap(built, cleaned);
  return {
    modelId: measured.modelId,
    map,
    groups: cleaned.map((group) => reportGroup(group, map)),
  };
}

interface CleanedGroup extends GroupCosines {
  readonly suspects: readonly ComparedPair[];
  readonly suspectPairs: number;
}

function leaveSuspectsOut(group: GroupCosines): CleanedGroup {
  const cutoff = suspectCutoff(group.impostors);
  const suspectPairs = countAtLeast(group.impostors, cutoff);
  return {
    ...group,
    impostors: group.impostors.subarray(0, group.impostors.length - suspectPairs),
    suspects: group.mostAlike.filter((pair) => pair.cosine >= cutoff),
    suspectPairs,
  };
}

/** The group with the strangers that are hardest to tell apart, among the groups with enough pairs. */
function worstGroup(groups: readonly CleanedGroup[]): CleanedGroup | null {
  const enough = groups.filter((group) => group.impostors.length >= PAIRS_ENOUGH);
  return enough.toSorted((a, b) => cosineAtFar(b.impostors, 1e-3) - cosineAtFar(a.impostors, 1e-3))[0] ?? null;
}

function reportGroup(group: CleanedGroup, map: ScoreMap | null): GroupReport {
  const pairs = group.impostors.length;
  return {
    group: group.group,
    faces: group.faces,
    genuinePairs: group.genuine.length,
    impostorPairs: pairs,
    suspects: group.suspects,
    suspectPairs: group.suspectPairs,
    enough: pairs >= PAIRS_ENOUGH,
    ownPoints: OWN_FARS.filter((far) => pairs * far >= SEEN_FROM_PAIRS).map((targetFar) => ({
      targetFar,
      point: operatingPoint(group, cosineAtFar(group.impostors, targetFar)),
    })),
    det: detCurve(group),
    histogram: { genuine: cosineHistogram(group.genuine), impostors: cosineHistogram(group.impostors) },
    scorePoints: map ? SCORES.map((score) => ({ score, point: operatingPoint(group, cosineOfScore(map, score)) })) : [],
  };
}

/** Error rates of a group at a threshold. */
export function operatingPoint(
  { genuine, impostors }: Pick<GroupCosines, 'genuine' | 'impostors'>,
  cosine: number,
): OperatingPoint {
  return {
    cosine,
    far: errorRate(countAtLeast(impostors, cosine), impostors.length),
    frr: errorRate(genuine.length - countAtLeast(genuine, cosine), genuine.length),
  };
}
