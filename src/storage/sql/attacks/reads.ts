import type { AttackDay, DayPeriod } from '../../../features/face-guard/attacks/attack-day.ts';
import { dayNumberOf, dayStartMs, isAtNight } from '../../../features/face-guard/attacks/attack-day.ts';
import type { RecordedAttack } from '../../../features/face-guard/attacks/attack-event.ts';
import type {
  AttackDays,
  AttackListQuery,
  EventPage,
  EventQuery,
  KindCount,
  ListedAttack,
} from '../../../features/face-guard/attacks/attack-store.ts';
import type { DayMark } from '../../../features/face-guard/attacks/sealing.ts';
import type { PersonId } from '../../../people/register.ts';
import { statement, type Connection } from '../operation.ts';
import { whereAll } from '../where-all.ts';
import { personBytes } from './person-bytes.ts';

type EventRow = Omit<RecordedAttack, 'personId'>;

const EVENT = `number, source, event_id AS eventId, at_ms AS atMs, kind, score, app_id AS appId,
  recorded_at_ms AS recordedAtMs`;
const AS_IT_STOOD = 'person = ? AND at_ms >= ? AND at_ms < ? AND number <= ? AND (retracted IS NULL OR retracted > ?)';

/** The reads of the attack history. */
export const attackReads = {
  /** One statement reads both, so that the days and `lastEvent` belong to one moment. */
  days(
    connection: Connection,
    { personId, period }: { readonly personId: PersonId; readonly period: DayPeriod },
  ): AttackDays {
    const text = `SELECT s.last, d.day, d.count, d.night FROM attack_sequence s
      LEFT JOIN attack_days d ON d.person = ? AND d.day BETWEEN ? AND ? WHERE s.id = 1 ORDER BY d.day`;
    type Row = { readonly last: number } & (AttackDay | { readonly day: null });
    const rows = statement<Row>(connection, text).all(personBytes(personId), period.from, period.to);
    const days = rows.flatMap((row) =>
      row.day === null ? [] : [{ day: row.day, count: row.count, night: row.night }],
    );
    return { days, lastEvent: rows[0]?.last ?? 0 };
  },

  recount(connection: Connection, query: EventQuery): readonly AttackDay[] {
    const text = `SELECT at_ms AS atMs FROM attack_events WHERE ${AS_IT_STOOD}`;
    const days = new Map<number, { day: number; count: number; night: number }>();
    for (const { atMs } of statement<{ readonly atMs: number }>(connection, text).iterate(...boundsOf(query))) {
      const number = dayNumberOf(atMs);
      const day = days.get(number) ?? { day: number, count: 0, night: 0 };
      day.count += 1;
      if (isAtNight(atMs)) day.night += 1;
      days.set(number, day);
    }
    return [...days.values()].toSorted((a, b) => a.day - b.day);
  },

  events(connection: Connection, { after, limit, ...query }: EventPage): readonly RecordedAttack[] {
    const text = `SELECT ${EVENT} FROM attack_events WHERE ${AS_IT_STOOD} AND (at_ms, number) < (?, ?)
      ORDER BY at_ms DESC, number DESC LIMIT ?`;
    const end = after ?? { atMs: Number.MAX_SAFE_INTEGER, number: Number.MAX_SAFE_INTEGER };
    const rows = statement<EventRow>(connection, text).all(...boundsOf(query), end.atMs, end.number, limit);
    return rows.map((row) => ({ ...row, personId: query.personId }));
  },

  list(connection: Connection, query: AttackListQuery): readonly ListedAttack[] {
    const { fromMs, toMs, kind, source, appId, after, limit } = query;
    const { where, values } = whereAll([
      ['at_ms >= ?', fromMs],
      ['at_ms < ?', toMs],
      ['kind = ?', kind],
      ['source = ?', source],
      ['app_id = ?', appId],
      ['(at_ms, number) < (?, ?)', after && after.atMs, after && after.number],
    ]);
    const text = `SELECT ${EVENT}, person, retracted FROM attack_events ${where} ORDER BY at_ms DESC, number DESC LIMIT ?`;
    return statement<EventRow & { readonly person: Uint8Array; readonly retracted: number | null }>(connection, text)
      .all(...values, limit)
      .map(({ person, retracted, ...row }) => ({
        ...row,
        personId: Buffer.from(person).toString('hex') as PersonId,
        isRetracted: retracted !== null,
      }));
  },

  kinds: (
    connection: Connection,
    { fromMs, toMs }: { readonly fromMs: number; readonly toMs: number },
  ): readonly KindCount[] =>
    statement<KindCount>(
      connection,
      `SELECT kind, count(*) AS attacks FROM attack_events
        WHERE at_ms >= ? AND at_ms < ? AND retracted IS NULL GROUP BY kind ORDER BY 2 DESC, 1`,
    ).all(fromMs, toMs),

  marks: (connection: Connection, { from, to }: DayPeriod): readonly DayMark[] =>
    statement<DayMark>(
      connection,
      `SELECT day, state, changed_at_ms AS changedAtMs FROM attack_day_marks
        WHERE day BETWEEN ? AND ? ORDER BY day`,
    ).all(from, to),
};

function boundsOf({ personId, period, lastEvent }: EventQuery) {
  return [personBytes(personId), dayStartMs(period.from), dayStartMs(period.to + 1), lastEvent, lastEvent] as const;
}
