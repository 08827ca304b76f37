import { z } from 'zod';
import { parseLocalDay, type LocalDay } from '../../../platform/ledger/local-day.ts';
import type { PersonId } from '../../../people/register.ts';
import { dayNumberOf, dayNumberOfLocalDay, isAtNight, localDayOfNumber } from './attack-day.ts';
import type { RecordedAttack } from './attack-event.ts';
import type { AttackStore } from './attack-store.ts';
import type { AttackTrace } from './attack-question.ts';
import { summarizeAttacks, WINDOW_DAYS, windowPeriod, type WindowDays } from './attack-windows.ts';

/** An answer, window by window, beside the raw events it was counted from. */
export interface AttackExplanation {
  readonly today: LocalDay;
  readonly windows: readonly ExplainedWindow[];
  /** Latest event first. */
  readonly events: readonly ExplainedEvent[];
  /** Where the next page begins. Null on the last page. */
  readonly next: Place | null;
}

/** A window of an answer, with the count in the answer and the recount. */
export interface ExplainedWindow {
  readonly days: WindowDays;
  readonly from: LocalDay;
  readonly to: LocalDay;
  /** The count in the answer. */
  readonly count: number;
  readonly night: number;
  /**
   * The count again from the raw events as they were at the time. It is lower if events were erased or purged since.
   */
  readonly recountedCount: number;
  readonly recountedNight: number;
}

/** An event with its day. The person is left out, because the question named them. */
export interface DatedAttack extends Omit<RecordedAttack, 'personId'> {
  readonly day: LocalDay;
  readonly isNight: boolean;
}

/** An event behind an answer. */
export interface ExplainedEvent extends DatedAttack {
  /** The shortest window that counted it. Every longer window counted it too. */
  readonly fromWindow: WindowDays;
}

/** The place of an event in a list of events, from which the next page begins. */
export type Place = Pick<RecordedAttack, 'atMs' | 'number'>;

const TRACE = z.object({
  personId: z.string().regex(/^[0-9a-f]{32}$/),
  today: z.string(),
  lastEvent: z.int().min(0),
  windows: z.array(z.object({ days: z.int(), count: z.int(), night: z.int() })),
});

/** Reads what a face guard call left in its trace. Null if the answer held no attacks. */
export function readAttackTrace(trace: Readonly<Record<string, unknown>>): AttackTrace | null {
  const parsed = TRACE.safeParse(trace['attacks']);
  return parsed.success ? { ...parsed.data, personId: parsed.data.personId as PersonId } : null;
}

/**
 * Puts an answer beside the events behind each of its numbers. Throws Fault, or an Error if a trace holds an impossible
 * day.
 */
export async function explainAttacks(
  store: Pick<AttackStore, 'recount' | 'events'>,
  trace: AttackTrace,
  { after, limit }: { readonly after: Place | null; readonly limit: number },
): Promise<AttackExplanation> {
  const calendarDay = parseLocalDay(trace.today);
  if (calendarDay === null) throw new Error('invariant broken: a trace holds a day of the calendar');
  const today = dayNumberOfLocalDay(calendarDay);
  const query = { personId: trace.personId, period: windowPeriod(today), lastEvent: trace.lastEvent };
  const [days, events] = await Promise.all([store.recount(query), store.events({ ...query, after, limit })]);
  const recounted = summarizeAttacks(days, today);
  const windows = WINDOW_DAYS.map((length) => {
    const { from, to } = windowPeriod(today, length);
    const told = trace.windows.find((window) => window.days === length);
    const again = recounted?.windows.find((window) => window.days === length);
    return {
      days: length,
      from: localDayOfNumber(from),
      to: localDayOfNumber(to),
      count: told?.count ?? 0,
      night: told?.night ?? 0,
      recountedCount: again?.count ?? 0,
      recountedNight: again?.night ?? 0,
    };
  });
  const explained = events.map((event) => explainEvent(event, today));
  return { today: calendarDay, windows, events: explained, next: nextPlace(events, limit) };
}

/** Where the page after these events begins. Null if there is none. */
export function nextPlace(events: readonly RecordedAttack[], limit: number): Place | null {
  const last = events.at(-1);
  return last && events.length === limit ? { atMs: last.atMs, number: last.number } : null;
}

/** Adds the day to an event. */
export function dateAttack({ personId: _person, ...event }: RecordedAttack): DatedAttack {
  return { ...event, day: localDayOfNumber(dayNumberOf(event.atMs)), isNight: isAtNight(event.atMs) };
}

function explainEvent(event: RecordedAttack, today: number): ExplainedEvent {
  const fromWindow = WINDOW_DAYS.find((length) => dayNumberOf(event.atMs) >= today - length);
  if (fromWindow === undefined) throw new Error('invariant broken: an event lies in the longest window');
  return { ...dateAttack(event), fromWindow };
}
