import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { openMemoryJobs } from '../../../../test/memory-jobs.ts';
import { openLabelledFolder } from '../../../vision/calibration/labelled-folder.ts';
import type { FrameAnalyzer, FrameFace } from '../../../vision/frame-analyzer.ts';
import { reportLiveness } from '../../../vision/liveness/calibrate-liveness.ts';
import { keptLiveness } from '../../../vision/liveness/kept-liveness.ts';
import { readClipBytes } from '../../../vision/liveness/labelled-clips.ts';
import { plainPicture } from '../../../vision/picture.ts';
import type { VideoDecoder } from '../../../vision/video-decoder.ts';
import { LIVENESS_THRESHOLDS } from '../contract.ts';
import { openLivenessDesk, type InstallableLiveness } from './calibrate-from-folder.ts';

/** The text of a "clip" is how alive its face seems, in percent, or `damaged`. */
const decoder: VideoDecoder = {
  codecs: ['h264'],
  async decode(bytes) {
    const text = Buffer.from(bytes).toString();
    if (text === 'damaged') return { ok: false, refusal: 'damaged' };
    // The shade of a frame carries the percent.
    const frames = Array.from({ length: 8 }, (_, at) => ({
      atMs: at * 500,
      picture: plainPicture(24, 32, 100 + Number(text) + (at % 2)),
    }));
    const info = { container: 'mp4', codec: 'h264', width: 24, height: 32, turn: 0, durationMs: 4000, codedFrames: [] };
    return { ok: true, video: { info, track: frames, stills: frames } as never };
  },
};

const analyzer: FrameAnalyzer = {
  encoderId: 'encoder#1',
  livenessId: 'liveness#1',
  analyzeFrames: async (frames) =>
    frames.map(({ picture, liveness }) => {
      const shade = picture.rgb[0] ?? 0;
      const embedding = Float32Array.of(1, 0);
      const face = {
        box: { left: 4, top: 4, width: 16, height: 20 },
        confidence: 1,
        pose: { yaw: 0, pitch: 0, roll: 0 },
        liveness: liveness ? (shade - 100 - (shade % 2)) / 100 : null,
        encoded: { modelId: 'encoder#1', embedding, norm: 3.5 },
      } as unknown as FrameFace;
      return { facesFound: 1, face };
    }),
  measureFlow: async (frames) => frames.slice(1).map(() => null),
};

interface Site {
  readonly rows: readonly string[];
  readonly hasRoom?: () => boolean;
}

function open({ rows, hasRoom = () => true }: Site) {
  const dir = mkdtempSync(path.join(tmpdir(), 'renzheng-clips-'));
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  mkdirSync(path.join(dir, 'own'));
  const folder = path.join(dir, 'own');
  writeFileSync(path.join(folder, 'clips.csv'), ['file,label,attack,subject', ...rows].join('\n'));
  const installed: InstallableLiveness[] = [];
  const pauses: number[] = [];
  const jobs = openMemoryJobs();
  const desk = openLivenessDesk({
    jobs,
    decoder,
    analyzer,
    hasRoom,
    nowMs: () => 0,
    folder: openLabelledFolder(folder),
    thread: {
      readList: async (csv) => readClipBytes(csv),
      report: async (measured) => keptLiveness(reportLiveness(measured, Object.values(LIVENESS_THRESHOLDS))),
    },
    clock: { nowMs: () => 77 },
    pause: async (ms) => void pauses.push(ms),
    install: async (measured) => void installed.push(measured),
  });
  const write = (file: string, text: string) => writeFileSync(path.join(folder, file), text);
  return { jobs, desk, installed, pauses, write };
}

/** Live clips of 30 people and a print of each, of which every fifth seems alive. */
function labelled() {
  const live = Array.from({ length: 30 }, (_, at) => ({ file: `zhang-${at}.mp4`, text: `${80 + (at % 10)}` }));
  const prints = Array.from({ length: 30 }, (_, at) => ({ file: `print-${at}.mp4`, text: at % 5 === 0 ? '90' : '10' }));
  return {
    rows: [
      ...live.map(({ file }, at) => `${file},live,,p${at}`),
      ...prints.map(({ file }, at) => `${file},attack,print,p${at}`),
    ],
    clips: [...live, ...prints],
  };
}

