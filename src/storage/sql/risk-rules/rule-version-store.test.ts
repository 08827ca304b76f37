import { afterEach, describe } from 'vitest';
import { ruleVersionStoreSuite } from '../../../features/business-risk/rules/rule-version-store.suite.ts';
import { openWatchedDatabase } from '../../../../test/temporary-database.ts';
import type { TemporaryDatabase } from '../../../../test/reused-databases.ts';
import { SqlRuleVersionStore } from './rule-version-store.ts';

describe('SqlRuleVersionStore', () => {
  let temporary: TemporaryDatabase;
  afterEach(() => temporary.dispose());

  ruleVersionStoreSuite(async () => {
    temporary = await openWatchedDatabase();
    return new SqlRuleVersionStore(temporary.database);
  });
});
