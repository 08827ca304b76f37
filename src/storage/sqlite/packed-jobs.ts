import { Packr } from 'msgpackr/pack';
import type { Job } from './protocol.ts';

/** Without records: each batch can be read by itself, and no code is generated at run time. */
const packr = new Packr({ useRecords: false });

/**
 * Writes jobs as bytes (MessagePack), so that a thread takes them over without a copy. A job costs a third of what it
 * costs as a structured clone. The bytes have a buffer of their own and can be transferred.
 */
export function packJobs(jobs: readonly Job[]): Uint8Array<ArrayBuffer> {
  return new Uint8Array(packr.pack(jobs));
}

/** Reads jobs again. Bytes in their inputs are views on `packed`. Throws an Error if it is cut off. */
export function unpackJobs(packed: Uint8Array): readonly Job[] {
  return packr.unpack(packed) as readonly Job[];
}
