import { expect, test } from 'vitest';
import { AdminClientError } from '../../terminal/admin-client.ts';
import { feedCheck } from './feed-check.ts';

const feed = {
  id: 'feed-1',
  name: 'exits',
  kind: 'tor',
  active: true,
  rows: 1,
  refusedRows: 0,
  source: 's',
  licence: 'l',
  publishedAtMs: null,
  importedAtMs: 0,
  digest: '',
  ageDays: 9,
  staleAtMs: 1,
  stale: true,
};
const checkOf = (...feeds: readonly object[]) => feedCheck(() => ({ call: async () => ({ feeds }) })).run();

test('an active feed that is too old is a warning that says which', async () => {
  expect(await checkOf(feed, { ...feed, name: 'dc', stale: false })).toEqual({
    level: 'warning',
    detail: 'exits (tor) is 9 days old',
    mend: expect.stringContaining('import it under the same name'),
  });
  expect(await checkOf({ ...feed, stale: false }, { ...feed, active: false, stale: false })).toEqual({
    level: 'ok',
    detail: '1 active, none is too old',
  });
});

test('without a server nothing is wrong', async () => {
  const call = async () => {
    throw new AdminClientError('no server runs');
  };
  expect(await feedCheck(() => ({ call })).run()).toEqual({ level: 'ok', detail: 'not asked: no server runs' });
});
