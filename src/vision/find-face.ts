import { alignFace } from './align-face.ts';
import { shiftBox, unturnBox, type Box } from './box.ts';
import type { DetectedFace, FaceDetector } from './face-detector.ts';
import type { AlignedFace, EncodedFace, FaceEncoder } from './face-encoder.ts';
import { fivePointsOf, type LandmarkModel, type Landmarks } from './landmarks.ts';
import { padPicture, turnPicture, type Picture, type QuarterTurn } from './picture.ts';

/** The networks that find and encode a face. */
export interface FaceModels {
  readonly detector: FaceDetector;
  readonly landmarks: LandmarkModel;
  readonly encoder: FaceEncoder;
}

/** A face as it was found and encoded. */
export interface FoundFace {
  /** In pixels of the picture that was searched. */
  readonly box: Box;
  readonly confidence: number;
  readonly facesFound: number;
  /** standsOut of the face. */
  readonly standsOut: boolean;
  /** The picture turned so that the face is upright, with the face's box and points in it. */
  readonly upright: { readonly picture: Picture; readonly box: Box };
  readonly landmarks: Landmarks;
  readonly aligned: AlignedFace;
  readonly encoded: EncodedFace;
}

/** Which of several faces counts. The API compares the largest, and research sets photograph the central one. */
export type FaceChoice = 'largest' | 'central';

/** One way to look for a face. */
interface Attempt {
  readonly turn: QuarterTurn;
  /** Grey margin, as a share of the picture's width. */
  readonly margin: number;
}

/**
 * A face that fills the picture is found only with a margin. A face that lies on its side is found with any turn, but
 * its encoding is bad unless it is turned.
 */
const ATTEMPTS: readonly Attempt[] = [
  { turn: 0, margin: 0 },
  { turn: 0, margin: 0.3 },
  { turn: 0, margin: 0.75 },
  { turn: 0, margin: 1.5 },
  { turn: 90, margin: 0.3 },
  { turn: 270, margin: 0.3 },
  { turn: 180, margin: 0.3 },
];

/**
 * How much longer the embedding of a turned face must be than that of the upright one. A blurred face that is upright
 * gives about the same length when turned. A face that lies on its side gives at least a fifth more when it is turned
 * upright.
 */
const TURNED_BY_FACTOR = 1.22;

/**
 * Finds the face of a picture that counts, and encodes it. It tries again with margins if no face is found, or if the
 * embedding is shorter than the encoder trusts, which means that it is hardly a face. It also tries quarter turns if
 * the embedding is shorter than that of a surely upright face. Of several attempts the one with the longest embedding
 * counts. `null` if no attempt finds a face.
 */
export async function findFace(
  models: FaceModels,
  picture: Picture,
  choice: FaceChoice,
  signal: AbortSignal,
): Promise<FoundFace | null> {
  let best: FoundFace | null = null;
  for (const attempt of ATTEMPTS) {
    const enough = attempt.turn === 0 ? models.encoder.normMin : models.encoder.normSure;
    if (best !== null && best.encoded.norm >= enough) continue;
    const found = await look(models, picture, { ...attempt, choice }, signal);
    if (found === null) continue;
    const needed = (best?.encoded.norm ?? 0) * (attempt.turn === 0 ? 1 : TURNED_BY_FACTOR);
    if (best === null || found.encoded.norm > needed) best = found;
  }
  return best;
}

async function look(
  { detector, landmarks: landmarkModel, encoder }: FaceModels,
  source: Picture,
  { turn, margin, choice }: Attempt & { readonly choice: FaceChoice },
  signal: AbortSignal,
): Promise<FoundFace | null> {
  const picture = turnPicture(source, turn);
  const marginPx = Math.round(margin * picture.width);
  const faces = await detector.detect(marginPx === 0 ? picture : padPicture(picture, marginPx), signal);
  const unpadded = faces.map((face) => ({ ...face, box: shiftBox(face.box, -marginPx, -marginPx) }));
  const chosen = chooseFace(unpadded, picture, choice);
  if (chosen === null) return null;
  const { box, confidence } = chosen;
  const landmarks = await landmarkModel.locate(picture, box, signal);
  const aligned = alignFace(picture, fivePointsOf(landmarks), encoder.template);
  if (aligned === null) return null;
  return {
    box: unturnBox(box, turn, source),
    confidence,
    facesFound: faces.length,
    standsOut: standsOut(chosen, unpadded, picture),
    upright: { picture, box },
    landmarks,
    aligned,
    encoded: await encoder.encode(aligned, signal),
  };
}

/**
 * The face that counts: the one that covers most of the picture, or the one nearest to its middle. `null` if there are
 * no faces.
 */
export function chooseFace(
  faces: readonly DetectedFace[],
  picture: Pick<Picture, 'width' | 'height'>,
  choice: FaceChoice,
): DetectedFace | null {
  const rank = choice === 'largest' ? visibleArea : nearness;
  return faces.reduce<DetectedFace | null>(
    (best, face) => (best === null || rank(face.box, picture) > rank(best.box, picture) ? face : best),
    null,
  );
}

/** How many times as long as that of any other face the side of a face must be, so that the photo is about it. */
const SUBJECT_FACTOR = 2;

/**
 * Whether a photo is clearly about one of its faces. It is the only one, or its box lies across the vertical middle of
 * the picture and its longer side is at least twice as long as that of any other face, as in a portrait with people in
 * the background.
 */
export function standsOut(
  face: DetectedFace,
  faces: readonly DetectedFace[],
  { width }: Pick<Picture, 'width' | 'height'>,
): boolean {
  const others = faces.filter((other) => other !== face);
  if (others.length === 0) return true;
  const { left, width: faceWidth } = face.box;
  const isCentral = left <= width / 2 && left + faceWidth >= width / 2;
  return isCentral && others.every(({ box }) => sideOf(box) * SUBJECT_FACTOR <= sideOf(face.box));
}

function sideOf({ width, height }: Box): number {
  return Math.max(width, height);
}

/** Square pixels of the box within the picture. A face that is cut by the edge counts only for its visible part. */
function visibleArea(box: Box, { width, height }: Pick<Picture, 'width' | 'height'>): number {
  const visibleWidth = Math.min(box.left + box.width, width) - Math.max(box.left, 0);
  const visibleHeight = Math.min(box.top + box.height, height) - Math.max(box.top, 0);
  return Math.max(0, visibleWidth) * Math.max(0, visibleHeight);
}

function nearness(box: Box, { width, height }: Pick<Picture, 'width' | 'height'>): number {
  return -Math.hypot(box.left + box.width / 2 - width / 2, box.top + box.height / 2 - height / 2);
}
