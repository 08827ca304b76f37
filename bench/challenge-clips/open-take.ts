import path from 'node:path';
import { mouthAspectRatio } from '../../src/vision/landmarks.ts';
import type { Picture } from '../../src/vision/picture.ts';
import { decodeFrames, probeClip } from '../attacks/ffmpeg-clips.ts';
import { UnfitClip, type FoundFace } from '../attacks/maker.ts';
import type { LiveClip } from '../attacks/make-clips.ts';
import { calmestPart } from '../attacks/still-person.ts';
import type { Rng } from '../world/rng.ts';
import type { Take } from './challenge-maker.ts';

/** Finds the largest face of each frame, or null. */
export type FindFaces = (frames: readonly Picture[]) => Promise<readonly (FoundFace | null)[]>;

/** Which part of which footage is wanted. */
export interface WantedTake {
  readonly folder: string;
  readonly clip: LiveClip;
  readonly seconds: number;
  /** Whether it is the part in which the mouth moves least, since people do not talk while they carry out an action. */
  readonly calm: boolean;
}

/** The calmest part is looked for in so many seconds of the footage. */
const CALM_SECONDS = 10;

/** Longest side of a frame in pixels. */
const SIDE_MAX = 480;
/** A face is looked for in every third frame, and its place between them is interpolated. */
const LOOK_EVERY = 3;

/** A face at an arm's length is at least so wide, as a part of the shorter side. */
const FACE_SHARE_MIN = 0.2;

/**
 * Decodes a part of a live clip, drawn by `random`, and follows the face through it. Throws UnfitClip if the clip is
 * shorter than `seconds`, or if the face is missing for a third of the time or small. Throws an Error if ffmpeg fails.
 */
export async function openTake(
  random: Rng,
  { folder, clip, seconds, calm }: WantedTake,
  findFaces: FindFaces,
): Promise<Take> {
  const file = path.join(folder, clip.file);
  const facts = await probeClip(file);
  const available = facts.seconds - 1 / facts.fps;
  if (available < seconds)
    throw new UnfitClip(`${clip.file} lasts ${facts.seconds.toFixed(1)} s, and ${seconds.toFixed(1)} s are needed`);
  const length = calm ? Math.min(available, Math.max(seconds, CALM_SECONDS)) : seconds;
  const startSeconds = Math.round(random.range(0, available - length) * 1000) / 1000;
  const framesMax = Math.ceil(length * facts.fps);
  const decoded = await decodeFrames(file, { startSeconds, framesMax, sideMax: SIDE_MAX });
  if (decoded.length < 0.9 * framesMax)
    throw new UnfitClip(`${clip.file} gave ${decoded.length} frames of ${framesMax}`);
  const found = await followFaces(decoded, findFaces, clip.file);
  const [first, middle] = [decoded[0], found[found.length >> 1]];
  if (first && middle && middle.box.width < FACE_SHARE_MIN * Math.min(first.width, first.height))
    throw new UnfitClip(`the face in ${clip.file} is too small for someone who holds a phone`);
  const count = Math.min(decoded.length, Math.ceil(seconds * facts.fps));
  const mouth = found.map(({ landmarks }) => mouthAspectRatio(landmarks));
  const begin = calm ? (calmestPart(mouth, count)?.start ?? 0) : 0;
  const [frames, faces] = [decoded.slice(begin, begin + count), found.slice(begin, begin + count)];
  return { ...clip, fps: facts.fps, frames, faces, track: smoothTrack(faces) };
}

/** The face of every frame. Throws UnfitClip if it is missing in a third of the frames that were looked at. */
export async function followFaces(
  frames: readonly Picture[],
  findFaces: FindFaces,
  name: string,
): Promise<readonly FoundFace[]> {
  const looked = frames
    .map((_, index) => index)
    .filter((index) => index % LOOK_EVERY === 0 || index === frames.length - 1);
  const found = await findFaces(looked.flatMap((index) => frames[index] ?? []));
  const known = looked.flatMap((index, i) => {
    const face = found[i];
    return face ? [{ index, face }] : [];
  });
  const [first] = known;
  if (!first || known.length < (2 * looked.length) / 3) throw new UnfitClip(`no face is found in most of ${name}`);
  let before = 0;
  return frames.map((_, index) => {
    while ((known[before + 1]?.index ?? Infinity) <= index) before += 1;
    const [a, b] = [known[before] ?? first, known[before + 1]];
    if (!b || index <= a.index) return a.face;
    return blendFaces(a.face, b.face, (index - a.index) / (b.index - a.index));
  });
}

function blendFaces(a: FoundFace, b: FoundFace, share: number): FoundFace {
  const mix = (from: number, to: number) => from + share * (to - from);
  return {
    box: {
      left: mix(a.box.left, b.box.left),
      top: mix(a.box.top, b.box.top),
      width: mix(a.box.width, b.box.width),
      height: mix(a.box.height, b.box.height),
    },
    landmarks: a.landmarks.map((point, i) => ({
      x: mix(point.x, b.landmarks[i]?.x ?? point.x),
      y: mix(point.y, b.landmarks[i]?.y ?? point.y),
    })),
  };
}

/** Landmarks with the jitter of the finder taken out, by weights 1, 2, 3, 2, 1 over five frames. */
function smoothTrack(faces: readonly FoundFace[]): Take['track'] {
  const weights = [1, 2, 3, 2, 1];
  return faces.map((face, index) =>
    face.landmarks.map((point, i) => {
      let [x, y] = [0, 0];
      for (const [k, weight] of weights.entries()) {
        const near = faces[Math.max(0, Math.min(faces.length - 1, index + k - 2))]?.landmarks[i] ?? point;
        x += (weight * near.x) / 9;
        y += (weight * near.y) / 9;
      }
      return { x, y };
    }),
  );
}
