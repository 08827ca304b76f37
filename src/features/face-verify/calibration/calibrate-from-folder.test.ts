import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { openMemoryJobs } from '../../../../test/memory-jobs.ts';
import { Fault } from '../../../kernel/fault.ts';
import { seededRandom } from '../../../kernel/seeded-random.ts';
import { reportEncoded } from '../../../vision/calibration/calibrate-faces.ts';
import type { KeptCalibration } from '../../../vision/calibration/kept-calibration.ts';
import { normalise } from '../../../vision/compare-embeddings.ts';
import type { FaceAnalyzer } from '../../../vision/face-analyzer.ts';
import { readFaceBytes } from '../../../vision/calibration/labelled-faces.ts';
import { openLabelledFolder } from '../../../vision/calibration/labelled-folder.ts';
import { openFaceDesk } from './calibrate-from-folder.ts';

/** The text of a "photo" is the number of its person. Each person's face is a direction of its own. */
const analyzer: FaceAnalyzer = {
  modelId: 'test#00000000',
  async analyze(photo) {
    const random = seededRandom(Number(Buffer.from(photo).toString()) + 1);
    const embedding = normalise(Float32Array.from({ length: 32 }, () => random.intBelow(2001) / 1000 - 1))?.embedding;
    if (embedding === undefined) return { kind: 'no-face', tooDark: false } as never;
    const box = { left: 0, top: 0, width: 200, height: 200 };
    const measurements = {
      sidePx: 200,
      sharpness: 90,
      brightness: 180,
      burntOut: 0,
      turnDegrees: 0,
      norm: 3,
      cover: 0.5,
    };
    const face = { modelId: 'test#00000000', embedding };
    return { kind: 'face', facesFound: 1, standsOut: true, box, measurements, findings: [], face };
  },
};

function open(people: number, space?: string) {
  const dir = mkdtempSync(path.join(tmpdir(), 'renzheng-calibration-'));
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  const folder = path.join(dir, 'own');
  mkdirSync(folder);
  const rows = Array.from({ length: people }, (_, person) => {
    writeFileSync(path.join(folder, `${person}.jpg`), `${person}`);
    return `${person}.jpg,p${person},g`;
  });
  writeFileSync(path.join(folder, 'people.csv'), ['file,identity,group', ...rows].join('\n'));
  writeFileSync(path.join(dir, 'secret.txt'), '1');
  const installed: KeptCalibration[] = [];
  let looks = 0;
  const jobs = openMemoryJobs();
  const desk = openFaceDesk({
    jobs,
    analyzer: { ...analyzer, analyze: (photo, context) => ((looks += 1), analyzer.analyze(photo, context)) },
    folder: openLabelledFolder(folder),
    thread: {
      readList: async (csv) => readFaceBytes(csv),
      async compare(faces) {
        const report = reportEncoded(faces, { random: seededRandom(1) });
        return space === undefined || report.map === null ? report : { ...report, map: { ...report.map, space } };
      },
    },
    clock: { nowMs: () => 77 },
    pause: async () => undefined,
    install: async (measured) => void installed.push(measured),
  });
  return { dir, folder, jobs, desk, installed, looks: () => looks };
}

test('a list of the folder is measured, and its map is installed once it was looked at', async () => {
  const { jobs, desk, installed } = open(260);
  expect(await desk.lists()).toEqual(['people.csv']);
  expect(await desk.status()).toMatchObject({ state: 'idle', measured: null });
  expect(await desk.start('people.csv', 'ann')).toMatchObject({ state: 'running', list: 'people.csv' });
  expect(await desk.start('people.csv', 'ann')).toBe('busy');
  await jobs.settled();
  const { id, state, done, total, measured } = await desk.status();
  expect({ state, done, total }).toEqual({ state: 'done', done: 260, total: 260 });
  expect(measured).toMatchObject({ by: 'ann', atMs: 77, photos: 260, groups: [{ group: 'g', impostorPairs: 33_670 }] });
  expect(JSON.stringify(measured)).not.toContain('.jpg');
  expect(await desk.install('another')).toBe('no-calibration');
  expect(await desk.install(id ?? '')).toMatchObject({ photos: 260 });
  expect(installed).toHaveLength(1);
  expect(installed[0]?.map.source.group).toBe('g');
});

test('a map in a face space that this release does not have is refused', async () => {
  const { jobs, desk, installed } = open(260, 'fairface@0');
  await desk.start('people.csv', 'ann');
  await jobs.settled();
  const { id } = await desk.status();
  expect(await desk.install(id ?? '')).toBe('other-release');
  expect(installed).toEqual([]);
});

