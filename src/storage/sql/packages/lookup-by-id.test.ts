import { expect, onTestFinished, test } from 'vitest';
import { connectOutside, ENGINE, openTemporaryDatabase } from '../../../../test/temporary-database.ts';

test.each(['api_keys', 'packages'])('a row of %s is found by its id alone without reading all', async (table) => {
  const { place, dispose } = await openTemporaryDatabase();
  const outside = connectOutside(place);
  onTestFinished(async () => {
    outside.close();
    await dispose();
  });
  const explain = ENGINE === 'postgres' ? 'EXPLAIN' : 'EXPLAIN QUERY PLAN';
  // PostgreSQL reads a small table whole, whatever its indexes.
  if (ENGINE === 'postgres') outside.prepare('SET enable_seqscan = off').run();
  const plan = outside.prepare(`${explain} SELECT * FROM ${table} WHERE id = 'x'`).all();
  expect(JSON.stringify(plan)).toMatch(
    ENGINE === 'postgres'
      ? new RegExp(`using ${table}_by_id|on ${table}_by_id`, 'i')
      : `SEARCH ${table} USING INDEX ${table}_by_id (id=?)`,
  );
});
