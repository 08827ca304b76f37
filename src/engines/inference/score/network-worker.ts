import { workerData } from 'node:worker_threads';
import { openScoreSession } from '../onnx/score-session.ts';
import { serveJobs } from '../pool/serve-jobs.ts';
import type { NetworkJob, NetworkSetup } from './network-job.ts';

await serveJobs<NetworkJob, null, Float32Array>(async () => {
  const { bytes, shape } = workerData as NetworkSetup;
  const session = await openScoreSession(bytes, shape);
  return { ready: null, run: ({ values, rows }) => session.run(values, rows) };
});
