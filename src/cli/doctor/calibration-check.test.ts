import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { SqlCalibrationStore } from '../../storage/sql/calibrations/calibration-store.ts';
import { openTemporaryDatabase } from '../../storage/sqlite/temporary-database.ts';
import { DEFAULT_FUSION } from '../../vision/liveness/default-fusion.ts';
import { calibrationCheck } from './calibration-check.ts';

test('installed calibrations are named by their digests, and a file that waits for a start is told', async () => {
  const dir = mkdtempSync(path.join(tmpdir(), 'renzheng-calibrated-'));
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  const config = { data: { dir }, cluster: {} } as Parameters<typeof calibrationCheck>[0];
  expect(await calibrationCheck(config).run()).toEqual({ level: 'ok', detail: 'there is no database yet' });
  const { file, database, dispose } = await openTemporaryDatabase();
  const store = new SqlCalibrationStore(database);
  await store.put({ what: 'faces', content: '{"a":1}', installedAtMs: 5 });
  await store.put({
    what: 'liveness',
    content: JSON.stringify({ fusion: DEFAULT_FUSION, measured: null }),
    installedAtMs: 5,
  });
  await database.close();
  copyFileSync(file, path.join(dir, 'renzheng.db'));
  await dispose();
  const found = await calibrationCheck(config).run();
  expect(found).toMatchObject({
    level: 'warning',
    mend: 'calibrate again, or go back to what ships with renzheng calibration use-release',
    detail: expect.stringMatching(
      /^faces of the release \(015abd7f5cc5 is installed, and this release cannot use it\), liveness [0-9a-f]{12} \(used with the network \S+, otherwise that of the release\)$/,
    ) as string,
  });
  writeFileSync(path.join(dir, 'liveness-fusion.json'), '{}');
  expect(await calibrationCheck(config).run()).toMatchObject({
    level: 'warning',
    detail: expect.stringContaining('not used yet: ') as string,
  });
});
