import { describe } from 'vitest';
import { ruleVersionStoreSuite } from '../../features/business-risk/rules/rule-version-store.suite.ts';
import { MemoryRuleVersionStore } from './rule-version-store.ts';

describe('MemoryRuleVersionStore', () => {
  ruleVersionStoreSuite(async () => new MemoryRuleVersionStore());
});
