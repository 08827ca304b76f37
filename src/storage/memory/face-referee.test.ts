import { describe } from 'vitest';
import { faceRefereeSuite } from '../../people/face-referee.suite.ts';
import { MemoryFaceReferee } from './face-referee.ts';

describe('MemoryFaceReferee', () => {
  faceRefereeSuite(async (world) => new MemoryFaceReferee(world));
});
