import { availableParallelism } from 'node:os';
import { observeBytes } from '../src/vision/liveness/calibrate-liveness.ts';
import { readClip } from './lib/clip-sets.ts';
import { judgeDomains, type ObservedClip } from './lib/judge-domains.ts';
import { readDomains, type DomainClip } from './lib/liveness-domains.ts';
import { openObservationCache } from './lib/observation-cache.ts';
import { openClipVision } from './lib/open-clip-vision.ts';
import type { Bench } from './run.ts';

/**
 * Measures how well living faces are told from attacks, domain by domain: each kind of attack and each way in which
 * people are filmed is left out of everything that is fitted, and judged by the rest. `--full` also makes attacks and
 * people by seeds that were not used to choose anything, which takes most of an hour. What is seen of a clip is kept in
 * the temporary folder, so a second run takes seconds. Throws an Error if this machine cannot decode video.
 */
export const run: Bench = async ({ full }) => {
  const clips = await readDomains({ full });
  if (clips.length === 0) return {};
  const { text, figures } = judgeDomains(await observeAll(clips));
  process.stdout.write(`${text}\n`);
  return figures;
};

async function observeAll(clips: readonly DomainClip[]): Promise<ObservedClip[]> {
  const { decoder, pool } = await openClipVision();
  const cache = openObservationCache();
  const context = { appId: 'bench', signal: new AbortController().signal };
  const observed: ObservedClip[] = [];
  const waiting = clips.values();
  const lane = async () => {
    for (const clip of waiting) {
      const bytes = await readClip(clip.file);
      const seen = await cache.get(bytes, async () => {
        const one = await observeBytes(bytes, { decoder, analyzer: pool.frames, context });
        return typeof one === 'string' ? { refusal: one } : one;
      });
      observed.push({ ...clip, seen });
      if (observed.length % 25 === 0) process.stderr.write(`${observed.length} of ${clips.length} clips\n`);
    }
  };
  try {
    await Promise.all(Array.from({ length: availableParallelism() }, lane));
  } finally {
    await pool.close();
  }
  return observed;
}
