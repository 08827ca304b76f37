import { afterEach, describe } from 'vitest';
import { ruleVersionStoreSuite } from '../../../features/business-risk/rules/rule-version-store.suite.ts';
import { openWatchedDatabase } from '../changes/watched-database.ts';
import type { TemporaryDatabase } from '../temporary-database.ts';
import { SqliteRuleVersionStore } from './rule-version-store.ts';

describe('SqliteRuleVersionStore', () => {
  let temporary: TemporaryDatabase;
  afterEach(() => temporary.dispose());

  ruleVersionStoreSuite(async () => {
    temporary = await openWatchedDatabase();
    return new SqliteRuleVersionStore(temporary.database);
  });
});
