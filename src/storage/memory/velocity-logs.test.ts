import { describe } from 'vitest';
import { velocityLogsSuite } from '../../features/business-risk/velocity/velocity-logs.suite.ts';
import { MemoryVelocityLogs } from './velocity-logs.ts';

describe('MemoryVelocityLogs', () => {
  velocityLogsSuite(async () => new MemoryVelocityLogs());
});
