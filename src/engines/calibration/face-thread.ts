import type { FaceThread } from '../../features/face-verify/calibration/calibrate-from-folder.ts';
import { inThread } from './in-thread.ts';

/** What the program of faces does. */
export type FaceTask =
  | { readonly kind: 'read'; readonly csv: Uint8Array }
  | { readonly kind: 'compare'; readonly faces: Parameters<FaceThread['compare']>[0] };

const PROGRAM = new URL('./face-worker.ts', import.meta.url);
const run = <Result>(task: FaceTask, signal: AbortSignal) => inThread<Result>(PROGRAM, task, signal);

/** Reads lists and compares faces in threads. */
export const FACE_THREAD: FaceThread = {
  readList: (csv, signal) => run({ kind: 'read', csv }, signal),
  compare: (faces, signal) => run({ kind: 'compare', faces }, signal),
};
