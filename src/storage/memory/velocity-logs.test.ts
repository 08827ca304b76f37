import { describe } from 'vitest';
import { velocityLogDraftsSuite } from '../../features/business-risk/velocity/velocity-log-drafts.suite.ts';
import { velocityLogsSuite } from '../../features/business-risk/velocity/velocity-logs.suite.ts';
import { MemoryVelocityLogs } from './velocity-logs.ts';

describe('MemoryVelocityLogs', () => {
  velocityLogsSuite(async () => new MemoryVelocityLogs());
  velocityLogDraftsSuite(async () => {
    const logs = new MemoryVelocityLogs();
    return { logs, drafts: logs };
  });
});
