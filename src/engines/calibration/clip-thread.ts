import type { ClipThread } from '../../features/video-liveness/calibration/calibrate-from-folder.ts';
import { inThread } from './in-thread.ts';

/** What the program of clips does. */
export type ClipTask =
  | { readonly kind: 'read'; readonly csv: Uint8Array }
  | { readonly kind: 'report'; readonly measured: Parameters<ClipThread['report']>[0] };

const PROGRAM = new URL('./clip-worker.ts', import.meta.url);
const run = <Result>(task: ClipTask, signal: AbortSignal) => inThread<Result>(PROGRAM, task, signal);

/** Reads lists of clips and fits liveness to them in threads. */
export const CLIP_THREAD: ClipThread = {
  readList: (csv, signal) => run({ kind: 'read', csv }, signal),
  report: (measured, signal) => run({ kind: 'report', measured }, signal),
};
