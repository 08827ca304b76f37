import { expect, onTestFinished, test } from 'vitest';
import { planOf } from '../../../../test/query-plan.ts';
import { connectOutside, openTemporaryDatabase } from '../../../../test/temporary-database.ts';

test.each(['api_keys', 'packages'])('a row of %s is found by its id alone without reading all', async (table) => {
  const { place, dispose } = await openTemporaryDatabase();
  const outside = connectOutside(place);
  onTestFinished(async () => {
    outside.close();
    await dispose();
  });
  expect(planOf(outside, `SELECT * FROM ${table} WHERE id = 'x'`)).toContain(`${table}_by_id`);
});
