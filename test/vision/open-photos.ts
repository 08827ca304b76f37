import { readFile } from 'node:fs/promises';
import { SharpDecoder } from '../../src/engines/media/sharp/sharp-decoder.ts';
import type { Picture } from '../../src/vision/picture.ts';

/** Opens photos that must be readable. Throws if one is not. */
export async function openPhotos(files: readonly string[]): Promise<Picture[]> {
  const decoder = new SharpDecoder({ bytesMax: 1 << 24, pixelsMax: 50_000_000, sideMax: 1600 });
  const { signal } = new AbortController();
  return Promise.all(
    files.map(async (file) => {
      const outcome = await decoder.decode(await readFile(file), signal);
      if (!outcome.ok) throw new Error(`${file}: ${outcome.refusal}`);
      return outcome.photo.picture;
    }),
  );
}
