import type { Point } from '../../src/vision/box.ts';
import { toFloat, toPicture, type FloatFrame } from '../attacks/float-frame.ts';
import type { Picture } from '../../src/vision/picture.ts';
import { eachPixel, warpTriangles } from '../attacks/triangle-warp.ts';
import { triangulate, type Triangle } from '../attacks/triangulate.ts';
import type { Posture } from './act.ts';

/** Where the points of a head go in a posture. `points` are 68 landmarks and, after them, points around the head. */
export type Pose = (points: readonly Point[], posture: Posture) => readonly Point[];

/** Points on each of the two rings around the head. */
const RING = 16;
/** Radius of the rings, in half axes of the head. The inner one moves with the head, and the outer one never moves. */
const [INNER, OUTER] = [1.12, 1.75];
/** The inner lips of a face are apart if the opening is higher than this part of its width. */
const MOUTH_IS_OPEN = 0.12;

/** Landmarks 0..67, then the inner ring. What comes after them never moves. */
export const MOVING_POINTS = 68 + RING;

/** Middle and half axes of a head, in pixels, and how it leans. */
export function headEllipse(landmarks: readonly Point[]) {
  const at = (index: number): Point => landmarks[index] ?? { x: 0, y: 0 };
  const [ear, otherEar, chin] = [at(0), at(16), at(8)];
  const centre = { x: (ear.x + otherEar.x) / 2, y: (ear.y + otherEar.y) / 2 };
  const tall = Math.max(1, Math.hypot(chin.x - centre.x, chin.y - centre.y));
  const wide = Math.max(0.6 * tall, Math.hypot(otherEar.x - ear.x, otherEar.y - ear.y) / 2);
  return { centre, wide, tall };
}

/** Animates faces of frames by a mesh. Triangles are chosen by the first face and kept. */
export class ActMesh {
  readonly #pose: Pose;
  #triangles: readonly Triangle[] | null = null;

  constructor(pose: Pose) {
    this.#pose = pose;
  }

  /** The frame with its face in the posture. */
  move(picture: Picture, landmarks: readonly Point[], posture: Posture): Picture {
    const rest = withRings(landmarks, picture);
    this.#triangles ??= triangulate(rest);
    const onto = this.#pose(rest, posture);
    const [from, frame] = [toFloat(picture), toFloat(picture)];
    warpTriangles(from, { triangles: this.#triangles, from: rest, onto }, frame);
    if (posture.mouth > 0 && openingOf(landmarks) < MOUTH_IS_OPEN) paintMouth(frame, this.#triangles, onto);
    return toPicture(frame);
  }
}

/** The landmarks, two rings around the head, and the corners of the picture. */
function withRings(landmarks: readonly Point[], { width, height }: Picture): readonly Point[] {
  const { centre, wide, tall } = headEllipse(landmarks);
  const ring = (radius: number) =>
    Array.from({ length: RING }, (_, i) => {
      const angle = (2 * Math.PI * (i + 0.5)) / RING;
      return { x: centre.x + radius * wide * Math.cos(angle), y: centre.y + radius * tall * Math.sin(angle) };
    });
  const corners = [-1, width].flatMap((x) => [-1, height].map((y) => ({ x, y })));
  return [...landmarks, ...ring(INNER), ...ring(OUTER), ...corners];
}

function openingOf(landmarks: readonly Point[]): number {
  const distance = (a: number, b: number) =>
    Math.hypot((landmarks[a]?.x ?? 0) - (landmarks[b]?.x ?? 0), (landmarks[a]?.y ?? 0) - (landmarks[b]?.y ?? 0));
  return distance(62, 66) / Math.max(1, distance(60, 64));
}

/** A mouth that was shut has nothing behind the lips, so it is painted: dark, with teeth above and a tongue below. */
function paintMouth(frame: FloatFrame, triangles: readonly Triangle[], onto: readonly Point[]): void {
  const [top, bottom] = [onto[62]?.y ?? 0, onto[66]?.y ?? 0];
  if (bottom - top < 1.5) return;
  const skin = frame.rgb[(Math.round(onto[30]?.y ?? 0) * frame.width + Math.round(onto[30]?.x ?? 0)) * 3] ?? 160;
  const bright = skin / 190;
  for (const triangle of triangles) {
    if (!triangle.every((i) => i >= 60 && i < 68)) continue;
    const [p, q, r] = triangle.map((i) => onto[i]);
    if (!p || !q || !r) continue;
    eachPixel([p, q, r], frame, (pixel) => {
      const depth = (Math.floor(pixel / frame.width) - top) / (bottom - top);
      const tooth = depth < 0.22 ? 1 : Math.max(0, 1 - (depth - 0.22) / 0.1);
      const tongue = Math.max(0, (depth - 0.6) / 0.4);
      const level = (dark: number, white: number, red: number) => bright * (dark + white * tooth + red * tongue);
      frame.rgb.set([level(45, 135, 95), level(20, 140, 35), level(20, 130, 35)], pixel * 3);
    });
  }
}

const UPPER_LIDS = [
  [37, 41],
  [38, 40],
  [43, 47],
  [44, 46],
] as const;
const LOWER_LIP = [55, 56, 57, 58, 59, 65, 66, 67];
const LOWER_JAW = [5, 6, 7, 8, 9, 10, 11];

/** Shuts the lids and opens the mouth. Points are changed in place. `opening` is the full way of the lower lip. */
export function moveLidsAndMouth(points: { x: number; y: number }[], { lids, mouth }: Posture, opening: number): void {
  for (const [upper, under] of UPPER_LIDS) {
    const [lid, below] = [points[upper], points[under]];
    if (!lid || !below) continue;
    lid.x += lids * 0.92 * (below.x - lid.x);
    lid.y += lids * 0.92 * (below.y - lid.y);
  }
  for (const index of LOWER_LIP) if (points[index]) points[index].y += mouth * opening;
  for (const index of LOWER_JAW) if (points[index]) points[index].y += 0.75 * mouth * opening;
  for (const index of [49, 50, 51, 52, 53, 61, 62, 63]) if (points[index]) points[index].y -= 0.08 * mouth * opening;
}
