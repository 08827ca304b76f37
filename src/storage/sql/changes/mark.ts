import type { ChangeArea } from '../../../platform/changes/change-feed.ts';
import { statement, type Connection } from '../operation.ts';

/**
 * Marks in the open transaction that state of an area changed, so that the processes that keep it in memory read it
 * again. Every write operation that changes such state calls it. The next number is taken from one row, so numbers
 * are committed in their order.
 */
export function mark(connection: Connection, area: ChangeArea): void {
  const next = statement(connection, 'UPDATE change_clock SET number = number + 1 RETURNING number');
  const number = next.pluck().get() as number;
  statement(
    connection,
    'INSERT INTO changes VALUES (?, ?) ON CONFLICT (area) DO UPDATE SET number = excluded.number',
  ).run(area, number);
}
