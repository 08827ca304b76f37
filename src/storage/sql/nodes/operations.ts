import {
  NODE_NUMBERS,
  type LiveNode,
  type NodeBeat,
  type NodeIdentity,
  type ScoringDigests,
} from '../../../platform/nodes/node-store.ts';
import { engineOf, leaseNowMs } from '../engine.ts';
import { defineStore, statement, type Connection } from '../operation.ts';

/** The SQL of the leases of node numbers. */
export const nodeOperations = defineStore({
  reads: {
    alive: (connection: Connection, _input: null): readonly LiveNode[] =>
      statement<Omit<LiveNode, 'scoring'> & { readonly scoring: string | null }>(
        connection,
        `SELECT number, name, incarnation, change_seen AS changeSeen, scoring FROM nodes WHERE until_ms > ?
         ORDER BY number`,
      )
        .all(leaseNowMs(connection))
        .map((node) => ({ ...node, scoring: node.scoring === null ? null : JSON.parse(node.scoring) })),

    /** What the clock of leases adds to the clock of the machine, see lease-clock.ts. */
    leaseBase: (connection: Connection, _input: null): number => engineOf(connection).leaseBaseMs(connection),
  },
  writes: {
    join(connection: Connection, { name, incarnation, leaseMs, changeSeen }: NodeIdentity & NodeBeat): number | null {
      const number = freeNumber(connection);
      if (number === null) return null;
      statement(
        connection,
        `INSERT INTO nodes (number, incarnation, name, until_ms, change_seen) VALUES (?, ?, ?, ?, ?)
          ON CONFLICT (number) DO UPDATE SET incarnation = excluded.incarnation, name = excluded.name, until_ms = excluded.until_ms, change_seen = excluded.change_seen, scoring = excluded.scoring`,
      ).run(number, incarnation, name, leaseNowMs(connection) + leaseMs, changeSeen);
      return number;
    },

    beat(
      connection: Connection,
      { incarnation, leaseMs, changeSeen }: Pick<NodeIdentity, 'incarnation'> & NodeBeat,
    ): boolean {
      const nowMs = leaseNowMs(connection);
      const text = `UPDATE nodes SET until_ms = ?, change_seen = max(change_seen, ?)
        WHERE incarnation = ? AND until_ms > ?`;
      return statement(connection, text).run(nowMs + leaseMs, changeSeen, incarnation, nowMs).changes === 1;
    },

    tellScoring(
      connection: Connection,
      { incarnation, scoring }: Pick<NodeIdentity, 'incarnation'> & { readonly scoring: ScoringDigests },
    ): null {
      statement(connection, 'UPDATE nodes SET scoring = ? WHERE incarnation = ?').run(
        JSON.stringify(scoring),
        incarnation,
      );
      return null;
    },

    leave(connection: Connection, incarnation: string): null {
      const nowMs = leaseNowMs(connection);
      const text = 'UPDATE nodes SET until_ms = ? WHERE incarnation = ? AND until_ms > ?';
      statement(connection, text).run(nowMs, incarnation, nowMs);
      return null;
    },
  },
});

function freeNumber(connection: Connection): number | null {
  // Numbers are leased from 0 on without gaps, so the count of rows is the lowest number that was never leased.
  const leased = Number(statement(connection, 'SELECT count(*) FROM nodes').pluck().get());
  if (leased < NODE_NUMBERS) return leased;
  const text = 'SELECT number FROM nodes WHERE until_ms <= ? ORDER BY until_ms, number LIMIT 1';
  const number = statement(connection, text).pluck().get(leaseNowMs(connection)) as number | undefined;
  return number ?? null;
}
