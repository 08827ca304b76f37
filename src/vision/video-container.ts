import type { Container } from './video-decoder.ts';

/** Atoms with which a QuickTime or MP4 file may begin. */
const FIRST_ATOMS = new Set(['ftyp', 'moov', 'mdat', 'free', 'skip', 'wide', 'pnot', 'moof', 'styp']);
const EBML = '1a45dfa3';

/**
 * Recognises the container of a file by its first bytes, e.g. `mp4` by `ftyp` at byte 4, so that no other file reaches
 * a parser. `null` if it is none of the known ones. Playlists, archives and pictures are refused here, whatever their
 * names are.
 */
export function containerOf(bytes: Uint8Array): Container | null {
  const head = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.byteLength, 16));
  if (head.length < 12) return null;
  if (head.toString('hex', 0, 4) === EBML) return 'matroska';
  if (head.toString('latin1', 0, 4) === 'RIFF' && head.toString('latin1', 8, 12) === 'AVI ') return 'avi';
  if (head.toString('latin1', 0, 3) === 'FLV') return 'flv';
  return FIRST_ATOMS.has(head.toString('latin1', 4, 8)) ? 'mp4' : null;
}
