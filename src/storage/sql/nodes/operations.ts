import {
  NODE_NUMBERS,
  type DrainAnswer,
  type LiveNode,
  type NodeBeat,
  type NodeIdentity,
  type ReportedNode,
  type ScoringDigests,
} from '../../../platform/nodes/node-store.ts';
import { LEASE_MS_MAX } from '../../../platform/nodes/lease-bounds.ts';
import { engineOf, leaseNowMs } from '../engine.ts';
import { defineStore, statement, type Connection } from '../operation.ts';
import { endLeasesBy } from './lease-ends.ts';

interface ReportedRow extends Pick<ReportedNode, 'number' | 'name' | 'incarnation'> {
  readonly untilMs: number;
  readonly state: string | null;
  readonly beatAtMs: number | null;
  readonly drainAsked: number;
}

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

    reported(connection: Connection, endedMs: number): readonly ReportedNode[] {
      const nowMs = leaseNowMs(connection);
      return statement<ReportedRow>(
        connection,
        `SELECT number, name, incarnation, until_ms AS untilMs, state, beat_at_ms AS beatAtMs, drain_asked AS drainAsked
         FROM nodes WHERE until_ms > ? ORDER BY number`,
      )
        .all(nowMs - endedMs)
        .map(({ number, name, incarnation, untilMs, state, beatAtMs, drainAsked }) => ({
          number,
          name,
          incarnation,
          isAlive: untilMs > nowMs,
          state: state === null ? null : JSON.parse(state),
          beatAgoMs: beatAtMs === null ? null : Math.max(0, nowMs - beatAtMs),
          isAskedToDrain: drainAsked === 1,
        }));
    },

    isAskedToDrain,

    /** What the clock of leases adds to the clock of the machine, see lease-clock.ts. */
    leaseBase: (connection: Connection, _input: null): number => engineOf(connection).leaseBaseMs(connection),
  },
  writes: {
    join(
      connection: Connection,
      {
        name,
        incarnation,
        leaseMs,
        changeSeen,
        before = null,
      }: NodeIdentity & NodeBeat & { readonly before?: string | null },
    ): number | null {
      endLeasesFromAhead(connection);
      const number = freeNumber(connection);
      if (number === null) return null;
      const asked = before !== null && isAskedToDrain(connection, before) ? 1 : 0;
      statement(
        connection,
        `INSERT INTO nodes (number, incarnation, name, until_ms, change_seen, drain_asked) VALUES (?, ?, ?, ?, ?, ?)
          ON CONFLICT (number) DO UPDATE SET incarnation = excluded.incarnation, name = excluded.name, until_ms = excluded.until_ms, change_seen = excluded.change_seen, scoring = excluded.scoring,
            state = excluded.state, beat_at_ms = excluded.beat_at_ms, drain_asked = excluded.drain_asked`,
      ).run(number, incarnation, name, leaseNowMs(connection) + leaseMs, changeSeen, asked);
      return number;
    },

    beat(
      connection: Connection,
      { incarnation, leaseMs, changeSeen, state = null }: Pick<NodeIdentity, 'incarnation'> & NodeBeat,
    ): boolean {
      endLeasesFromAhead(connection);
      const nowMs = leaseNowMs(connection);
      const text = `UPDATE nodes SET until_ms = ?, change_seen = max(change_seen, ?), beat_at_ms = ?, state = coalesce(?, state)
        WHERE incarnation = ? AND until_ms > ?`;
      const told = state === null ? null : JSON.stringify(state);
      return (
        statement(connection, text).run(nowMs + leaseMs, changeSeen, nowMs, told, incarnation, nowMs).changes === 1
      );
    },

    askToDrain(
      connection: Connection,
      { incarnation, isEvenLast }: { readonly incarnation: string; readonly isEvenLast: boolean },
    ): DrainAnswer {
      const nowMs = leaseNowMs(connection);
      const text = `UPDATE nodes SET drain_asked = 1 WHERE incarnation = ? AND until_ms > ? AND (drain_asked = 1 OR ? = 1
          OR EXISTS (SELECT 1 FROM nodes AS other WHERE other.incarnation <> nodes.incarnation AND other.until_ms > ?
            AND other.drain_asked = 0 AND other.state ->> '$.stage' = 'serving'
            AND other.state ->> '$.problem' IS NULL))`;
      const { changes } = statement(connection, text).run(incarnation, nowMs, isEvenLast ? 1 : 0, nowMs);
      if (changes === 1) return 'asked';
      const alive = statement(connection, 'SELECT 1 FROM nodes WHERE incarnation = ? AND until_ms > ?');
      return alive.get(incarnation, nowMs) === undefined ? 'gone' : 'last';
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

/**
 * If the database's clock was set back, e.g. because another server took over, leases from before lie further ahead than
 * any lease can. They are shortened to the longest one: the processes that live renew theirs, and what the others held
 * is free after that time. A node whose lease lies so far ahead shows it, and each node is there to show it.
 */
function endLeasesFromAhead(connection: Connection): void {
  const endMs = leaseNowMs(connection) + LEASE_MS_MAX;
  const isAhead = statement(connection, 'SELECT 1 FROM nodes WHERE until_ms > ? LIMIT 1').get(endMs) !== undefined;
  if (isAhead) endLeasesBy(connection, endMs);
}

function isAskedToDrain(connection: Connection, incarnation: string): boolean {
  const text = 'SELECT 1 FROM nodes WHERE incarnation = ? AND drain_asked = 1';
  return statement(connection, text).get(incarnation) !== undefined;
}

function freeNumber(connection: Connection): number | null {
  // Numbers are leased from 0 on without gaps, so the count of rows is the lowest number that was never leased.
  const leased = Number(statement(connection, 'SELECT count(*) FROM nodes').pluck().get());
  if (leased < NODE_NUMBERS) return leased;
  const text = 'SELECT number FROM nodes WHERE until_ms <= ? ORDER BY until_ms, number LIMIT 1';
  const number = statement(connection, text).pluck().get(leaseNowMs(connection)) as number | undefined;
  return number ?? null;
}
