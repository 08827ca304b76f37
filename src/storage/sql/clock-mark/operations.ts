import type { ClockMarkStore } from '../../../platform/nodes/clock-mark-store.ts';
import { defineStore, statement, type Connection } from '../operation.ts';

/** The SQL of when the site was last known to run. */
export const clockMarkOperations = defineStore({
  reads: {
    read: (connection: Connection): number | null => readMark(connection),
  },
  writes: {
    note(connection: Connection, { nowMs, leapMs }: Parameters<ClockMarkStore['note']>[0]): number | null {
      const lastMs = readMark(connection);
      if (lastMs !== null && nowMs > lastMs + leapMs) return lastMs;
      if (lastMs === null || nowMs > lastMs) putMark(connection, nowMs);
      return null;
    },

    accept: (connection: Connection, nowMs: number): void => putMark(connection, nowMs),
  },
});

function readMark(connection: Connection): number | null {
  return statement<{ readonly atMs: number }>(connection, 'SELECT at_ms AS atMs FROM clock_mark').get()?.atMs ?? null;
}

function putMark(connection: Connection, atMs: number): void {
  statement(
    connection,
    'INSERT INTO clock_mark VALUES (1, ?) ON CONFLICT (one) DO UPDATE SET at_ms = excluded.at_ms',
  ).run(atMs);
}
