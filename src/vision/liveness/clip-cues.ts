import { logOddsOf } from '../liveness-model.ts';
import { ownMotionOf } from './face-flow.ts';
import type { ClipObservation, TrackStep } from './observe-clip.ts';

/** What tells a living face from a picture of one. */
export interface ClipCues {
  /** The network's log-odds of live: the mean of the stills. 0 if no still shows a face. */
  readonly network: number;
  /** How surely the face moves by itself, 0..1. Null if it cannot be seen. See ownMotionOf. */
  readonly ownMotion: number | null;
  /** Share of the steps that show the frame before again. */
  readonly repeats: number;
  /** Lowest sameAsBefore of the stills. 1 if no two stills can be compared. */
  readonly same: number;
}

/** Luma, 0..255. If frames differ by less than this, the second is the first again. */
const REPEATED_BELOW = 0.02;

/** The cues of a clip in which a face was seen in at least one still. */
export function cuesOf({ track, stills, flow }: ClipObservation): ClipCues {
  const odds = stills.flatMap(({ live }) => (live === null ? [] : [logOddsOf(live)]));
  return {
    network: odds.reduce((sum, value) => sum + value, 0) / Math.max(1, odds.length),
    ownMotion: ownMotionOf(flow),
    repeats: repeatsOf(track),
    same: Math.min(1, ...stills.flatMap(({ sameAsBefore }) => (sameAsBefore === null ? [] : [sameAsBefore]))),
  };
}

function repeatsOf(track: readonly TrackStep[]): number {
  const changes = track.flatMap(({ change }) => (change === null ? [] : [change]));
  return changes.filter((change) => change < REPEATED_BELOW).length / Math.max(1, changes.length);
}
