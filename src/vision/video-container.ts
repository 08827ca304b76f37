import type { Container } from './video-decoder.ts';

/** Atoms that a QuickTime or MP4 file may begin with. */
const FIRST_ATOMS = new Set(['ftyp', 'moov', 'mdat', 'free', 'skip', 'wide', 'pnot', 'moof', 'styp']);
const EBML = '1a45dfa3';

/**
 * Which container a file is by its first bytes, so that nothing else ever reaches a parser; `null` where it is none.
 * Playlists, archives and pictures are told apart here, whatever they are called.
 */
export function containerOf(bytes: Uint8Array): Container | null {
  const head = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.byteLength, 16));
  if (head.length < 12) return null;
  if (head.toString('hex', 0, 4) === EBML) return 'matroska';
  if (head.toString('latin1', 0, 4) === 'RIFF' && head.toString('latin1', 8, 12) === 'AVI ') return 'avi';
  if (head.toString('latin1', 0, 3) === 'FLV') return 'flv';
  return FIRST_ATOMS.has(head.toString('latin1', 4, 8)) ? 'mp4' : null;
}
