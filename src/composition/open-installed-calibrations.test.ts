import { mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { dataFolder } from '../config/data-folder.ts';
import { MemoryCalibrationStore } from '../storage/memory/calibration-store.ts';
import { DEFAULT_SCORE_MAP } from '../vision/calibration/default-score-map.ts';
import { DEFAULT_FUSION } from '../vision/liveness/default-fusion.ts';
import type { Ground } from './open-foundation.ts';
import { openInstalledCalibrations } from './open-installed-calibrations.ts';

const models = { encoderId: DEFAULT_SCORE_MAP.modelId, livenessId: DEFAULT_FUSION.livenessId };
const mapOf = (group: string) => ({ ...DEFAULT_SCORE_MAP, source: { ...DEFAULT_SCORE_MAP.source, group } });
const fusionOf = (motionWeight: number) => ({ ...DEFAULT_FUSION, motionWeight });

/** Opens over what is stored, with files that were written at 1000 s. `later` is a map that is left at 2000 s, and taken then. */
async function open(
  files: { map?: object; measured?: object; fusion?: object },
  storedAtMs: number | null,
  later?: object,
) {
  const dir = mkdtempSync(path.join(tmpdir(), 'renzheng-left-'));
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  const folder = dataFolder(dir);
  const write = (file: string, content: object | undefined) => {
    if (!content) return;
    writeFileSync(file, JSON.stringify(content));
    utimesSync(file, 1000, 1000);
  };
  write(folder.scoreMap, files.map);
  write(folder.faceCalibration, files.measured);
  write(folder.livenessFusion, files.fusion);
  const store = new MemoryCalibrationStore();
  if (storedAtMs !== null) {
    const faces = JSON.stringify({ map: mapOf('stored'), measured: null });
    const liveness = JSON.stringify({ fusion: fusionOf(3), measured: null });
    await store.put({ what: 'faces', content: faces, installedAtMs: storedAtMs });
    await store.put({ what: 'liveness', content: liveness, installedAtMs: storedAtMs });
  }
  const problems: string[] = [];
  const { calibrations: installed, takeCalibrationFiles } = await openInstalledCalibrations(
    {
      stores: { calibrations: store },
      changes: { follow: () => undefined },
      folder,
      log: { event: () => undefined, problem: (text: string) => void problems.push(text.replaceAll(folder.dir, '')) },
    } as unknown as Ground,
    models,
  );
  if (later) {
    write(folder.scoreMap, later);
    utimesSync(folder.scoreMap, 2000, 2000);
    expect(await takeCalibrationFiles()).toEqual({ faces: 'taken', liveness: 'none' });
  }
  return {
    group: installed.faces.map?.source.group,
    motionWeight: installed.liveness.fusion?.motionWeight,
    files: readdirSync(folder.dir).toSorted(),
    problems,
  };
}

test('files are taken if nothing is stored, or if they are newer than what is stored', async () => {
  for (const storedAtMs of [null, 999_999])
    expect(await open({ map: mapOf('file'), measured: {}, fusion: fusionOf(2) }, storedAtMs)).toEqual({
      group: 'file',
      motionWeight: 2,
      files: ['face-calibration.json.in-database', 'liveness-fusion.json.in-database', 'score-map.json.in-database'],
      problems: [],
    });
});

test('a file that is left while the process runs is taken when it is asked for', async () => {
  expect(await open({}, 1_000_000, mapOf('later'))).toMatchObject({
    group: 'later',
    motionWeight: 3,
    files: ['score-map.json.in-database'],
    problems: [],
  });
});

test('files that were left behind do not replace what was installed since, and that is said', async () => {
  expect(await open({ map: mapOf('file'), measured: {}, fusion: fusionOf(2) }, 1_000_000)).toEqual({
    group: 'stored',
    motionWeight: 3,
    files: ['face-calibration.json.not-used', 'liveness-fusion.json.not-used', 'score-map.json.not-used'],
    problems: [
      '/score-map.json is older than the calibration that is installed in the database, so it is not used and now ends in .not-used. What is in use stays. Calibrate again if you want to replace it',
      '/liveness-fusion.json is older than the calibration that is installed in the database, so it is not used and now ends in .not-used. What is in use stays. Calibrate again if you want to replace it',
    ],
  });
});

test('a file that another process took already is renamed without a problem', async () => {
  expect(await open({ map: mapOf('stored'), fusion: fusionOf(3) }, 2_000_000)).toMatchObject({
    group: 'stored',
    files: ['liveness-fusion.json.in-database', 'score-map.json.in-database'],
    problems: [],
  });
});

test('a file of another network or another release does not replace what is stored', async () => {
  const foreign = {
    map: { ...mapOf('file'), modelId: 'mine#12345678' },
    fusion: { ...fusionOf(2), livenessId: 'mine' },
  };
  const other = await open(foreign, 1);
  expect(other).toMatchObject({ group: 'stored', motionWeight: 3 });
  expect(other.problems).toEqual([
    expect.stringContaining('/score-map.json was measured with another network than the installed one'),
    expect.stringContaining('/liveness-fusion.json was measured with another network than the installed one'),
  ]);
  const older = await open({ map: { ...mapOf('file'), space: 'fairface@0' } }, 1);
  expect(older).toMatchObject({ group: 'stored', files: ['score-map.json.not-used'] });
  expect(older.problems).toEqual([
    expect.stringContaining('was measured by another release, in a face space that this one does not have'),
  ]);
});
