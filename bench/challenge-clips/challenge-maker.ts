import type { Picture } from '../../src/vision/picture.ts';
import type { FaceTrack } from '../attacks/follow-face.ts';
import type { DecodedClip, FoundFace, MakerTools, Parameters } from '../attacks/maker.ts';
import type { Rng } from '../world/rng.ts';
import type { Challenge } from './challenge.ts';

/** Live footage of one person: at most 480 x 480 pixels, at the rate of the file, and the face in each frame. */
export interface Take extends DecodedClip {
  readonly faces: readonly FoundFace[];
  /** Landmarks of each frame, smoothed. */
  readonly track: readonly NonNullable<FaceTrack[number]>[];
}

/** What a maker works with. */
export interface ChallengeInput {
  /** What is asked of the person. */
  readonly challenge: Challenge;
  /** Every draw comes from here, so that equal seeds give equal clips. */
  readonly random: Rng;
  readonly tools: MakerTools;
  /**
   * A part of the victim's footage, or of the honest person's, of `seconds`, drawn by `random`. If `calm`, the mouth
   * moves little in it. Throws UnfitClip if the footage is shorter, or if the face is small or missing in most of it.
   */
  openTake(random: Rng, seconds: number, calm?: boolean): Promise<Take>;
  /** Length of the victim's footage. */
  readonly secondsMax: number;
  /** The same for another person, drawn by `random`. Throws UnfitClip if there is no other person. */
  openImpostor(random: Rng, seconds: number, calm?: boolean): Promise<Take>;
  /** A challenge of the same kind that was asked before and was recorded then. */
  drawEarlier(random: Rng): Challenge;
}

/** Frames that are ready to be encoded. */
export interface ChallengeFrames {
  /** Frames a second. */
  readonly fps: number;
  /** All of one size with even sides. They are read once. */
  readonly frames: Iterable<Picture>;
  readonly parameters: Parameters;
}

/** Makes recordings of one kind. */
export interface ChallengeMaker {
  /** Kebab-case, unique, a part of file names. */
  readonly id: string;
  /** Raised when a change of the maker changes its clips. */
  readonly version: number;
  readonly label: 'live' | 'attack';
  /** The group in a report, e.g. `replay`. `honest` if and only if the label is `live`. */
  readonly species: string;
  /** The kinds of challenges that it can answer. */
  readonly kinds: readonly Challenge['kind'][];
  /** If true, its clips serve a report only, and no setting is chosen by them. */
  readonly reportOnly: boolean;
  /** Throws UnfitClip if nothing can be made from this footage. */
  make(input: ChallengeInput): Promise<ChallengeFrames>;
}
