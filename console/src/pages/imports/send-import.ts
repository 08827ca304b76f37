import { checkImport, sendImportPart, sendImportPhotos } from '../../api/person-imports.ts';
import { base64Of } from '../../ui/base64.ts';
import { findPhotos } from './find-photos.ts';
import type { Photo } from './zip-photos.ts';

/** The largest file of people, in bytes. */
export const ROSTER_BYTES_MAX = 64 * 1024 * 1024;

const PART_BYTES = 3 * 1024 * 1024;
/** Photos are sent together until they have so many bytes, or until there are so many. */
const [BATCH_BYTES, BATCH_PHOTOS] = [8 * 1024 * 1024, 200];

/** What is sent. */
export interface ImportFiles {
  readonly roster: File;
  /** Archives, pictures, and the files of a folder. */
  readonly photos: readonly File[];
  /** The earlier import with the refused rows that the roster mends. `null` if it mends none. */
  readonly mends: string | null;
}

/** How much was sent. */
export interface Sent {
  readonly bytes: number;
  readonly total: number;
}

/**
 * Sends the file of people and the photos, and has them checked. Gives the id of the import. Throws an ApiProblem, and a
 * ZipProblem if an archive cannot be read.
 */
export async function sendImport(
  { roster, photos: files, mends }: ImportFiles,
  onSent: (sent: Sent) => void,
): Promise<string> {
  const { photos } = await findPhotos(files);
  const total = roster.size + photos.reduce((sum, photo) => sum + photo.bytes, 0);
  let bytes = 0;
  const tell = (more: number) => onSent({ bytes: Math.min(total, (bytes += more)), total });
  tell(0);
  let importId = '';
  for (let part = 0; part === 0 || part * PART_BYTES < roster.size; part += 1) {
    const piece = roster.slice(part * PART_BYTES, (part + 1) * PART_BYTES);
    const content = await base64Of(piece);
    ({ importId } = await sendImportPart({ part, bytes: content, ...(part > 0 && { importId }) }));
    tell(piece.size);
  }
  for (const batch of batchesOf(photos)) {
    const sent = await Promise.all(batch.map(readPhoto));
    const readable = sent.flatMap((photo) => photo ?? []);
    if (readable.length > 0) await sendImportPhotos(importId, readable);
    tell(batch.reduce((sum, photo) => sum + photo.bytes, 0));
  }
  const format = /\.(?:jsonl|ndjson)$/i.test(roster.name) ? 'ndjson' : 'csv';
  await checkImport(importId, { format, ...(mends !== null && { mends }) });
  return importId;
}

/** A photo that cannot be read is left out. Its row then says that it did not arrive. */
async function readPhoto({ name, read }: Photo): Promise<{ name: string; bytes: string } | null> {
  try {
    return { name, bytes: await base64Of(await read()) };
  } catch {
    return null;
  }
}

function* batchesOf(photos: readonly Photo[]): Generator<readonly Photo[]> {
  let batch: Photo[] = [];
  let bytes = 0;
  for (const photo of photos) {
    if (batch.length > 0 && (batch.length === BATCH_PHOTOS || bytes + photo.bytes > BATCH_BYTES)) {
      yield batch;
      [batch, bytes] = [[], 0];
    }
    batch.push(photo);
    bytes += photo.bytes;
  }
  if (batch.length > 0) yield batch;
}
