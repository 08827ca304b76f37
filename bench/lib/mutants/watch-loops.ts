import { Worker } from 'node:worker_threads';

/** Processor time without a turn of the event loop after which a process is ended. No test computes that long at a stretch. */
const STUCK_CPU_S = 120;

/**
 * Ends this process once its event loop has not turned while the process used much processor time, e.g. because a mutant
 * never comes to an end. No time limit of a test runner can fire then. Processor time, so that a busy machine ends none.
 */
export function watchLoops(): void {
  const turns = new Int32Array(new SharedArrayBuffer(4));
  new Worker(WATCH, { eval: true, workerData: { turns, stuckUs: STUCK_CPU_S * 1e6 } }).unref();
  // oxlint-disable-next-line no-restricted-globals -- it shows that the loop turns
  setInterval(() => Atomics.add(turns, 0, 1), 500).unref();
}

const WATCH = `
const { workerData: { turns, stuckUs } } = require('node:worker_threads');
let [seen, sinceUs] = [0, 0];
setInterval(() => {
  const { user, system } = process.cpuUsage();
  const now = Atomics.load(turns, 0);
  if (now !== seen) [seen, sinceUs] = [now, user + system];
  else if (user + system - sinceUs > stuckUs) process.kill(process.pid, 'SIGKILL');
}, 1000);
`;
