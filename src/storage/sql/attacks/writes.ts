import { dayNumberOf, dayStartMs, isAtNight, type DayNumber } from '../../../features/face-guard/attacks/attack-day.ts';
import type { AppendOutcome, AttackEvent, AttackEventKey } from '../../../features/face-guard/attacks/attack-event.ts';
import type { RetractOutcome } from '../../../features/face-guard/attacks/attack-store.ts';
import type { DayMark } from '../../../features/face-guard/attacks/sealing.ts';
import type { PersonId } from '../../../people/register.ts';
import { statement, type Connection } from '../operation.ts';
import { insertInto } from '../rows-write.ts';
import { writeRows } from '../write-rows.ts';
import { personBytes } from './person-bytes.ts';

interface Counted {
  readonly number: number;
  readonly person: Uint8Array;
  readonly atMs: number;
}

/** Events that were recorded together. */
interface Appended {
  readonly events: readonly AttackEvent[];
  readonly recordedAtMs: number;
}

const INSERT = insertInto('attack_events', {
  number: 'whole',
  source: 'text',
  event_id: 'text',
  person: 'bytes',
  at_ms: 'whole',
  kind: 'text',
  score: 'real',
  app_id: 'text',
  recorded_at_ms: 'whole',
});
const COUNT = insertInto(
  'attack_days',
  { person: 'bytes', day: 'whole', count: 'whole', night: 'whole' },
  `ON CONFLICT (person, day) DO UPDATE SET count = attack_days.count + excluded.count,
    night = attack_days.night + excluded.night`,
);

/** The lists of the attack history. What is known, the sequence and each day are read and written once for all events. */
export const attackLists = {
  append(connection: Connection, appended: readonly Appended[]): readonly (readonly AppendOutcome[])[] {
    const known = knownEvents(
      connection,
      appended.flatMap(({ events }) => events),
    );
    let last = lastNumber(connection);
    const rows: (readonly unknown[])[] = [];
    const recorded: AttackEvent[] = [];
    const outcomes = appended.map(({ events, recordedAtMs }) =>
      events.map((event): AppendOutcome => {
        const { source, eventId, personId, atMs, kind, score, appId } = event;
        const name = nameOf(event);
        const before = known.get(name);
        if (before !== undefined) return before === contentOf(event) ? 'duplicate' : 'conflict';
        known.set(name, contentOf(event));
        last += 1;
        rows.push([last, source, eventId, personBytes(personId), atMs, kind, score, appId, recordedAtMs]);
        recorded.push(event);
        return 'recorded';
      }),
    );
    writeRows(connection, INSERT, rows);
    writeRows(connection, COUNT, daysOf(recorded));
    if (rows.length > 0) setLastNumber(connection, last);
    return outcomes;
  },
};

/** The writes of the attack history. An event and the counts of its day always change together. */
export const attackWrites = {
  retract(connection: Connection, { source, eventId }: AttackEventKey): RetractOutcome {
    const text = `SELECT number, person, at_ms AS atMs, retracted FROM attack_events
      WHERE source = ? AND event_id = ?`;
    const event = statement<Counted & { readonly retracted: number | null }>(connection, text).get(source, eventId);
    if (!event) return 'unknown';
    if (event.retracted !== null) return 'already-retracted';
    const number = lastNumber(connection) + 1;
    setLastNumber(connection, number);
    statement(connection, 'UPDATE attack_events SET retracted = ? WHERE number = ?').run(number, event.number);
    uncount(connection, event);
    return 'retracted';
  },

  mark(connection: Connection, { day, state, changedAtMs }: DayMark): null {
    const text = `INSERT INTO attack_day_marks VALUES (?, ?, ?)
      ON CONFLICT (day) DO UPDATE SET state = excluded.state, changed_at_ms = excluded.changed_at_ms`;
    statement(connection, text).run(day, state, changedAtMs);
    return null;
  },

  erase(connection: Connection, personId: PersonId): number {
    const person = personBytes(personId);
    statement(connection, 'DELETE FROM attack_days WHERE person = ?').run(person);
    return statement(connection, 'DELETE FROM attack_events WHERE person = ?').run(person).changes;
  },

  purge(connection: Connection, { before, limit }: { readonly before: DayNumber; readonly limit: number }): number {
    const text = `SELECT number, person, at_ms AS atMs FROM attack_events WHERE at_ms < ? ORDER BY at_ms LIMIT ?`;
    const stale = statement<Counted>(connection, text).all(dayStartMs(before), limit);
    for (const { number, person, atMs } of stale) {
      statement(connection, 'DELETE FROM attack_events WHERE number = ?').run(number);
      statement(connection, 'DELETE FROM attack_days WHERE person = ? AND day = ?').run(person, dayNumberOf(atMs));
    }
    return stale.length;
  },
};

const KNOWN = `SELECT source, event_id AS eventId, lower(hex(person)) AS personId, at_ms AS atMs, kind, score,
    app_id AS appId
  FROM attack_events WHERE (source, event_id) IN (SELECT value ->> 0, value ->> 1 FROM json_each(?))`;

/** What is recorded under the names of these events, by name. */
function knownEvents(connection: Connection, events: readonly AttackEvent[]): Map<string, string> {
  const names = events.map(({ source, eventId }) => [source, eventId]);
  const rows = statement<AttackEvent>(connection, KNOWN).all(JSON.stringify(names));
  return new Map(rows.map((row) => [nameOf(row), contentOf(row)]));
}

function nameOf({ source, eventId }: AttackEventKey): string {
  return JSON.stringify([source, eventId]);
}

/** All that an event says, so that two that say the same are equal. */
function contentOf({ personId, atMs, kind, score, appId }: AttackEvent): string {
  return JSON.stringify([personId.toLowerCase(), atMs, kind, score, appId]);
}

/** How many attacks on a person each day adds. */
function daysOf(events: readonly AttackEvent[]): readonly (readonly unknown[])[] {
  const days = new Map<string, { readonly of: readonly [Uint8Array, DayNumber]; count: number; night: number }>();
  for (const { personId, atMs } of events) {
    const day = dayNumberOf(atMs);
    const name = `${personId} ${day}`;
    const counted = days.get(name) ?? { of: [personBytes(personId), day] as const, count: 0, night: 0 };
    counted.count += 1;
    if (isAtNight(atMs)) counted.night += 1;
    days.set(name, counted);
  }
  return [...days.values()].map(({ of, count, night }) => [...of, count, night]);
}

/** Takes an event out of the counts of its day. If the day was purged meanwhile, there are no counts to change. */
function uncount(connection: Connection, { person, atMs }: Counted): void {
  const day = dayNumberOf(atMs);
  const last = statement(connection, 'DELETE FROM attack_days WHERE person = ? AND day = ? AND count = 1');
  if (last.run(person, day).changes > 0) return;
  const text = 'UPDATE attack_days SET count = count - 1, night = night - ? WHERE person = ? AND day = ?';
  statement(connection, text).run(isAtNight(atMs) ? 1 : 0, person, day);
}

function lastNumber(connection: Connection): number {
  const row = statement<{ readonly last: number }>(connection, 'SELECT last FROM attack_sequence').get();
  if (!row) throw new Error('invariant broken: the sequence of attacks has a row');
  return row.last;
}

function setLastNumber(connection: Connection, last: number): void {
  statement(connection, 'UPDATE attack_sequence SET last = ?').run(last);
}
