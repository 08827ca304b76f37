import process from 'node:process';
import { afterAll, beforeAll, describe } from 'vitest';
import { ClipMaker } from '../../../test/vision/clip-maker.ts';
import { makeVideoFiles } from '../../../test/vision/video-files.ts';
import { videoDecoderSuite, type VideoFiles } from '../../vision/video-decoder.suite.ts';
import { FfmpegDecoder } from './ffmpeg-decoder.ts';
import { findPrograms } from './find-programs.ts';

const programs = findPrograms(process.env['PATH'] ?? '');
const maker = programs && ClipMaker.open();
if (programs === null)
  process.stderr.write('SKIPPED: tests that decode with the system ffmpeg; install ffmpeg and util-linux\n');

describe.skipIf(!programs || !maker)('with the system’s ffmpeg', () => {
  let files: VideoFiles;
  beforeAll(async () => {
    if (maker) files = await makeVideoFiles(maker);
  });
  afterAll(() => maker?.close());

  videoDecoderSuite(
    (limits) => new FfmpegDecoder({ programs: programs ?? { ffmpeg: '', ffprobe: '', prlimit: '' }, limits }),
    () => files,
  );
});
