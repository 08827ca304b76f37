import { describe } from 'vitest';
import { learningStoreSuite } from '../../features/business-risk/baselines/learning-store.suite.ts';
import { MemoryLearningStore } from './learning-store.ts';

describe('MemoryLearningStore', () => {
  learningStoreSuite(async () => new MemoryLearningStore());
});
