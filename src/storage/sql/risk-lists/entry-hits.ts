import type { EntryHits } from '../../../features/business-risk/lists/list-store.ts';
import { stepStartMs } from '../../../platform/ledger/call-series.ts';
import { statement, type Connection } from '../operation.ts';
import type { RowsWrite } from '../rows-write.ts';
import { writeRows } from '../write-rows.ts';

const DAY_MS = 86_400_000;

/** Sums of the hours since `:dayFromMs` and `:weekFromMs`. */
export const SINCE_DAY = 'sum(CASE WHEN starts_at_ms >= :dayFromMs THEN decisions ELSE 0 END)';
export const SINCE_WEEK = 'sum(CASE WHEN starts_at_ms >= :weekFromMs THEN decisions ELSE 0 END)';

/** The hours in which the last day and the last week began. */
export function sinceOf(nowMs: number): { readonly dayFromMs: number; readonly weekFromMs: number } {
  return { dayFromMs: stepStartMs('hour', nowMs - DAY_MS), weekFromMs: stepStartMs('hour', nowMs - 7 * DAY_MS) };
}

const HIT_COLUMNS = 'entry_id, starts_at_ms, decisions, last_at_ms';
const hitsIn = (given: string) => `INSERT INTO risk_list_hits (${HIT_COLUMNS}) SELECT ${HIT_COLUMNS} FROM ${given}
  WHERE EXISTS (SELECT 1 FROM risk_list_entries WHERE risk_list_entries.entry_id = given.entry_id)
  ON CONFLICT (entry_id, starts_at_ms) DO UPDATE SET decisions = risk_list_hits.decisions + excluded.decisions,
    last_at_ms = max(risk_list_hits.last_at_ms, excluded.last_at_ms)`;
const COUNT: RowsWrite = {
  columns: { entry_id: 'text', starts_at_ms: 'whole', decisions: 'whole', last_at_ms: 'whole' },
  each: `WITH given (${HIT_COLUMNS}) AS (VALUES (?, ?, ?, ?)) ${hitsIn('given')}`,
  set: hitsIn,
};

interface Count {
  readonly entryId: string;
  readonly startsAtMs: number;
  readonly decisions: number;
  readonly lastAtMs: number;
}

/** Counts the decisions to which entries applied. Each count is written once, whatever the number of decisions. */
export function countHits(
  connection: Connection,
  inputs: readonly { readonly entryIds: readonly string[]; readonly atMs: number }[],
): readonly undefined[] {
  const counts = new Map<string, Count>();
  for (const { entryIds, atMs } of inputs) {
    const startsAtMs = stepStartMs('hour', atMs);
    for (const entryId of entryIds) {
      const place = `${entryId} ${startsAtMs}`;
      const { decisions = 0, lastAtMs = atMs } = counts.get(place) ?? {};
      counts.set(place, { entryId, startsAtMs, decisions: decisions + 1, lastAtMs: Math.max(lastAtMs, atMs) });
    }
  }
  writeRows(
    connection,
    COUNT,
    [...counts.values()].map(({ entryId, startsAtMs, decisions, lastAtMs }) => [
      entryId,
      startsAtMs,
      decisions,
      lastAtMs,
    ]),
  );
  return inputs.map(() => undefined);
}

/** The hits of entries, by id. Entries without any are absent. */
export function hitsOf(
  connection: Connection,
  { ids, nowMs }: { readonly ids: readonly string[]; readonly nowMs: number },
): readonly (readonly [id: string, hits: EntryHits])[] {
  return statement<EntryHits & { readonly id: string }>(
    connection,
    `SELECT entry_id AS id, ${SINCE_DAY} AS lastDay, ${SINCE_WEEK} AS lastWeek, max(last_at_ms) AS lastAtMs
     FROM risk_list_hits WHERE entry_id IN (SELECT value FROM json_each(:ids)) GROUP BY entry_id`,
  )
    .all({ ids: JSON.stringify(ids), ...sinceOf(nowMs) })
    .map(({ id, ...hits }) => [id, hits] as const);
}
