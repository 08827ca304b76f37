import { NOTHING_FETCHED, type FetchState } from '../../../features/business-risk/feeds/feed-schedule.ts';
import { defineStore, statement, type Connection } from '../operation.ts';

/** A schedule as the database holds it, sealed because addresses often hold a token. */
export interface ScheduleRecord {
  readonly name: string;
  readonly createdAtMs: number;
  readonly scheduleSealed: Uint8Array;
  readonly state: FetchState;
}

interface Row extends Omit<ScheduleRecord, 'state'> {
  readonly state: string;
}

/** The SQL of feeds that are fetched from their URL. */
export const riskFeedScheduleOperations = defineStore({
  reads: {
    list: (connection: Connection, _input: null): readonly ScheduleRecord[] =>
      statement<Row>(
        connection,
        `SELECT name, created_at_ms AS createdAtMs, schedule_sealed AS scheduleSealed, state FROM risk_feed_schedules
         ORDER BY name`,
      )
        .all()
        .map(({ state, scheduleSealed, ...row }) => ({
          ...row,
          scheduleSealed: Uint8Array.from(scheduleSealed),
          state: { ...NOTHING_FETCHED, ...(JSON.parse(state) as FetchState) },
        })),
  },
  writes: {
    put(connection: Connection, { name, createdAtMs, scheduleSealed, state }: ScheduleRecord): null {
      statement(
        connection,
        `INSERT INTO risk_feed_schedules VALUES (?, ?, ?, ?) ON CONFLICT (name) DO UPDATE SET
          created_at_ms = excluded.created_at_ms, schedule_sealed = excluded.schedule_sealed, state = excluded.state`,
      ).run(name, createdAtMs, scheduleSealed, JSON.stringify(state));
      return null;
    },

    remove: (connection: Connection, name: string): boolean =>
      statement(connection, 'DELETE FROM risk_feed_schedules WHERE name = ?').run(name).changes > 0,

    note(connection: Connection, { name, createdAtMs, state }: Omit<ScheduleRecord, 'scheduleSealed'>): null {
      statement(connection, 'UPDATE risk_feed_schedules SET state = ? WHERE name = ? AND created_at_ms = ?').run(
        JSON.stringify(state),
        name,
        createdAtMs,
      );
      return null;
    },
  },
});
