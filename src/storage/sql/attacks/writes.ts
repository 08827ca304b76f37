import { dayNumberOf, dayStartMs, isAtNight, type DayNumber } from '../../../features/face-guard/attacks/attack-day.ts';
import type { AppendOutcome, AttackEvent, AttackEventKey } from '../../../features/face-guard/attacks/attack-event.ts';
import type { RetractOutcome } from '../../../features/face-guard/attacks/attack-store.ts';
import type { DayMark } from '../../../features/face-guard/attacks/sealing.ts';
import type { PersonId } from '../../../people/register.ts';
import { statement, type Connection } from '../operation.ts';
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

/** The lists of the attack history. The sequence is read and written once for all events. */
export const attackLists = {
  append(connection: Connection, appended: readonly Appended[]): readonly (readonly AppendOutcome[])[] {
    let last = lastNumber(connection);
    const outcomes = appended.map(({ events, recordedAtMs }) =>
      events.map((event) => {
        const outcome = insert(connection, event, last + 1, recordedAtMs);
        if (outcome === 'recorded') last += 1;
        return outcome;
      }),
    );
    setLastNumber(connection, last);
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

function insert(connection: Connection, event: AttackEvent, number: number, recordedAtMs: number): AppendOutcome {
  const { source, eventId, personId, atMs, kind, score, appId } = event;
  const person = personBytes(personId);
  const text = `INSERT INTO attack_events VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, NULL)
    ON CONFLICT (source, event_id) DO NOTHING`;
  const { changes } = statement(connection, text).run(
    number,
    source,
    eventId,
    person,
    atMs,
    kind,
    score,
    appId,
    recordedAtMs,
  );
  if (changes === 0) return saysTheSame(connection, event) ? 'duplicate' : 'conflict';
  const count = `INSERT INTO attack_days VALUES (?, ?, 1, ?)
    ON CONFLICT (person, day) DO UPDATE SET count = attack_days.count + 1, night = attack_days.night + excluded.night`;
  statement(connection, count).run(person, dayNumberOf(atMs), isAtNight(atMs) ? 1 : 0);
  return 'recorded';
}

function saysTheSame(connection: Connection, event: AttackEvent): boolean {
  const text = `SELECT 1 FROM attack_events WHERE source = ? AND event_id = ? AND person = ? AND at_ms = ?
    AND kind = ? AND score IS NOT DISTINCT FROM ? AND app_id IS NOT DISTINCT FROM ?`;
  const { source, eventId, personId, atMs, kind, score, appId } = event;
  const values = [source, eventId, personBytes(personId), atMs, kind, score, appId];
  return statement(connection, text).get(...values) !== undefined;
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
