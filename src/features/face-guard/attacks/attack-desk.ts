import type { Clock } from '../../../kernel/clock.ts';
import type { IdNumber } from '../../../identity/id-number.ts';
import type { PersonId } from '../../../people/register.ts';
import type { AppendOutcome, AttackEvent, AttackEventKey } from './attack-event.ts';
import { dateAttack, nextPlace, type DatedAttack, type Place } from './attack-explanation.ts';
import { readAttackReport, readReportLine, type ReadReport, type ReportReading } from './attack-report.ts';
import { DAY_MS, dayNumberOf, dayNumberOfLocalDay, type DayNumber } from './attack-day.ts';
import type { AttackStore, RetractOutcome } from './attack-store.ts';
import type { SourceGate } from '../../../platform/reporting/report-source.ts';
import { windowPeriod } from './attack-windows.ts';
import { firstOpenDay, type DayMark, type SealingRule } from './sealing.ts';
import type { LocalDay } from '../../../platform/ledger/local-day.ts';

/** The ports and settings of the attack desk. */
export interface AttackDeskDeps {
  readonly attackStore: AttackStore;
  readonly personIdOf: (idNumber: IdNumber) => PersonId;
  readonly clock: Clock;
  readonly sealing: SealingRule;
  /** How many days an event is kept. */
  readonly daysKept: number;
}

/** The outcome of one report. A `conflict` differs from a known event with the same event id. */
export type ReportOutcome =
  | { readonly outcome: AppendOutcome }
  /** `isForbidden` means that the report is valid, but its source belongs to another reporter. */
  | { readonly outcome: 'refused'; readonly problem: string; readonly isForbidden?: true };

/** The state of the days that the windows cover. */
export interface DayStates {
  /** The earliest day that is not sealed. Nothing is answered until it is. Null if all are sealed. */
  readonly openDay: DayNumber | null;
  /** What operators decided about days, ascending. */
  readonly marks: readonly DayMark[];
}

/** The most lines in one batch, and the number of lines in one transaction. */
export const BATCH_ROWS_MAX = 10_000;
const APPEND_ROWS = 1000;

/** What other systems and operators do with the attack history. All methods throw Fault. */
export class AttackDesk {
  readonly #deps: AttackDeskDeps;

  constructor(deps: AttackDeskDeps) {
    this.#deps = deps;
  }

  /** Adds one report, if its source belongs to the reporter. It is durable when the promise resolves. */
  async report(value: unknown, gate: SourceGate): Promise<ReportOutcome> {
    const [outcome] = await this.#append([readAttackReport(value, this.#reading())], gate);
    if (!outcome) throw new Error('invariant broken: one report has one outcome');
    return outcome;
  }

  /**
   * Adds lines of JSON, at most BATCH_ROWS_MAX, and returns the outcome of each in order. All of it is durable when the
   * promise resolves. If it fails half-way, the same batch can be sent again: the first half is then reported as
   * duplicates. Throws an Error if there are more lines.
   */
  async reportLines(lines: readonly string[], gate: SourceGate): Promise<readonly ReportOutcome[]> {
    if (lines.length > BATCH_ROWS_MAX) throw new Error(`a batch has at most ${BATCH_ROWS_MAX} rows`);
    const reading = this.#reading();
    const outcomes: ReportOutcome[] = [];
    for (let from = 0; from < lines.length; from += APPEND_ROWS) {
      const reads = lines.slice(from, from + APPEND_ROWS).map((line) => readReportLine(line, reading));
      outcomes.push(...(await this.#append(reads, gate)));
    }
    return outcomes;
  }

  /** The attacks on a person by id number, as they count at the moment, including today, latest first. */
  async find(
    idNumber: IdNumber,
    page: { readonly after: Place | null; readonly limit: number },
  ): Promise<{
    readonly personId: PersonId;
    readonly events: readonly DatedAttack[];
    readonly next: Place | null;
  }> {
    const { attackStore, personIdOf, clock, daysKept } = this.#deps;
    const personId = personIdOf(idNumber);
    const today = dayNumberOf(clock.nowMs());
    const period = { from: today - daysKept, to: today + 1 };
    const events = await attackStore.events({ personId, period, lastEvent: Number.MAX_SAFE_INTEGER, ...page });
    return { personId, events: events.map(dateAttack), next: nextPlace(events, page.limit) };
  }

  /** Removes an event from the counts permanently. */
  retract(key: AttackEventKey): Promise<RetractOutcome> {
    return this.#deps.attackStore.retract(key);
  }

  /** Holds a day open or seals it. Returns false if the day has not ended yet, or is older than every window. */
  async mark(day: LocalDay, state: DayMark['state']): Promise<boolean> {
    const nowMs = this.#deps.clock.nowMs();
    const { from } = windowPeriod(dayNumberOf(nowMs));
    const number = dayNumberOfLocalDay(day);
    const latest = state === 'held' ? dayNumberOf(nowMs + DAY_MS) : dayNumberOf(nowMs) - 1;
    if (number < from || number > latest) return false;
    await this.#deps.attackStore.mark({ day: number, state, changedAtMs: nowMs });
    return true;
  }

  /** The current state of the days of the windows, and the days that were marked ahead. */
  async days(): Promise<DayStates> {
    const nowMs = this.#deps.clock.nowMs();
    const { from } = windowPeriod(dayNumberOf(nowMs));
    const marks = await this.#deps.attackStore.marks({ from, to: dayNumberOf(nowMs + DAY_MS) });
    return { openDay: firstOpenDay(marks, nowMs, this.#deps.sealing), marks };
  }

  #reading(): ReportReading {
    const { personIdOf, clock, daysKept } = this.#deps;
    return { personIdOf, nowMs: clock.nowMs(), daysKept };
  }

  async #append(reads: readonly ReadReport[], gate: SourceGate): Promise<readonly ReportOutcome[]> {
    const sources = new Set(reads.flatMap((read) => (read.ok ? [read.event.source] : [])));
    const forbidden = await gate(sources);
    const events: readonly AttackEvent[] = reads.flatMap((read) =>
      read.ok && !forbidden.has(read.event.source) ? [read.event] : [],
    );
    const { attackStore, clock } = this.#deps;
    const appended = events.length === 0 ? [] : await attackStore.append(events, clock.nowMs());
    const outcomes = appended[Symbol.iterator]();
    return reads.map((read) => {
      if (!read.ok) return { outcome: 'refused', problem: read.problem };
      const problem = forbidden.get(read.event.source);
      if (problem !== undefined) return { outcome: 'refused', problem, isForbidden: true };
      const { value, done } = outcomes.next();
      if (done) throw new Error('invariant broken: every event has an outcome');
      return { outcome: value };
    });
  }
}
