import { describe } from 'vitest';
import { pictureStoreSuite } from '../../features/video-liveness/pictures/picture-store.suite.ts';
import { MemoryPictureStore } from './picture-store.ts';

describe('MemoryPictureStore', () => {
  pictureStoreSuite(async () => {
    const store = new MemoryPictureStore();
    return { store, commit: (write) => store.commit(write) };
  });
});
