import process from 'node:process';
import { afterEach, expect, test } from 'vitest';
import { hasWasmCore } from '../../test/vision/wasm-core.ts';
import { readConfig } from '../config.ts';
import { findPrograms } from '../media/ffmpeg/find-programs.ts';
import { createPinoLog } from '../http/pino-call-log.ts';
import { createPromMetrics } from '../http/prom-metrics.ts';
import { chooseVideoDecoder, openVideoDecoder } from './open-video.ts';

const PATH = process.env['PATH'];
const video = readConfig({}).video;
afterEach(() => void (process.env['PATH'] = PATH));

test.skipIf(!findPrograms(PATH ?? ''))('the system’s FFmpeg comes first', async () => {
  const { chosen, problems } = await chooseVideoDecoder(video);
  expect([chosen?.name, problems]).toEqual(['ffmpeg', []]);
  expect(chosen?.decoder.codecs).toContain('h264');
});

test.skipIf(!hasWasmCore())('without it the WebAssembly decoder is taken, and the problem named', async () => {
  process.env['PATH'] = '/nowhere';
  const { chosen, problems } = await chooseVideoDecoder(video);
  expect(chosen?.name).toBe('wasm');
  expect(problems).toEqual([expect.stringMatching(/^ffmpeg: .*not installed/)]);
});

test('where none works there is no decoder, and the log says why', async () => {
  process.env['PATH'] = '/nowhere';
  const said: string[] = [];
  const log = { ...createPinoLog('silent'), problem: (text: string) => void said.push(text) };
  const config = readConfig({ RENZHENG_VIDEO_DECODER: 'ffmpeg' });
  const metrics = createPromMetrics();
  expect(await openVideoDecoder({ config, metrics, log })).toBeNull();
  expect(said).toEqual([expect.stringMatching(/not installed/), expect.stringMatching(/no video can be decoded/)]);
});
