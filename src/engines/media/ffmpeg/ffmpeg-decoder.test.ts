import { afterAll, beforeAll, describe } from 'vitest';
import { ClipMaker } from '../../../../test/vision/clip-maker.ts';
import { ffmpegBoxes } from '../../../../test/vision/ffmpeg-boxes.ts';
import { makeVideoFiles } from '../../../../test/vision/video-files.ts';
import { videoDecoderSuite, type VideoFiles } from '../../../vision/video-decoder.suite.ts';
import { FfmpegDecoder } from './ffmpeg-decoder.ts';

/** The tests make some hundred clips, and this is enough time on a machine that does other things too. */
const MAKING_MS_MAX = 900_000;

const boxes = ffmpegBoxes();
const maker = boxes.length > 0 ? ClipMaker.open() : null;

describe.skipIf(!maker)('with the system’s ffmpeg', () => {
  let files: VideoFiles;
  beforeAll(async () => {
    if (maker) files = await makeVideoFiles(maker);
  }, MAKING_MS_MAX);
  afterAll(() => maker?.close());

  describe.each(boxes)('in $name', ({ ffmpeg, box }) => {
    videoDecoderSuite(
      (limits) => new FfmpegDecoder({ ffmpeg, box, limits }),
      () => files,
    );
  });
});
