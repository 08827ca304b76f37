import { isPicture, PHOTO_BYTES_MAX, photosOfZip, type Photo } from './zip-photos.ts';

/** A file that was picked in the browser, alone or with its folder. */
interface PickedFile extends Blob {
  readonly name: string;
  /** Its path from the folder that was picked. Empty if it was picked alone. */
  readonly webkitRelativePath: string;
}

/** The photos to send, and how many were left out. */
export interface FoundPhotos {
  readonly photos: readonly Photo[];
  /** Photos with the same name as another one, so that it is not clear which one is meant. */
  readonly ambiguous: number;
  /** Photos that are larger than the server takes. */
  readonly tooLarge: number;
}

/** Finds the photos in archives, pictures and folders. Throws ZipProblem. */
export async function findPhotos(files: readonly PickedFile[]): Promise<FoundPhotos> {
  const found: Photo[] = [];
  for (const file of files) {
    if (/\.zip$/i.test(file.name)) found.push(...(await photosOfZip(file)));
    else if (isPicture(file.name))
      found.push({ name: pathInFolder(file), bytes: file.size, read: () => Promise.resolve(file) });
  }
  const counts = new Map<string, number>();
  for (const { name } of found) counts.set(name, (counts.get(name) ?? 0) + 1);
  const single = found.filter(({ name }) => counts.get(name) === 1);
  const photos = single.filter(({ bytes }) => bytes > 0 && bytes <= PHOTO_BYTES_MAX);
  return { photos, ambiguous: found.length - single.length, tooLarge: single.length - photos.length };
}

/** A name within the folder that was chosen, without that folder. */
function pathInFolder({ name, webkitRelativePath }: PickedFile): string {
  return webkitRelativePath === '' ? name : webkitRelativePath.split('/').slice(1).join('/');
}