test('labelled clips are measured with true progress, and their scale is installed once it was looked at', async () => {
  const { rows, clips } = labelled();
  const { jobs, desk, installed, write } = open({ rows: [...rows, 'broken.mp4,attack,screen,p1'] });
  for (const { file, text } of clips) write(file, text);
  write('broken.mp4', 'damaged');
  expect(await desk.lists()).toEqual(['clips.csv']);
  expect(await desk.start('clips.csv', 'ann')).toMatchObject({ state: 'running', list: 'clips.csv' });
  expect(await desk.start('clips.csv', 'ann')).toBe('busy');
  await jobs.settled();
  const { id, state, done, total, measured } = await desk.status();
  expect({ state, done, total }).toEqual({ state: 'done', done: 61, total: 61 });
  expect(measured).toMatchObject({
    by: 'ann',
    atMs: 77,
    livenessId: 'liveness#1',
    liveClips: 30,
    attackClips: 30,
    subjects: 30,
    refused: [{ attack: 'screen', why: 'damaged', clips: 1 }],
  });
  const passing = measured?.points.find(({ attack, bpcer }) => attack === 'print' && bpcer === 0.1);
  expect(passing?.apcer).toMatchObject({ errors: 6, trials: 30 });
  expect(measured?.histogram.live.reduce((sum, count) => sum + count, 0)).toBe(30);
  // Neither a clip nor a person of the list is kept.
  expect(JSON.stringify(measured)).not.toMatch(/mp4|zhang|"p\d/);
  expect(await desk.install('another')).toBe('no-calibration');
  expect(await desk.install(id ?? '')).toMatchObject({ liveClips: 30 });
  expect(installed.map(({ fusion }) => fusion.source)).toMatchObject([
    { liveClips: 30, attackClips: 30, subjects: 30 },
  ]);
});

test('too few live clips give no scale, and nothing is installed', async () => {
  const { jobs, desk, installed, write } = open({ rows: ['a.mp4,live,,p1'] });
  write('a.mp4', '85');
  await desk.start('clips.csv', 'ann');
  await jobs.settled();
  const { id, state, measured } = await desk.status();
  expect({ state, fusion: measured?.fusion, auc: measured?.aucFused }).toEqual({
    state: 'done',
    fusion: null,
    auc: NaN,
  });
  expect(await desk.install(id ?? '')).toBe('no-map');
  expect(installed).toEqual([]);
});

test('a clip that is missing is told by its place, and what is wrong with a list by its line', async () => {
  const { jobs, desk, write } = open({ rows: ['a.mp4,live,,p1', 'zhang.mp4,live,,p2'] });
  write('a.mp4', '85');
  await desk.start('clips.csv', 'ann');
  await jobs.settled();
  expect(await desk.status()).toMatchObject({
    state: 'failed',
    problem: 'clip 2 of the list is no file in the folder, or has more than 10 MiB',
  });
  write('clips.csv', 'file,label,subject\na.mp4,maybe,p1\n');
  await desk.start('clips.csv', 'ann');
  await jobs.settled();
  expect((await desk.status()).problem).toBe('line 2: label must be live or attack');
  write(
    'kinds.csv',
    ['file,label,attack,subject', ...Array.from({ length: 101 }, (_, at) => `a,attack,k${at},p`)].join('\n'),
  );
  await desk.start('kinds.csv', 'ann');
  await jobs.settled();
  expect((await desk.status()).problem).toBe('the list names 101 kinds of attack; at most 100');
});

test('clips wait while calls fill the queues, and after ten minutes the calibration says so', async () => {
  let asked = 0;
  const patient = open({ rows: ['a.mp4,live,,p1', 'b.mp4,live,,p2'], hasRoom: () => ++asked % 3 === 0 });
  for (const file of ['a.mp4', 'b.mp4']) patient.write(file, '85');
  await patient.desk.start('clips.csv', 'ann');
  await patient.jobs.settled();
  expect(await patient.desk.status()).toMatchObject({ state: 'done', done: 2, isWaiting: false });
  expect(patient.pauses).toEqual([1000, 2000, 1000, 2000]);
  const full = open({ rows: ['a.mp4,live,,p1'], hasRoom: () => false });
  full.write('a.mp4', '85');
  await full.desk.start('clips.csv', 'ann');
  await full.jobs.settled();
  expect(await full.desk.status()).toMatchObject({
    state: 'failed',
    problem: 'the server had no room for a clip beside the calls',
  });
  expect(full.pauses.length).toBe(24);
});
