import { workerData } from 'node:worker_threads';
import { serveJobs } from '../../src/engines/inference/pool/serve-jobs.ts';
import { Fault } from '../../src/kernel/fault.ts';

/** The jobs that the worker of the pool's tests knows. */
export type OddJob =
  | { readonly do: 'echo'; readonly text: string; readonly bytes?: Uint8Array }
  /** Blocks the thread, as an inference does, until the gate is opened. */
  | { readonly do: 'hold'; readonly gate: Int32Array; readonly text: string }
  | { readonly do: 'fault' | 'bug' | 'crash' | 'exit' };

/** `fail` makes every start fail. */
export interface OddSetup {
  readonly fail?: boolean;
}

await serveJobs<OddJob, string, string>(async () => {
  if ((workerData as OddSetup).fail) throw new Fault('corrupt', 'the model of this test is broken');
  return { ready: 'odd', run: async (job) => runJob(job) };
});

function runJob(job: OddJob): string | Promise<string> {
  switch (job.do) {
    case 'echo':
      return `${job.text}${job.bytes ? ` and ${job.bytes.length} bytes` : ''}`;
    case 'hold':
      Atomics.store(job.gate, 1, 1);
      Atomics.notify(job.gate, 1);
      Atomics.wait(job.gate, 0, 0);
      return job.text;
    case 'fault':
      throw new Fault('unavailable', 'the runtime of this test failed');
    case 'bug':
      throw new TypeError('a bug of this test');
    case 'crash':
      queueMicrotask(() => {
        throw new Error('the thread of this test crashed');
      });
      // Sends no answer, because an answer could still leave before the thread ends.
      return new Promise<never>(() => undefined);
    case 'exit':
      return process.exit(3);
  }
}
