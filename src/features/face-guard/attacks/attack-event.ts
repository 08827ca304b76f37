import type { PersonId } from '../../../people/register.ts';
import type { ClipAttack } from '../../../vision/liveness/judge-clip.ts';

/** What kind of attack a refusal was. `different-face`: another person's face under someone's number and name. */
export type AttackKind = 'different-face' | ClipAttack;

/** What kinds of attack a report may name; `other` where its source does not say, or knows others. */
export const REPORTED_KINDS = [
  'different-face',
  'presentation',
  'injection',
  'face-swap',
  'other',
] as const satisfies readonly (AttackKind | 'other')[];
export type ReportedKind = (typeof REPORTED_KINDS)[number];

/** What names an event for good: nobody reports two under one name. */
export interface AttackEventKey {
  /** Who reported it, e.g. `branch-gates`; this server's own refusals bear a dot: `renzheng.face-verify`. */
  readonly source: string;
  /** Unique within its source. */
  readonly eventId: string;
}

/** One attack on one person, from whichever door it came. */
export interface AttackEvent extends AttackEventKey {
  readonly personId: PersonId;
  /** Milliseconds since the Unix epoch. */
  readonly atMs: number;
  readonly kind: ReportedKind;
  /** What gave it away, on the scale of its source; null where the source does not say. */
  readonly score: number | null;
  /** The app whose call this server refused; null for what others report. */
  readonly appId: string | null;
}

/** An event of the history. */
export interface RecordedAttack extends AttackEvent {
  /** Its place in the order of recording: each event has a greater number than all before it. */
  readonly number: number;
  readonly recordedAtMs: number;
}

/** How a report ended; a `conflict` says something else under a name that is taken, and changes nothing. */
export type AppendOutcome = 'recorded' | 'duplicate' | 'conflict';
