import { expect, test } from 'vitest';
import { MemoryCalibrationStore } from '../../storage/memory/calibration-store.ts';
import { DEFAULT_FUSION } from '../liveness/default-fusion.ts';
import { DEFAULT_SCORE_MAP } from './default-score-map.ts';
import { InstalledCalibrations } from './installed-calibrations.ts';

const OWN = { ...DEFAULT_SCORE_MAP, source: { ...DEFAULT_SCORE_MAP.source, group: 'ours' } };
const models = { encoderId: DEFAULT_SCORE_MAP.modelId, livenessId: DEFAULT_FUSION.livenessId };

async function open(store = new MemoryCalibrationStore(), of = models) {
  const problems: string[] = [];
  const clock = { nowMs: () => 7 };
  const deps = { store, models: of, clock, onProblem: (problem: string) => void problems.push(problem) };
  return { store, problems, installed: await InstalledCalibrations.open(deps) };
}

test('without a calibration of the site, what ships is in use with what was measured for it', async () => {
  const { installed } = await open();
  expect(installed.faces).toMatchObject({ map: DEFAULT_SCORE_MAP, isOwn: false, calibration: { photos: 4112 } });
  expect(installed.liveness).toMatchObject({ fusion: DEFAULT_FUSION, isOwn: false, calibration: null });
  expect([installed.digestOf('faces'), installed.digestOf('liveness')]).toEqual(['of the release', 'of the release']);
});

test('an installed map is in use at once, and in another process when it reads again', async () => {
  const { store, installed } = await open();
  const { installed: other } = await open(store);
  const told: string[] = [];
  other.onChange(async () => void told.push(other.digestOf('faces')));
  await installed.installFaces(OWN, null);
  expect(installed.faces).toEqual({ modelId: models.encoderId, map: OWN, isOwn: true, calibration: null });
  expect(other.faces.isOwn).toBe(false);
  await other.reload();
  expect(other.faces.map?.source.group).toBe('ours');
  expect(other.digestOf('faces')).toBe(installed.digestOf('faces'));
  expect(other.digestOf('faces')).toMatch(/^[0-9a-f]{12}$/);
  await other.reload();
  expect(told).toHaveLength(1);
  expect(await other.useRelease('faces')).toBe(true);
  await installed.reload();
  expect(installed.faces.map).toBe(DEFAULT_SCORE_MAP);
  expect(await installed.useRelease('faces')).toBe(false);
});

test('a scale of liveness is installed apart from faces', async () => {
  const { installed } = await open();
  await installed.installLiveness({ ...DEFAULT_FUSION, motionWeight: 3 }, null);
  expect(installed.liveness).toMatchObject({ fusion: { motionWeight: 3 }, isOwn: true });
  expect(installed.faces.isOwn).toBe(false);
});

test('what another network or another release measured is kept and not used, and that is said', async () => {
  const { store, installed } = await open();
  await installed.installFaces(OWN, null);
  const mine = await open(store, { ...models, encoderId: 'mine#12345678' });
  expect(mine.installed.faces).toMatchObject({ map: null, isOwn: false });
  expect(mine.installed.digestOf('faces')).toMatch(/^of the release \([0-9a-f]{12} is installed and not used\)$/);
  await store.put({ what: 'liveness', content: '{"fusion":{"intercept":4}}', installedAtMs: 8 });
  const { installed: later, problems } = await open(store);
  expect(later.liveness).toMatchObject({ fusion: DEFAULT_FUSION, isOwn: false });
  expect(problems).toEqual([
    'the installed calibration of liveness was made for another release and is not used: calibrate again, or go back to what ships',
  ]);
});

test('a map in a face space that this release does not have is said and not used', async () => {
  const store = new MemoryCalibrationStore();
  const content = JSON.stringify({ map: { ...OWN, space: 'fairface@0' }, measured: null });
  await store.put({ what: 'faces', content, installedAtMs: 8 });
  const { installed, problems } = await open(store);
  expect(installed.faces).toMatchObject({ map: { space: 'fairface@1' }, isOwn: false, calibration: { photos: 4112 } });
  expect(problems).toEqual([
    'the installed calibration of faces was made for another release and is not used: calibrate again, or go back to what ships',
  ]);
});

test('a listener that fails does not fail an installation, and the next reload tells it', async () => {
  const { installed, problems } = await open();
  const told: string[] = [];
  let isAway = true;
  installed.onChange(async () => {
    if (isAway) throw new Error('the lease is away');
    told.push('first');
  });
  installed.onChange(async () => void told.push('second'));
  await installed.installFaces(OWN, null);
  expect(installed.faces.isOwn).toBe(true);
  expect(told).toEqual(['second']);
  expect(problems).toEqual([
    'a calibration changed and is in use, but not everything was told of it yet: the lease is away',
  ]);
  // The feed of changes tries a reload again that fails.
  await expect(installed.reload()).rejects.toThrow('the lease is away');
  isAway = false;
  await installed.reload();
  await installed.reload();
  expect(told).toEqual(['second', 'first']);
});

test('a damaged calibration is said and not used, and the other one is followed all the same', async () => {
  const { store, installed, problems } = await open();
  await store.put({ what: 'faces', content: JSON.stringify({ map: OWN, measured: null }), installedAtMs: 8 });
  await store.put({ what: 'liveness', content: '{"fusion":', installedAtMs: 8 });
  await installed.reload();
  expect(installed.faces.isOwn).toBe(true);
  expect(installed.liveness).toMatchObject({ fusion: DEFAULT_FUSION, isOwn: false });
  expect(problems).toEqual([
    'the installed calibration of liveness is damaged and is not used: calibrate again, or go back to what ships',
  ]);
});
