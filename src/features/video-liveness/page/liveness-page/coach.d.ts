/** What a look at the picture measured. Luma is 0 to 255. */
interface Look {
  readonly luma: Float32Array;
  /** Mean luma in the oval. */
  readonly mean: number;
  /** Standard deviation of the luma of the whole picture. */
  readonly spread: number;
  /** Share of the oval's pixels that are burnt out. */
  readonly burntShare: number;
  /** Mean change of luma since the look before, of the border that changed least: left, right or top. */
  readonly change: number;
}

/** A face, in parts of the oval: the oval's own corners are 0, 0 and 1, 1. */
export interface FaceBox {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

type Hint =
  'covered' | 'dark' | 'bright' | 'no-face' | 'second-face' | 'far' | 'near' | 'outside' | 'moving-away' | 'shaking';

/** Measures a picture of RGBA pixels. `before` is the luma of the look before, or null for the first one. */
export function measureLook(rgba: Uint8ClampedArray, width: number, height: number, before: Float32Array | null): Look;

/**
 * The hint for a look, or null if there is nothing to say. `faces` is null if the browser finds no faces at all, and
 * `usualHeight` is the height of the face when the recording began, or null if it is not known.
 */
export function findHint(
  look: Omit<Look, 'luma'> & { readonly faces: readonly FaceBox[] | null },
  phase: 'facing' | 'moving',
  usualHeight: number | null,
): Hint | null;

/** Keeps hints from flickering. */
export class CalmHints {
  readonly shown: Hint | null;
  /** Takes the hint of one look and gives the one to show. */
  next(hint: Hint | null, nowMs: number): Hint | null;
}
