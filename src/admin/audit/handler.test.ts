import { parse } from 'csv-parse/sync';
import { expect, test } from 'vitest';
import { anActor } from '../../../test/an-actor.ts';
import type { AuditEntry } from '../../platform/audit/audit-log.ts';
import { MemoryAuditLog } from '../../storage/memory/audit-log.ts';
import { createAuditHandlers } from './handler.ts';

const NOW_MS = Date.parse('2026-07-03T06:05:00Z');
const entry: AuditEntry = {
  atMs: NOW_MS,
  administratorId: 'adm_1',
  administratorName: 'ada',
  operation: 'apps.create',
  kind: 'write',
  subject: 'app_1',
  fields: { name: 'Shop' },
  outcome: 'ok',
  addressDigest: 'f'.repeat(64),
};
const actor = anActor;

async function exported(entries: readonly AuditEntry[], given: object = {}) {
  const audit = new MemoryAuditLog();
  for (const each of entries) await audit.append(each);
  const handlers = createAuditHandlers({ audit, clock: { nowMs: () => NOW_MS } });
  const outcome = await handlers.export({ format: 'csv', ...given }, actor);
  if (!outcome.ok || !('stream' in outcome)) throw new Error('an export is a stream');
  let text = '';
  for await (const chunk of outcome.stream.chunks) {
    text += chunk;
    // A row that comes while the export runs is not part of it.
    if (text.length < 200) await audit.append({ ...entry, atMs: NOW_MS + 1 });
  }
  return text;
}

test('an export has each row once, oldest first, over many pages', async () => {
  const entries = Array.from({ length: 2_500 }, (_, index) => ({ ...entry, atMs: NOW_MS - 2_500 + index }));
  const rows: readonly Record<string, string>[] = parse(await exported(entries), { columns: true });
  expect(rows.map(({ number }) => Number(number))).toEqual(entries.map((_, index) => index + 1));
});

test('a row says when in Asia/Shanghai, who, what, and how it ended', async () => {
  const unknown = { ...entry, administratorId: null, administratorName: null, subject: null, addressDigest: '' };
  expect(await exported([entry, unknown])).toBe(
    [
      'number,at,administrator,operation,kind,subject,outcome,addressDigest,fields',
      `1,2026-07-03T14:05:00.000+08:00,ada,apps.create,write,app_1,ok,${'f'.repeat(64)},"{""name"":""Shop""}"`,
      '2,2026-07-03T14:05:00.000+08:00,,apps.create,write,,ok,,"{""name"":""Shop""}"',
      '',
    ].join('\n'),
  );
});

test('a text that a spreadsheet would compute stays a text', async () => {
  const text = await exported([{ ...entry, administratorName: '=1+1', subject: '@SUM(A1)' }]);
  expect(text).toContain(",'=1+1,apps.create,write,'@SUM(A1),");
});

test.each([
  [{ from: '2026-07-03' }, ['2026-07-02T16:00:00Z', '2026-07-03T06:05:00Z']],
  [{ to: '2026-07-02' }, ['2026-07-02T15:59:59Z']],
  [{ from: '2026-07-02T16:00:00Z', to: '2026-07-03T14:05:00+08:00' }, ['2026-07-02T16:00:00Z']],
])('%j cuts the rows by the days of Asia/Shanghai or by moments', async (given, kept) => {
  const times = ['2026-07-02T15:59:59Z', '2026-07-02T16:00:00Z', '2026-07-03T06:05:00Z'];
  const text = await exported(
    times.map((at) => ({ ...entry, atMs: Date.parse(at) })),
    { ...given, format: 'json' },
  );
  const lines = text.trim().split('\n');
  expect(lines.map((line) => (JSON.parse(line) as { atMs: number }).atMs)).toEqual(kept.map((at) => Date.parse(at)));
});
