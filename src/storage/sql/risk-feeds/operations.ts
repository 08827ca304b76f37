import type { FeedVersion } from '../../../features/business-risk/feeds/feed-kinds.ts';
import type { FeedFilePart, StoredFeed } from '../../../features/business-risk/feeds/feed-store.ts';
import { mark } from '../changes/mark.ts';
import { defineStore, statement, type Connection } from '../operation.ts';

/** The SQL of imported feeds. Their texts are compressed with gzip. */
export const riskFeedOperations = defineStore({
  reads: {
    list: (connection: Connection): readonly StoredFeed[] =>
      statement<{ readonly version: string; readonly active: number }>(
        connection,
        'SELECT version, active FROM risk_feeds ORDER BY imported_at_ms DESC, rowid DESC',
      )
        .all()
        .map(({ version, active }) => ({ version: JSON.parse(version) as FeedVersion, active: active === 1 })),

    text(connection: Connection, id: string): Uint8Array | null {
      const find = 'SELECT text_gzip AS gzip FROM risk_feeds WHERE feed_id = ?';
      const row = statement<{ readonly gzip: Uint8Array }>(connection, find).get(id);
      return row === undefined ? null : Uint8Array.from(row.gzip);
    },

    parts: (connection: Connection, id: string): readonly number[] =>
      statement<{ readonly part: number }>(
        connection,
        'SELECT part FROM risk_feed_parts WHERE feed_id = ? ORDER BY part',
      )
        .all(id)
        .map(({ part }) => part),

    part(
      connection: Connection,
      { feedId, part }: { readonly feedId: string; readonly part: number },
    ): Uint8Array | null {
      const find = 'SELECT bytes_gzip AS gzip FROM risk_feed_parts WHERE feed_id = ? AND part = ?';
      const row = statement<{ readonly gzip: Uint8Array }>(connection, find).get(feedId, part);
      return row === undefined ? null : Uint8Array.from(row.gzip);
    },

    waitingFiles: (connection: Connection): readonly string[] =>
      statement<{ readonly feedId: string }>(
        connection,
        `SELECT DISTINCT feed_id AS feedId FROM risk_feed_parts ${WAITING}`,
      )
        .all()
        .map(({ feedId }) => feedId),
  },
  writes: {
    add(connection: Connection, input: { readonly version: FeedVersion; readonly gzip: Uint8Array }): boolean {
      const { version, gzip } = input;
      if (version.kind === 'address-database' && !hasFile(connection, version.id)) return false;
      deactivate(connection, version.name);
      statement(connection, 'INSERT INTO risk_feeds VALUES (?, ?, 1, ?, ?, ?)').run(
        version.id,
        version.name,
        version.importedAtMs,
        JSON.stringify(version),
        gzip,
      );
      mark(connection, 'feeds');
      return true;
    },

    confirm(connection: Connection, { id, atMs }: { readonly id: string; readonly atMs: number }): null {
      const find = 'SELECT version FROM risk_feeds WHERE feed_id = ?';
      const row = statement<{ readonly version: string }>(connection, find).get(id);
      if (row === undefined) return null;
      const version: FeedVersion = { ...(JSON.parse(row.version) as FeedVersion), confirmedAtMs: atMs };
      statement(connection, 'UPDATE risk_feeds SET version = ? WHERE feed_id = ?').run(JSON.stringify(version), id);
      mark(connection, 'feeds');
      return null;
    },

    activate(connection: Connection, id: string): boolean {
      const find = 'SELECT name FROM risk_feeds WHERE feed_id = ?';
      const row = statement<{ readonly name: string }>(connection, find).get(id);
      if (row === undefined) return false;
      deactivate(connection, row.name);
      statement(connection, 'UPDATE risk_feeds SET active = 1 WHERE feed_id = ?').run(id);
      mark(connection, 'feeds');
      return true;
    },

    deactivate,

    remove(connection: Connection, id: string): boolean {
      const removed =
        statement(connection, 'DELETE FROM risk_feeds WHERE feed_id = ? AND active = 0').run(id).changes > 0;
      if (removed) statement(connection, 'DELETE FROM risk_feed_parts WHERE feed_id = ?').run(id);
      return removed;
    },

    addPart(connection: Connection, { feedId, part, bytes, atMs }: FeedFilePart): boolean {
      const insert = `INSERT INTO risk_feed_parts SELECT ?, ?, ?, ?
         WHERE NOT EXISTS (SELECT 1 FROM risk_feeds WHERE feed_id = ?)
          ON CONFLICT (feed_id, part) DO UPDATE SET at_ms = excluded.at_ms, bytes_gzip = excluded.bytes_gzip`;
      return statement(connection, insert).run(feedId, part, atMs, bytes, feedId).changes > 0;
    },

    purgeFiles(connection: Connection, beforeMs: number): void {
      statement(
        connection,
        `DELETE FROM risk_feed_parts ${WAITING}
         AND feed_id NOT IN (SELECT feed_id FROM risk_feed_parts WHERE at_ms >= ?)`,
      ).run(beforeMs);
    },
  },
});

/** Parts of files that belong to no version. */
const WAITING = 'WHERE feed_id NOT IN (SELECT feed_id FROM risk_feeds)';

function hasFile(connection: Connection, id: string): boolean {
  return statement(connection, 'SELECT 1 FROM risk_feed_parts WHERE feed_id = ? LIMIT 1').get(id) !== undefined;
}

function deactivate(connection: Connection, name: string): boolean {
  const text = 'UPDATE risk_feeds SET active = 0 WHERE name = ? AND active = 1';
  const { changes } = statement(connection, text).run(name);
  if (changes > 0) mark(connection, 'feeds');
  return changes > 0;
}
