import { fileURLToPath } from 'node:url';
import { fetchModels } from '../../src/engines/inference/models/model-store.ts';
import { openInferencePool } from '../../src/engines/inference/pool/inference-pool.ts';
import { systemClock } from '../../src/kernel/clock.ts';
import { FRAMES_MAX } from '../../src/vision/frame-analyzer.ts';
import type { Picture } from '../../src/vision/picture.ts';
import type { FoundFace } from './maker.ts';

/** Finds faces in frames. */
export interface FaceFinder {
  /** Gives the largest face of each frame, in the order given, or null if there is none. */
  find(frames: readonly Picture[]): Promise<readonly (FoundFace | null)[]>;
  close(): Promise<void>;
}

const MODELS = process.env['RENZHENG_MODELS_DIR'] ?? fileURLToPath(new URL('../../models', import.meta.url));

/**
 * Opens the product's face detector and landmark model on one thread. Nothing else of the product is asked. Throws
 * Fault if a model is missing.
 */
export async function openFaceFinder(): Promise<FaceFinder> {
  await fetchModels(MODELS);
  const pool = await openInferencePool({
    models: { folder: MODELS },
    workers: 1,
    queueMax: 1000,
    timeoutMs: 600_000,
    clock: systemClock,
  });
  const { signal } = new AbortController();
  const find = async (frames: readonly Picture[]) => {
    const found: (FoundFace | null)[] = [];
    for (let at = 0; at < frames.length; at += FRAMES_MAX) {
      const part = frames.slice(at, at + FRAMES_MAX);
      // The pixels are handed over, and the makers still need theirs.
      const asked = part.map((frame) => ({
        picture: { ...frame, rgb: Uint8Array.from(frame.rgb) },
        liveness: false,
        embedding: false,
      }));
      const analyses = await pool.frames.analyzeFrames(asked, { appId: 'bench', signal });
      found.push(...analyses.map(({ face }) => face && { box: face.box, landmarks: face.landmarks }));
    }
    return found;
  };
  return { find, close: () => pool.close() };
}
