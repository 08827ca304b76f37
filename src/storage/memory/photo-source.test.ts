import { describe } from 'vitest';
import { photoSourceSuite } from '../../people/import/photo-source.suite.ts';
import { MemoryPhotoSource } from './photo-source.ts';

describe('MemoryPhotoSource', () => {
  photoSourceSuite(async (files) => new MemoryPhotoSource((name) => files[name]));
});
