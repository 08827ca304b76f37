import { NODE_NUMBERS, type LiveNode, type NodeBeat, type NodeIdentity } from '../../../platform/nodes/node-store.ts';
import { defineStore, statement, type Connection } from '../operation.ts';

/** The database's clock, milliseconds since the Unix epoch. */
const NOW = "CAST(unixepoch('subsec') * 1000 AS INTEGER)";

/** The SQL of the leases of node numbers. */
export const nodeOperations = defineStore({
  reads: {
    alive: (connection: Connection, _input: null): readonly LiveNode[] =>
      statement<LiveNode>(
        connection,
        `SELECT number, name, incarnation, change_seen AS changeSeen FROM nodes WHERE until_ms > ${NOW} ORDER BY number`,
      ).all(),
  },
  writes: {
    join(connection: Connection, { name, incarnation, leaseMs, changeSeen }: NodeIdentity & NodeBeat): number | null {
      const number = freeNumber(connection);
      if (number === null) return null;
      statement(
        connection,
        `INSERT OR REPLACE INTO nodes (number, incarnation, name, until_ms, change_seen) VALUES (?, ?, ?, ${NOW} + ?, ?)`,
      ).run(number, incarnation, name, leaseMs, changeSeen);
      return number;
    },

    beat(
      connection: Connection,
      { incarnation, leaseMs, changeSeen }: Pick<NodeIdentity, 'incarnation'> & NodeBeat,
    ): boolean {
      const text = `UPDATE nodes SET until_ms = ${NOW} + ?, change_seen = max(change_seen, ?)
        WHERE incarnation = ? AND until_ms > ${NOW}`;
      return statement(connection, text).run(leaseMs, changeSeen, incarnation).changes === 1;
    },

    leave(connection: Connection, incarnation: string): null {
      const text = `UPDATE nodes SET until_ms = ${NOW} WHERE incarnation = ? AND until_ms > ${NOW}`;
      statement(connection, text).run(incarnation);
      return null;
    },
  },
});

function freeNumber(connection: Connection): number | null {
  // Numbers are leased from 0 on without gaps, so the count of rows is the lowest number that was never leased.
  const leased = Number(statement(connection, 'SELECT count(*) FROM nodes').pluck().get());
  if (leased < NODE_NUMBERS) return leased;
  const text = `SELECT number FROM nodes WHERE until_ms <= ${NOW} ORDER BY until_ms, number LIMIT 1`;
  const number = statement(connection, text).pluck().get() as number | undefined;
  return number ?? null;
}
