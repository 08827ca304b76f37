import type { LogContent, TwoLogs } from '../../features/business-risk/velocity/velocity-logs.ts';
import { decodeSummary, encodeSummary } from './hot-summary.ts';
import { forEachRecord, recordBytesOf, timeOfRecord } from './log-record.ts';
import { emptyEntity } from './logged-velocity-store.ts';
import { mergeHotEntities } from './merge-hot-entities.ts';
import { multisetUnion } from './multiset-union.ts';
import type { HotEntity } from './velocity-hot-entity.ts';

/**
 * Makes one log of a shared one and one that was written from stored decisions. An event that stands in both counts once.
 * As long as neither was folded, the events themselves are compared. Otherwise see mergeHotEntities: of a log that was
 * folded after the last event of the draft, some events of that time may be missing, and none counts twice.
 */
export function mergeLogs(logs: TwoLogs): LogContent {
  const { kind, shared, draft } = logs;
  const width = recordBytesOf(kind);
  if (shared.summary === null && draft.summary === null)
    return { summary: null, records: unionOf(shared.records, draft.records, width) };
  const other = entityOf(logs, draft);
  // What came after the last event of the draft is in the shared log alone, so it stays as it is.
  const records = recordsOf(shared.records, width);
  const after = records.findLastIndex((record) => timeOfRecord(record) <= other.lastMs) + 1;
  const before = { summary: shared.summary, records: Buffer.concat(records.slice(0, after)) };
  const merged = mergeHotEntities(entityOf(logs, before), other);
  return { summary: encodeSummary(merged), records: Buffer.concat(records.slice(after)) };
}

function entityOf({ kind, key }: Pick<TwoLogs, 'kind' | 'key'>, { summary, records }: LogContent): HotEntity {
  const entity = (summary === null ? null : decodeSummary(summary)) ?? emptyEntity({ kind, key });
  const to = records.length / recordBytesOf(kind);
  forEachRecord({ kind, records }, { from: 0, to }, (atMs, members) => entity.add(atMs, members));
  return entity;
}

/** The events of both by time. Equal events of one log are several events, as many as in the log that has more of them. */
function unionOf(shared: Uint8Array, draft: Uint8Array, width: number): Uint8Array {
  const union = multisetUnion(recordsOf(shared, width), recordsOf(draft, width), nameOf);
  return Buffer.concat(union.toSorted((a, b) => timeOfRecord(a) - timeOfRecord(b)));
}

function recordsOf(bytes: Uint8Array, width: number): readonly Buffer[] {
  const all = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Array.from({ length: all.length / width }, (_, at) => all.subarray(at * width, (at + 1) * width));
}

function nameOf(record: Buffer): string {
  return record.toString('latin1');
}
