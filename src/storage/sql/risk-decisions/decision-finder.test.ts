import Database from 'better-sqlite3';
import { afterEach, describe, expect, test } from 'vitest';
import { openSecrets } from '../../../../test/site-secrets.ts';
import { decisionFinderSuite } from '../../../features/business-risk/decision/decision-finder.suite.ts';
import { decisionRecord } from '../../../features/business-risk/decision/decision-record-fixture.ts';
import { harmlessFeatures } from '../../../features/business-risk/features/harmless-features.ts';
import type { TemporaryDatabase } from '../../../../test/reused-databases.ts';
import { openTemporaryDatabase, ENGINE } from '../../../../test/temporary-database.ts';
import { forOperations } from '../../sqlite/engine.ts';
import { SqlDecisionFinder } from './decision-finder.ts';
import { SqlDecisionLog } from './decision-log.ts';
import { riskDecisionOperations } from './operations.ts';

describe('SqlDecisionFinder', () => {
  let temporary: TemporaryDatabase;
  afterEach(() => temporary.dispose());

  decisionFinderSuite(async () => {
    temporary = await openTemporaryDatabase();
    const { database } = temporary;
    const log = await SqlDecisionLog.open(database, await openSecrets());
    const finder = new SqlDecisionFinder(database);
    return { log, finder, commit: async (writes) => void (await database.writeAll(writes)) };
  });
});

test.runIf(ENGINE === 'sqlite')(
  'a purge takes as many steps as it removes decisions, whatever scenes the callers have made up',
  async () => {
    await using temporary = await openTemporaryDatabase();
    const { database, place } = temporary;
    const log = await SqlDecisionLog.open(database, await openSecrets());
    const records = Array.from({ length: 300 }, (_, at) =>
      decisionRecord({ orderId: `N${at}`, atMs: 1000 + at, features: harmlessFeatures({ scene: `scene ${at}` }) }),
    );
    await database.writeAll(records.map((record) => log.prepare(record)));
    const steps: unknown[] = [];
    const connection = forOperations(new Database(place, { verbose: (text) => steps.push(text) }));
    const left = connection.prepare("SELECT count(*) FROM risk_mark_seconds WHERE mark LIKE 'scene %'").pluck();
    const old = connection
      .prepare("SELECT count(*) FROM risk_mark_seconds WHERE mark IN ('scene scene 0', 'scene scene 1')")
      .pluck();
    expect([left.get(), old.get()]).toEqual([300, 2]);
    steps.length = 0;
    expect(riskDecisionOperations.writes.purge(connection, { beforeMs: 1002, limit: 100 })).toBe(2);
    expect(steps.length).toBeLessThan(20);
    // All of these decisions are of one second, and the marks of those that stay do.
    expect([left.get(), old.get()]).toEqual([298, 0]);
    connection.close();
  },
);
