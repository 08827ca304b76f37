import { afterAll, beforeAll, describe } from 'vitest';
import { ClipMaker } from '../../../../test/vision/clip-maker.ts';
import { makeVideoFiles } from '../../../../test/vision/video-files.ts';
import { hasWasmCore } from '../../../../test/vision/wasm-core.ts';
import { videoDecoderSuite, type VideoFiles } from '../../../vision/video-decoder.suite.ts';
import { WasmDecoder } from './wasm-decoder.ts';

/** The tests make some hundred clips, and this is enough time on a machine that does other things too. */
const MAKING_MS_MAX = 900_000;

const maker = hasWasmCore() ? ClipMaker.open() : null;

describe.skipIf(!maker)('compiled to WebAssembly', () => {
  let files: VideoFiles;
  beforeAll(async () => {
    if (maker) files = await makeVideoFiles(maker);
  }, MAKING_MS_MAX);
  afterAll(() => maker?.close());

  videoDecoderSuite(
    (limits) => WasmDecoder.open({ limits }),
    () => files,
  );
});
