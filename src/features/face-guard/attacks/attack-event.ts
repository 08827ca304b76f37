import type { PersonId } from '../../../people/register.ts';
import type { ClipAttack } from '../../../vision/liveness/judge-clip.ts';

/** What kind of attack a refusal was. `different-face` means that another face came with a person's number and name. */
export type AttackKind = 'different-face' | ClipAttack;

/**
 * The kinds of attack that a report may name. `other` means that its source does not say, or names a kind that is not
 * listed.
 */
export const REPORTED_KINDS = [
  'different-face',
  'presentation',
  'injection',
  'face-swap',
  'other',
] as const satisfies readonly (AttackKind | 'other')[];

/** A kind of attack that a report may name. */
export type ReportedKind = (typeof REPORTED_KINDS)[number];

/** Identifies an event permanently. Two events never share a source and event id. */
export interface AttackEventKey {
  /**
   * The reporting system, e.g. `branch-gates`. This server's own refusals have a source with a dot, e.g.
   * `renzheng.face-verify`.
   */
  readonly source: string;
  /** Unique within its source. */
  readonly eventId: string;
}

/** One attack on one person, from any source. */
export interface AttackEvent extends AttackEventKey {
  readonly personId: PersonId;
  /** Milliseconds since the Unix epoch. */
  readonly atMs: number;
  readonly kind: ReportedKind;
  /** The score that revealed it, on the scale of its source. Null if the source gives none. */
  readonly score: number | null;
  /** The app that made the refused call. Null for reports of other systems. */
  readonly appId: string | null;
}

/** An event of the history. */
export interface RecordedAttack extends AttackEvent {
  /** Its place in the order of recording. Each event has a greater number than all before it. */
  readonly number: number;
  readonly recordedAtMs: number;
}

/**
 * The result of recording an event. A `conflict` differs from a known event with the same source and event id, and
 * changes nothing.
 */
export type AppendOutcome = 'recorded' | 'duplicate' | 'conflict';
