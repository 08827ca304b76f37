import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { openFoundation } from '../../src/composition/open-foundation.ts';
import { openVideoDecoder } from '../../src/composition/open-video.ts';
import { openVision } from '../../src/composition/open-vision.ts';
import { readConfig } from '../../src/config/config.ts';
import { createPinoLog } from '../../src/server/telemetry/pino-call-log.ts';
import { observeClip, stillsToJudge } from '../../src/vision/liveness/observe-clip.ts';

/** Decoding and inference alone, without HTTP or database. It keeps no results. */
export interface BareLoop {
  /** Decodes a clip and analyses its frames, as the server does. Throws an Error if it cannot be opened. */
  look(video: Uint8Array): Promise<void>;
  close(): Promise<void>;
}

/**
 * Opens decoder and models as the product composes them, with its defaults. Throws an Error if this machine cannot
 * decode video.
 */
export async function openBareLoop(): Promise<BareLoop> {
  const dir = mkdtempSync(path.join(tmpdir(), 'renzheng-bench-loop-'));
  const opened = new AsyncDisposableStack();
  opened.defer(() => rmSync(dir, { recursive: true, force: true }));
  const foundation = await openFoundation(readConfig({ RENZHENG_DATA_DIR: dir }), createPinoLog('silent'), opened);
  const pool = await openVision(foundation);
  const decoder = await openVideoDecoder(foundation);
  if (decoder === null) throw new Error('no video can be decoded on this machine');
  const context = { appId: 'bench', signal: new AbortController().signal };
  return {
    look: async (video) => {
      const outcome = await decoder.decode(video, context);
      if (!outcome.ok) throw new Error(`the clip was refused: ${outcome.refusal}`);
      const { stills } = outcome.video;
      await observeClip({ ...outcome.video, stills: stillsToJudge(stills) }, pool.frames, context);
    },
    close: () => opened.disposeAsync(),
  };
}
