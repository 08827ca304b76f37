import type { PersonId } from '../../../people/register.ts';
import type { AttackDay, DayNumber, DayPeriod } from './attack-day.ts';
import type { AppendOutcome, AttackEvent, AttackEventKey, RecordedAttack, ReportedKind } from './attack-event.ts';
import type { DayMark } from './sealing.ts';

/** A person's days, all as of one moment. */
export interface AttackDays {
  /** Ascending. Days without an attack are left out. */
  readonly days: readonly AttackDay[];
  /** Number of the latest event of the whole history at that moment. 0 if there is none. */
  readonly lastEvent: number;
}

/** Selects events of a person. */
export interface EventQuery {
  readonly personId: PersonId;
  readonly period: DayPeriod;
  /** Only events up to this number count, which gives the history as it was then. */
  readonly lastEvent: number;
}

/** Selects a page of events. `after` is the last event of the page before, or null for the first page. */
export interface EventPage extends EventQuery {
  readonly after: Pick<RecordedAttack, 'atMs' | 'number'> | null;
  /** 1 to 1000. */
  readonly limit: number;
}

/** Selects among the events of all people. What is null does not filter. */
export interface AttackListQuery {
  readonly fromMs: number;
  /** The end, which is excluded. */
  readonly toMs: number;
  readonly kind: ReportedKind | null;
  readonly source: string | null;
  readonly appId: string | null;
  /** The last event of the page before, or null for the first page. */
  readonly after: Pick<RecordedAttack, 'atMs' | 'number'> | null;
  /** 1 to 1001. */
  readonly limit: number;
}

/** An event, and whether it was retracted since. */
export interface ListedAttack extends RecordedAttack {
  readonly isRetracted: boolean;
}

/** How many attacks of a kind there were. */
export interface KindCount {
  readonly kind: ReportedKind;
  /** At least 1. */
  readonly attacks: number;
}

/** The result of retracting an event. */
export type RetractOutcome = 'retracted' | 'already-retracted' | 'unknown';

/**
 * The attack history. It keeps raw events to settle disputes, and their counts for each person and day, so that every
 * window is answered from at most 180 rows. Implemented in storage/. Every implementation passes attack-store.suite.ts.
 * Each method throws Fault, with the kind 'timeout' once `signal` aborts.
 */
export interface AttackStore {
  /**
   * Records events, each on its own day. Resolves once all are durable, with the outcome of each in order. A repeated
   * event changes nothing, whether it is the same or differs.
   *
   * @param events at most 1000
   */
  append(events: readonly AttackEvent[], recordedAtMs: number): Promise<readonly AppendOutcome[]>;

  /** Removes an event from the counts permanently. It stays visible in answers that counted it. */
  retract(key: AttackEventKey): Promise<RetractOutcome>;

  /** The days of a person with attacks within a period. */
  days(personId: PersonId, period: DayPeriod, signal: AbortSignal): Promise<AttackDays>;

  /** The same days, counted again from the raw events up to `lastEvent`. */
  recount(query: EventQuery): Promise<readonly AttackDay[]>;

  /** Raw events up to `lastEvent`, latest first. */
  events(page: EventPage): Promise<readonly RecordedAttack[]>;

  /** Events of all people, retracted ones too, latest first. */
  list(query: AttackListQuery): Promise<readonly ListedAttack[]>;

  /** The attacks from `fromMs` up to, not including, `toMs` by kind, most first. Retracted ones are left out. */
  kinds(period: { readonly fromMs: number; readonly toMs: number }): Promise<readonly KindCount[]>;

  /** What operators decided about the days of a period, ascending. */
  marks(period: DayPeriod, signal?: AbortSignal): Promise<readonly DayMark[]>;

  /** Keeps a decision about a day. It replaces an earlier one about the same day. */
  mark(mark: DayMark): Promise<void>;

  /** Removes everything about a person. Returns the number of events. */
  erase(personId: PersonId): Promise<number>;

  /**
   * Removes at most `limit` events of days before `before`, and the counts of those days. Returns the number of events.
   */
  purge(before: DayNumber, limit: number): Promise<number>;
}