test('too few people give no map, and nothing is installed', async () => {
  const { jobs, desk, installed } = open(20);
  await desk.start('people.csv', 'ann');
  await jobs.settled();
  const { id, measured } = await desk.status();
  expect(measured?.map).toBeNull();
  expect(await desk.install(id ?? '')).toBe('no-map');
  expect(installed).toEqual([]);
});

test('nothing outside of the folder is read, and what a list lacks is told', async () => {
  const { dir, folder, jobs, desk } = open(3);
  symlinkSync(path.join(dir, 'secret.txt'), path.join(folder, 'link.jpg'));
  for (const [name, file] of [
    ['up.csv', '../secret.txt'],
    ['link.csv', 'link.jpg'],
    ['gone.csv', 'gone.jpg'],
  ] as const) {
    writeFileSync(path.join(folder, name), `file,identity\n${file},p\n`);
    await desk.start(name, 'ann');
    await jobs.settled();
    expect(await desk.status()).toMatchObject({
      state: 'failed',
      problem: 'photo 1 of the list is no file in the folder, or has more than 8 MiB',
    });
  }
  mkdirSync(path.join(folder, 'a folder'));
  writeFileSync(path.join(folder, 'large.jpg'), Buffer.alloc(8 * 1024 * 1024 + 1));
  for (const file of ['a folder', 'large.jpg']) {
    writeFileSync(path.join(folder, 'odd.csv'), `file,identity\n0.jpg,p\n${file},p\n`);
    await desk.start('odd.csv', 'ann');
    await jobs.settled();
    expect(await desk.status()).toMatchObject({
      state: 'failed',
      problem: expect.stringContaining('photo 2 of the list'),
    });
  }
  writeFileSync(path.join(folder, 'noise.csv'), Buffer.from([0xff, 0xfe, 0x00, 0xd8, 0x41, 0x00]));
  await desk.start('noise.csv', 'ann');
  await jobs.settled();
  expect((await desk.status()).problem).not.toContain('unexpected');
  writeFileSync(path.join(folder, 'wrong.csv'), 'a,b\n1,2\n');
  await desk.start('wrong.csv', 'ann');
  await jobs.settled();
  expect(await desk.status()).toMatchObject({
    state: 'failed',
    problem: expect.stringContaining('lacks file, identity'),
  });
  expect(await desk.start('../secret.txt', 'ann')).toBe('no-list');
});

test('when a photo is missing, no other photo is read any more', async () => {
  const { folder, jobs, desk, looks } = open(200);
  rmSync(path.join(folder, '0.jpg'));
  await desk.start('people.csv', 'ann');
  await jobs.settled();
  expect((await desk.status()).state).toBe('failed');
  const seen = looks();
  expect(seen).toBeLessThan(20);
  await new Promise(setImmediate);
  expect(looks()).toBe(seen);
});

test('without a folder there is nothing to begin', async () => {
  const { jobs } = open(1);
  const off = openFaceDesk({
    jobs,
    analyzer,
    folder: openLabelledFolder(undefined),
    thread: {
      readList: () => Promise.reject(new Error('not called')),
      compare: () => Promise.reject(new Error('not called')),
    },
    pause: async () => undefined,
    clock: { nowMs: () => 77 },
    install: () => Promise.reject(new Error('not called')),
  });
  expect(await off.lists()).toBeNull();
  expect(await off.start('people.csv', 'ann')).toBe('off');
  expect(await off.stop()).toBe(false);
});

test('photos wait while calls fill the queue, and none of them is left out', async () => {
  const pauses: number[] = [];
  const { folder } = open(20);
  const jobs = openMemoryJobs();
  let tries = 0;
  const desk = openFaceDesk({
    jobs,
    analyzer: {
      ...analyzer,
      async analyze(photo, context) {
        if (++tries % 2 === 1) throw new Fault('unavailable', 'too many inference jobs wait already');
        return analyzer.analyze(photo, context);
      },
    },
    folder: openLabelledFolder(folder),
    thread: {
      readList: async (csv) => readFaceBytes(csv),
      compare: async (faces) => reportEncoded(faces, { random: seededRandom(1) }),
    },
    clock: { nowMs: () => 77 },
    pause: async (ms) => void pauses.push(ms),
    install: () => Promise.reject(new Error('not called')),
  });
  await desk.start('people.csv', 'ann');
  await jobs.settled();
  expect(await desk.status()).toMatchObject({ state: 'done', done: 20, isWaiting: false, measured: { photos: 20 } });
  expect(pauses.length).toBeGreaterThanOrEqual(20);
});
