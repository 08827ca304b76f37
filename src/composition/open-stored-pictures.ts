import { SharpJpegEncoder } from '../engines/media/sharp/sharp-jpeg-encoder.ts';
import { openClipPictures, type OpenedPictures } from '../features/video-liveness/open-clip-pictures.ts';
import type { Ground } from './open-foundation.ts';

/** Opens the pictures of clips over the stores. Throws Fault if the stores fail. */
export function openStoredPictures(ground: Ground): Promise<OpenedPictures> {
  const { stores } = ground;
  return openClipPictures(ground, {
    store: stores.pictures,
    encoder: new SharpJpegEncoder(),
    scrub: () => stores.scrub(),
  });
}
