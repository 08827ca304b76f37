import { overlapOf } from './box.ts';
import { FACES_MAX, type DetectedFace } from './face-detector.ts';

/** The most candidates that are compared. It bounds the quadratic work on a picture full of false alarms. */
const CANDIDATES_MAX = 750;

/**
 * Non-maximum suppression. If boxes overlap by more than `overlapMax` (intersection over union), it keeps the most
 * confident. Returns the most confident first, at most FACES_MAX.
 */
export function suppressOverlaps(candidates: readonly DetectedFace[], overlapMax: number): DetectedFace[] {
  const byConfidence = candidates.toSorted((a, b) => b.confidence - a.confidence).slice(0, CANDIDATES_MAX);
  const kept: DetectedFace[] = [];
  for (const candidate of byConfidence) {
    if (kept.length === FACES_MAX) break;
    if (kept.every((face) => overlapOf(face.box, candidate.box) <= overlapMax)) kept.push(candidate);
  }
  return kept;
}
