import { workerData } from 'node:worker_threads';
import { openModels } from '../../src/engines/inference/onnx/open-models.ts';
import { serveJobs } from '../../src/engines/inference/pool/serve-jobs.ts';
import { plainPicture } from '../../src/vision/picture.ts';

/** A worker with one job: it runs a real network again and again, for longer than any test waits. */
await serveJobs<null, string, string>(async () => {
  const { detector } = await openModels({ folder: workerData as string });
  const picture = plainPicture(640, 480);
  const { signal } = new AbortController();
  return {
    ready: 'busy',
    run: async () => {
      for (let round = 0; round < 100_000; round++) await detector.detect(picture, signal);
      return 'done';
    },
  };
});
