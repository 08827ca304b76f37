import type { SourceOwner } from '../../../platform/reporting/report-source-store.ts';
import { reportSourceKey } from '../../../platform/reporting/report-source.ts';
import { statement, type Connection } from '../operation.ts';

/** What the audit says about one report or batch. A batch does not name its sources. */
interface Reported {
  readonly administratorId: string;
  readonly source: string | null;
}

/**
 * Gives an owner to every source that has reports and no owner yet. The owner is the only administrator that can have
 * written the reports: the audit shows this administrator reporting under the source or sending batches, and no other
 * administrator doing either. Owners of the site do not count here. If no administrator or more than one fits, the
 * owner is the house.
 */
export function earlierSources(connection: Connection): ReadonlyMap<string, SourceOwner> {
  const sources = withoutOwner(connection);
  if (sources.length === 0) return new Map();
  const reporters = Map.groupBy(reportsOf(connection), ({ source }) => source && reportSourceKey(source));
  const idsOf = (key: string | null) => (reporters.get(key) ?? []).map(({ administratorId }) => administratorId);
  return new Map(
    sources.map((source) => {
      const [only, ...others] = new Set([...idsOf(reportSourceKey(source)), ...idsOf(null)]);
      const isClear = only !== undefined && others.length === 0;
      return [source, isClear ? { kind: 'administrator', id: only } : { kind: 'house' }];
    }),
  );
}

/** Seeks once for each source, however many events there are. */
const SOURCES_OF_EVENTS = `WITH RECURSIVE sources (source) AS (
    SELECT min(source) FROM attack_events
    UNION ALL SELECT (SELECT min(source) FROM attack_events WHERE source > sources.source) FROM sources
      WHERE sources.source IS NOT NULL)
  SELECT source FROM sources WHERE source IS NOT NULL UNION SELECT source FROM evidence_sources`;

function withoutOwner(connection: Connection): readonly string[] {
  const known = new Set(
    statement<{ readonly key: string }>(connection, 'SELECT name_key AS key FROM report_sources')
      .all()
      .map(({ key }) => key),
  );
  return statement<{ readonly source: string }>(connection, SOURCES_OF_EVENTS)
    .all()
    .map(({ source }) => source)
    .filter((source) => !known.has(reportSourceKey(source)));
}

/** Gives the distinct reporters and sources. Owners of the site are left out, because they may do everything anyway. */
function reportsOf(connection: Connection): readonly Reported[] {
  const text = `SELECT DISTINCT audit.administrator_id AS administratorId, json_extract(fields, '$.source') AS source
    FROM audit JOIN administrators ON administrators.id = audit.administrator_id AND administrators.role <> 'owner'
    WHERE outcome = 'ok' AND operation IN
      ('attacks.report', 'attacks.batch', 'evidences.report', 'evidences.batch', 'outcomes.report')`;
  return statement<Reported>(connection, text).all();
}
