import type { PersonId } from '../../../people/register.ts';
import { dayNumberOf, localDayOfNumber, type DayNumber } from './attack-day.ts';
import type { AttackStore } from './attack-store.ts';
import { summarizeAttacks, windowPeriod, type AttackSummary } from './attack-windows.ts';
import { firstOpenDay, type SealingRule } from './sealing.ts';

/** The history of a person as of the last local midnight. */
export type AttackAnswer =
  /** `openDay` may still change. There is no answer before it is sealed. */
  | { readonly kind: 'open'; readonly openDay: DayNumber }
  | {
      readonly kind: 'sealed';
      readonly today: DayNumber;
      /** Null if the longest window holds no attack. */
      readonly summary: AttackSummary | null;
      /**
       * The number of the latest event at the time of the answer. It lets a dispute be settled on the history as it was
       * then.
       */
      readonly lastEvent: number;
    };

/** The ports for asking the history. */
export interface AttackQuestionDeps {
  readonly attackStore: Pick<AttackStore, 'days' | 'marks'>;
  readonly sealing: SealingRule;
}

/**
 * Asks for the attacks on a person as of the midnight before `nowMs`. Throws Fault, with the kind 'timeout' once
 * `signal` aborts.
 */
export async function askAttacks(
  { attackStore, sealing }: AttackQuestionDeps,
  personId: PersonId,
  nowMs: number,
  signal: AbortSignal,
): Promise<AttackAnswer> {
  const today = dayNumberOf(nowMs);
  const period = windowPeriod(today);
  const [marks, { days, lastEvent }] = await Promise.all([
    attackStore.marks(period, signal),
    attackStore.days(personId, period, signal),
  ]);
  const openDay = firstOpenDay(marks, nowMs, sealing);
  if (openDay !== null) return { kind: 'open', openDay };
  return { kind: 'sealed', today, summary: summarizeAttacks(days, today), lastEvent };
}

/** What an answer leaves in the trace of its call, so that a dispute can be settled. */
export interface AttackTrace {
  readonly personId: PersonId;
  /** Day of the question, `YYYY-MM-DD`. The windows end with the day before. */
  readonly today: string;
  readonly lastEvent: number;
  /** Windows in the order of WINDOW_DAYS. Empty if nothing was found. */
  readonly windows: readonly { readonly days: number; readonly count: number; readonly night: number }[];
}

/** The trace of an answer. */
export function attackTraceOf(personId: PersonId, answer: AttackAnswer & { kind: 'sealed' }): AttackTrace {
  const { today, summary, lastEvent } = answer;
  const windows = (summary?.windows ?? []).map(({ days, count, night }) => ({ days, count, night }));
  return { personId, today: localDayOfNumber(today), lastEvent, windows };
}
