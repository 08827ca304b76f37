import { Fault } from '../../kernel/fault.ts';
import type { DurableWrite } from '../../platform/ledger/durable-write.ts';
import type { PersonId } from '../../people/register.ts';
import {
  dayNumberOf,
  isAtNight,
  type AttackDay,
  type DayNumber,
  type DayPeriod,
} from '../../features/face-guard/attacks/attack-day.ts';
import type {
  AppendOutcome,
  AttackEvent,
  AttackEventKey,
  RecordedAttack,
} from '../../features/face-guard/attacks/attack-event.ts';
import {
  attackEventOf,
  type AttackRecorder,
  type SeenAttack,
} from '../../features/face-guard/attacks/attack-recorder.ts';
import type {
  AttackDays,
  AttackListQuery,
  AttackStore,
  EventPage,
  EventQuery,
  KindCount,
  ListedAttack,
  RetractOutcome,
} from '../../features/face-guard/attacks/attack-store.ts';
import type { DayMark } from '../../features/face-guard/attacks/sealing.ts';

type Kept = RecordedAttack & { retracted: number };

/**
 * Keeps the events themselves in memory, for tests, and counts them anew for every question. Nothing survives a
 * restart.
 */
export class MemoryAttackStore implements AttackStore, AttackRecorder {
  #events: Kept[] = [];
  readonly #marks = new Map<DayNumber, DayMark>();
  #last = 0;

  record(attack: SeenAttack): DurableWrite {
    return { operation: 'attack', input: attack };
  }

  /** Carries out a prepared write. */
  commit({ input }: DurableWrite): void {
    const attack = input as SeenAttack;
    this.#append(attackEventOf(attack), attack.atMs);
  }

  async append(events: readonly AttackEvent[], recordedAtMs: number): Promise<readonly AppendOutcome[]> {
    return events.map((event) => this.#append(event, recordedAtMs));
  }

  async retract(key: AttackEventKey): Promise<RetractOutcome> {
    const event = this.#find(key);
    if (!event) return 'unknown';
    if (event.retracted !== Infinity) return 'already-retracted';
    event.retracted = ++this.#last;
    return 'retracted';
  }

  async days(personId: PersonId, period: DayPeriod, signal: AbortSignal): Promise<AttackDays> {
    if (signal.aborted) throw new Fault('timeout', 'the question was aborted');
    return { days: await this.recount({ personId, period, lastEvent: this.#last }), lastEvent: this.#last };
  }

  async recount(query: EventQuery): Promise<readonly AttackDay[]> {
    const byDay = Map.groupBy(this.#asItStood(query), ({ atMs }) => dayNumberOf(atMs));
    return [...byDay]
      .map(([day, events]) => ({
        day,
        count: events.length,
        night: events.filter(({ atMs }) => isAtNight(atMs)).length,
      }))
      .toSorted((a, b) => a.day - b.day);
  }

  async events({ after, limit, ...query }: EventPage): Promise<readonly RecordedAttack[]> {
    return this.#asItStood(query)
      .filter((event) => after === null || latestFirst(after, event) < 0)
      .toSorted(latestFirst)
      .slice(0, limit)
      .map(({ retracted: _retracted, ...event }) => event);
  }

  async list(query: AttackListQuery): Promise<readonly ListedAttack[]> {
    const { fromMs, toMs, kind, source, appId, after, limit } = query;
    return this.#events
      .filter((event) => event.atMs >= fromMs && event.atMs < toMs)
      .filter((event) => kind === null || event.kind === kind)
      .filter((event) => source === null || event.source === source)
      .filter((event) => appId === null || event.appId === appId)
      .filter((event) => after === null || latestFirst(after, event) < 0)
      .toSorted(latestFirst)
      .slice(0, limit)
      .map(({ retracted, ...event }) => ({ ...event, isRetracted: retracted !== Infinity }));
  }

  async kinds(period: { readonly fromMs: number; readonly toMs: number }): Promise<readonly KindCount[]> {
    const events = this.#events.filter(
      ({ atMs, retracted }) => retracted === Infinity && atMs >= period.fromMs && atMs < period.toMs,
    );
    return [...Map.groupBy(events, ({ kind }) => kind)]
      .map(([kind, { length }]) => ({ kind, attacks: length }))
      .toSorted((a, b) => b.attacks - a.attacks || (a.kind < b.kind ? -1 : 1));
  }

  async marks({ from, to }: DayPeriod, signal?: AbortSignal): Promise<readonly DayMark[]> {
    if (signal?.aborted) throw new Fault('timeout', 'the question was aborted');
    return [...this.#marks.values()].filter(({ day }) => day >= from && day <= to).toSorted((a, b) => a.day - b.day);
  }

  async mark(mark: DayMark): Promise<void> {
    this.#marks.set(mark.day, mark);
  }

  async erase(personId: PersonId): Promise<number> {
    return this.#drop((event) => event.personId === personId, Infinity);
  }

  async purge(before: DayNumber, limit: number): Promise<number> {
    return this.#drop(({ atMs }) => dayNumberOf(atMs) < before, limit);
  }

  #append(event: AttackEvent, recordedAtMs: number): AppendOutcome {
    const known = this.#find(event);
    if (!known) {
      this.#events.push({ ...event, recordedAtMs, number: ++this.#last, retracted: Infinity });
      return 'recorded';
    }
    const fields = ['personId', 'atMs', 'kind', 'score', 'appId'] as const;
    return fields.every((field) => known[field] === event[field]) ? 'duplicate' : 'conflict';
  }

  #find({ source, eventId }: AttackEventKey): Kept | undefined {
    return this.#events.find((each) => each.source === source && each.eventId === eventId);
  }

  #asItStood({ personId, period, lastEvent }: EventQuery): readonly Kept[] {
    return this.#events.filter((event) => {
      const day = dayNumberOf(event.atMs);
      const isCounted = event.number <= lastEvent && event.retracted > lastEvent;
      return event.personId === personId && isCounted && day >= period.from && day <= period.to;
    });
  }

  #drop(isDropped: (event: Kept) => boolean, limit: number): number {
    const dropped = new Set(this.#events.filter(isDropped).slice(0, limit));
    this.#events = this.#events.filter((event) => !dropped.has(event));
    return dropped.size;
  }
}

type Place = Pick<RecordedAttack, 'atMs' | 'number'>;

function latestFirst(a: Place, b: Place): number {
  return b.atMs - a.atMs || b.number - a.number;
}
