import type { Rng } from '../world/rng.ts';
import type { Box } from '../../src/vision/box.ts';
import type { Landmarks } from '../../src/vision/landmarks.ts';
import type { Picture } from '../../src/vision/picture.ts';

/** Some seconds of a clip, decoded. */
export interface DecodedClip {
  /** The file that the frames come from, as the list of live clips names it. */
  readonly file: string;
  /** The person in the clip. Clips of one person have the same subject. */
  readonly subject: string;
  /** Frames a second. */
  readonly fps: number;
  /** In order, all of one size. At least one. */
  readonly frames: readonly Picture[];
}

/** The largest face of a frame. */
export interface FoundFace {
  readonly box: Box;
  readonly landmarks: Landmarks;
}

/** How frames become an H.264 file. */
export interface Encoding {
  /** The quality of x264, 0..51. More is worse. It is not used if `kbps` is given. */
  readonly crf: number;
  /** Mean bit rate in kbit/s, or null to keep the quality constant instead. */
  readonly kbps: number | null;
  /** Most frames between two key frames. */
  readonly keyFrameEvery: number;
}

/** What a maker may ask for beside the frames. */
export interface MakerTools {
  /** Gives the largest face of each frame, in the order given, or null if there is none. */
  findFaces(frames: readonly Picture[]): Promise<readonly (FoundFace | null)[]>;
  /** Encodes the clip and decodes it again, as a site does that a clip is uploaded to. Keeps the number of frames. */
  recode(clip: DecodedClip, encoding: Encoding): Promise<DecodedClip>;
}

/** What a maker works with. */
export interface MakerInput {
  /** Live footage. In an attack, its person is the victim. */
  readonly clip: DecodedClip;
  /** Every draw comes from here, so that equal seeds give equal clips. */
  readonly random: Rng;
  readonly tools: MakerTools;
  /**
   * Live footage of another subject, drawn by seed. In an attack, its person is the impostor. Throws an Error if the
   * list of live clips has one subject only.
   */
  impostor(): Promise<DecodedClip>;
}

/** What was drawn for a clip, for the manifest. */
export type Parameters = Readonly<Record<string, number | string | boolean>>;

/** A clip that is ready to be encoded. */
export interface MadeClip {
  /** Frames a second. */
  readonly fps: number;
  /** All of one size with even sides. It is read once. */
  readonly frames: Iterable<Picture>;
  readonly encoding: Encoding;
  readonly parameters: Parameters;
}

/** Makes clips of one kind from live footage. */
export interface Maker {
  /** Kebab-case, unique, a part of file names. */
  readonly id: string;
  /** Raised when a change of the maker changes its clips. Clips of another version are made again. */
  readonly version: number;
  readonly label: 'attack' | 'live';
  /** The attack instrument in the words of ISO/IEC 30107-3, or `none` for live footage. */
  readonly instrument: string;
  /** If true, its clips serve a report only, and no setting is chosen by them. */
  readonly reportOnly: boolean;
  /** What it imitates, in one or two sentences. */
  readonly describe: string;
  /** Throws UnfitClip if nothing can be made from this footage, e.g. because no face is found in it. */
  make(input: MakerInput): Promise<MadeClip>;
}

/** Says that a maker cannot use a clip, and why. The clip is left out, and the run goes on. */
export class UnfitClip extends Error {
  override readonly name = 'UnfitClip';
}
