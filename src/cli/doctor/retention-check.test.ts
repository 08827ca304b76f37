import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { SqlClockMarkStore } from '../../storage/sql/clock-mark/clock-mark-store.ts';
import { SqliteDatabase } from '../../storage/sqlite/sqlite-database.ts';
import { retentionCheck } from './retention-check.ts';

const LAST_MS = Date.parse('2026-03-01T00:00:00Z');
const WEEK_MS = 604_800_000;

test('a clock that is more than a week ahead of the last run is a warning', async () => {
  const dir = mkdtempSync(path.join(tmpdir(), 'retention-'));
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  const sharedFile = path.join(dir, 'shared.db');
  const config = { data: { dir }, cluster: { sharedFile } } as Parameters<typeof retentionCheck>[0];
  const checkAt = (nowMs: number) => retentionCheck(config, { nowMs: () => nowMs }).run();
  expect(await checkAt(LAST_MS)).toEqual({ level: 'ok', detail: 'there is no database yet' });
  const database = await SqliteDatabase.open({ file: sharedFile, isShared: true });
  onTestFinished(() => database.close());
  await database.tellOpened();
  expect(await checkAt(LAST_MS)).toMatchObject({ level: 'ok' });
  await new SqlClockMarkStore(database).accept(LAST_MS);
  expect(await checkAt(LAST_MS + WEEK_MS)).toEqual({ level: 'ok', detail: 'what is past its retention is removed' });
  expect(await checkAt(LAST_MS + WEEK_MS + 1)).toEqual({
    level: 'warning',
    detail:
      'nothing is removed by its age: the clock says 2026-03-08T08:00:00.001+08:00, and this site last ran at 2026-03-01T08:00:00.000+08:00',
    mend: 'set the clock if it is wrong, or start once with renzheng serve --accept-clock if it is right (a service: RENZHENG_START_ACCEPT_CLOCK_ON with the current date in Asia/Shanghai)',
  });
});
