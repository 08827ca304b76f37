import { s3BucketOf } from '../config/config-s3.ts';
import { SharpJpegEncoder } from '../engines/media/sharp/sharp-jpeg-encoder.ts';
import { openClipPictures, type OpenedPictures } from '../features/video-liveness/open-clip-pictures.ts';
import type { PictureStore } from '../features/video-liveness/pictures/picture-store.ts';
import { BucketPictureStore } from '../storage/s3/bucket-picture-store.ts';
import { Bucket } from '../storage/s3/bucket.ts';
import type { Ground } from './open-foundation.ts';

/**
 * Opens the pictures of clips over the stores, with their bytes in a bucket if the settings name one. Throws Fault if the
 * stores fail, or an Error that says what to do if the client of the bucket is not installed.
 */
export async function openStoredPictures(ground: Ground): Promise<OpenedPictures> {
  const { stores } = ground;
  return openClipPictures(ground, {
    store: await pictureStore(ground),
    encoder: new SharpJpegEncoder(),
    scrub: () => stores.scrub(),
  });
}

async function pictureStore({ config, metrics, stores }: Ground): Promise<PictureStore> {
  const settings = s3BucketOf(config.s3);
  if (settings === null) return stores.pictures;
  const store = new BucketPictureStore(stores.pictures, await Bucket.open(settings));
  metrics.total('picture_objects_removed', 'Objects removed from the bucket of pictures', () => store.state.swept);
  metrics.gauge(
    'picture_bucket_failures',
    'Removals from the bucket of pictures that failed and are tried again',
    () => store.state.failures,
  );
  return store;
}
