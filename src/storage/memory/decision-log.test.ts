import { describe } from 'vitest';
import { decisionLogSuite } from '../../features/business-risk/decision/decision-log.suite.ts';
import { MemoryDecisionLog } from './decision-log.ts';

describe('MemoryDecisionLog', () => {
  decisionLogSuite(async () => {
    const log = new MemoryDecisionLog();
    return { log, commit: async (writes) => writes.forEach((write) => log.commit(write)) };
  });
});
