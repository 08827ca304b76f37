import { describe } from 'vitest';
import { decisionLabelsSuite } from '../../features/business-risk/decision/decision-labels.suite.ts';
import { MemoryDecisionLabels } from './decision-labels.ts';

describe('MemoryDecisionLabels', () => {
  decisionLabelsSuite(async () => {
    const labels = new MemoryDecisionLabels();
    return { labels, tell: async (label) => labels.tell(label) };
  });
});
