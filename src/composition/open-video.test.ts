import { mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { afterEach, expect, onTestFinished, test } from 'vitest';
import { ffmpegBoxes } from '../../test/vision/ffmpeg-boxes.ts';
import { hasWasmCore } from '../../test/vision/wasm-core.ts';
import { videoCheck } from '../cli/doctor/video-check.ts';
import { readConfig } from '../config/config.ts';
import { findPrograms } from '../engines/media/ffmpeg/find-programs.ts';
import { createPinoLog } from '../server/telemetry/pino-call-log.ts';
import { createPromMetrics } from '../server/telemetry/prom-metrics.ts';
import { chooseVideoDecoder, openVideoDecoder } from './open-video.ts';

const PATH = process.env['PATH'];
const config = readConfig({});
const { ffmpeg, prlimit } = findPrograms(PATH ?? '');
const isBoxed = ffmpegBoxes().some(({ name }) => name === 'bubblewrap');
afterEach(() => void (process.env['PATH'] = PATH));

test.skipIf(!isBoxed)('the system’s FFmpeg in bubblewrap comes first', async () => {
  const { chosen, problems } = await chooseVideoDecoder(config);
  expect([chosen?.name, chosen?.box, problems]).toEqual(['ffmpeg', 'bubblewrap', []]);
  expect(chosen?.decoder.codecs).toContain('h264');
});

test.skipIf(!ffmpeg || !prlimit)('prlimit alone is used only if the operator says so', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'renzheng-path-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  for (const program of [ffmpeg, prlimit]) symlinkSync(program ?? '', path.join(folder, path.basename(program ?? '')));
  process.env['PATH'] = folder;
  const forced = await chooseVideoDecoder(readConfig({ RENZHENG_VIDEO_DECODER: 'ffmpeg' }));
  expect(forced).toEqual({ chosen: null, problems: [expect.stringMatching(/^ffmpeg: .*bubblewrap/)] });
  const told = await chooseVideoDecoder(readConfig({ RENZHENG_VIDEO_BOX: 'prlimit' }));
  expect([told.chosen?.name, told.chosen?.box, told.problems]).toEqual(['ffmpeg', 'prlimit', []]);
  expect(await videoCheck(readConfig({ RENZHENG_VIDEO_BOX: 'prlimit' })).run()).toMatchObject({
    level: 'warning',
    detail: expect.stringMatching(/could read the site key; needs \d+ MiB of \/dev\/shm, which has \d+/),
    mend: expect.stringContaining('RENZHENG_VIDEO_BOX=bubblewrap'),
  });
});

test.skipIf(!hasWasmCore())('without FFmpeg the WebAssembly decoder is used, and the problem is named', async () => {
  process.env['PATH'] = '/nowhere';
  const { chosen, problems } = await chooseVideoDecoder(config);
  expect([chosen?.name, chosen?.box]).toEqual(['wasm', 'webassembly']);
  expect(problems).toEqual([expect.stringMatching(/^ffmpeg: .*not installed/)]);
  const { level, detail, mend } = await videoCheck(config).run();
  expect([level, detail]).toEqual(['warning', expect.stringMatching(/WebAssembly.*not installed/)]);
  for (const flag of ['seccomp=unconfined', 'apparmor=unconfined', 'apt-get install ffmpeg util-linux bubblewrap'])
    expect(mend).toContain(flag);
});

test.skipIf(!isBoxed)('doctor says which box is in use and how much room it needs', async () => {
  expect(await videoCheck(readConfig({ RENZHENG_VIDEO_CONCURRENCY: '3' })).run()).toEqual({
    level: 'ok',
    detail: expect.stringMatching(/^ffmpeg in bubblewrap.*needs 30 MiB of memory and no \/dev\/shm: .*h264/),
  });
});

test('if no decoder works there is none, and the log says why', async () => {
  process.env['PATH'] = '/nowhere';
  const said: string[] = [];
  const log = { ...createPinoLog('silent'), problem: (text: string) => void said.push(text) };
  const forced = readConfig({ RENZHENG_VIDEO_DECODER: 'ffmpeg' });
  const metrics = createPromMetrics();
  expect(await openVideoDecoder({ config: forced, metrics, log })).toBeNull();
  expect(said).toEqual([expect.stringMatching(/not installed/), expect.stringMatching(/no video can be decoded/)]);
});
