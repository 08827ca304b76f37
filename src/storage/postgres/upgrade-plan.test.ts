import { expect, onTestFinished, test } from 'vitest';
import { makePostgresDatabase } from '../../../test/postgres-server.ts';
import { connectOutside, ENGINE } from '../../../test/temporary-database.ts';
import { planPostgresUpgrade } from './upgrade-plan.ts';

test.runIf(ENGINE === 'postgres')('a database of this release needs nothing, and an empty one every step', async () => {
  const made = await makePostgresDatabase();
  onTestFinished(made.drop);
  expect(planPostgresUpgrade({ url: made.url })).toEqual([]);
  const empty = await makePostgresDatabase({ isEmpty: true });
  onTestFinished(empty.drop);
  expect(
    planPostgresUpgrade({ url: empty.url })
      .map(({ step }) => step)
      .slice(0, 2),
  ).toEqual(['0001-functions.sql', '0002-tables.sql']);
});

test.runIf(ENGINE === 'postgres')(
  'the plan names the step that lacks, what it touches, and changes nothing',
  async () => {
    const { url, drop } = await makePostgresDatabase();
    onTestFinished(drop);
    const outside = connectOutside(url);
    outside.exec('DROP TABLE risk_feed_schedules; DELETE FROM schema_migrations WHERE number >= 11');
    const steps = () => outside.prepare('SELECT count(*) FROM schema_migrations').pluck().get();
    const before = steps();
    expect(planPostgresUpgrade({ url })[0]).toEqual({
      step: '0011-feed-schedules.sql',
      does: ['makes the table risk_feed_schedules'],
      rows: 0,
    });
    expect(steps()).toBe(before);
    outside.close();
  },
);
