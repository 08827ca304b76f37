import { present } from '../../../kernel/assert.ts';
import type { ReportSource, SourceClaim, SourceOwner } from '../../../platform/reporting/report-source-store.ts';
import { isReservedSource, reportSourceKey } from '../../../platform/reporting/report-source.ts';
import { defineStore, statement, type Connection } from '../operation.ts';
import { earlierSources } from './earlier-sources.ts';

interface Row {
  readonly source: string;
  readonly kind: SourceOwner['kind'];
  readonly id: string;
  readonly sinceMs: number;
}

const ROW = 'source, owner_kind AS kind, owner_id AS id, since_ms AS sinceMs';

/** The SQL of the owners of report sources. */
export const reportSourceOperations = defineStore({
  reads: {
    find: (connection: Connection, sources: readonly string[]): readonly (readonly [string, ReportSource])[] =>
      sources.flatMap((source) => {
        const known = read(connection, source);
        return known === null ? [] : [[source, known] as const];
      }),

    list: (
      connection: Connection,
      { after, limit }: { readonly after: string | null; readonly limit: number },
    ): readonly ReportSource[] =>
      statement<Row>(connection, `SELECT ${ROW} FROM report_sources WHERE source > ? ORDER BY source LIMIT ?`)
        .all(after ?? '', limit)
        .map(sourceOf),
  },
  writes: {
    claim(connection: Connection, { sourcesMax, ...claimed }: SourceClaim): ReportSource | null {
      const known = read(connection, claimed.source);
      if (known !== null) return known;
      const text = 'SELECT count(*) AS held FROM report_sources WHERE owner_kind = ? AND owner_id = ?';
      const { kind } = claimed.owner;
      const row = statement<{ readonly held: number }>(connection, text).get(kind, idOf(claimed.owner));
      if (present(row).held >= sourcesMax) return null;
      insert(connection, claimed);
      return claimed;
    },

    assign(connection: Connection, source: ReportSource): null {
      insert(connection, source);
      return null;
    },

    adopt(connection: Connection, nowMs: number): number {
      const earlier = earlierSources(connection);
      const fresh = [...earlier].filter(([source]) => !isReservedSource(source) && read(connection, source) === null);
      for (const [source, owner] of fresh) insert(connection, { source, owner, sinceMs: nowMs });
      return fresh.length;
    },
  },
});

function read(connection: Connection, source: string): ReportSource | null {
  const text = `SELECT ${ROW} FROM report_sources WHERE name_key = ?`;
  const row = statement<Row>(connection, text).get(reportSourceKey(source));
  return row ? sourceOf(row) : null;
}

function insert(connection: Connection, { source, owner, sinceMs }: ReportSource): void {
  const text = `INSERT INTO report_sources VALUES (?, ?, ?, ?, ?) ON CONFLICT (name_key) DO UPDATE SET
    owner_kind = excluded.owner_kind, owner_id = excluded.owner_id, since_ms = excluded.since_ms`;
  statement(connection, text).run(reportSourceKey(source), source, owner.kind, idOf(owner), sinceMs);
}

function idOf(owner: SourceOwner): string {
  return owner.kind === 'house' ? '' : owner.id;
}

function sourceOf({ source, kind, id, sinceMs }: Row): ReportSource {
  return { source, owner: kind === 'house' ? { kind } : { kind, id }, sinceMs };
}
