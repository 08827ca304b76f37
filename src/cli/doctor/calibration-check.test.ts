import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { SqlCalibrationStore } from '../../storage/sql/calibrations/calibration-store.ts';
import { openTemporaryDatabase } from '../../storage/sqlite/temporary-database.ts';
import { calibrationCheck } from './calibration-check.ts';

test('installed calibrations are named by their digests, and a file that waits for a start is told', async () => {
  const dir = mkdtempSync(path.join(tmpdir(), 'renzheng-calibrated-'));
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  const config = { data: { dir }, cluster: {} } as Parameters<typeof calibrationCheck>[0];
  expect(await calibrationCheck(config).run()).toEqual({ level: 'ok', detail: 'there is no database yet' });
  const { file, database, dispose } = await openTemporaryDatabase();
  await new SqlCalibrationStore(database).put({ what: 'faces', content: '{"a":1}', installedAtMs: 5 });
  await database.close();
  copyFileSync(file, path.join(dir, 'renzheng.db'));
  await dispose();
  const found = { level: 'ok', detail: 'faces 015abd7f5cc5, liveness of the release' };
  expect(await calibrationCheck(config).run()).toEqual(found);
  writeFileSync(path.join(dir, 'liveness-fusion.json'), '{}');
  expect(await calibrationCheck(config).run()).toMatchObject({
    level: 'warning',
    detail: expect.stringContaining('not used yet: ') as string,
  });
});
