import { afterEach, describe } from 'vitest';
import { openSecrets } from '../../../../test/site-secrets.ts';
import { decisionLogSuite } from '../../../features/business-risk/decision/decision-log.suite.ts';
import type { TemporaryDatabase } from '../../../../test/reused-databases.ts';
import { openTemporaryDatabase } from '../../../../test/temporary-database.ts';
import { SqlDecisionLog } from './decision-log.ts';

describe('SqlDecisionLog', () => {
  let temporary: TemporaryDatabase;
  afterEach(() => temporary.dispose());

  decisionLogSuite(async () => {
    temporary = await openTemporaryDatabase();
    const { database } = temporary;
    const log = await SqlDecisionLog.open(database, await openSecrets());
    return { log, commit: async (writes) => void (await database.writeAll(writes)) };
  });
});
