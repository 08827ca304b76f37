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
  fetchProblem: null,
};
const checkOf = (...feeds: readonly object[]) =>
  feedCheck(() => ({ call: async () => ({ feeds, schedules: [] }) })).run();

test('an active feed that is too old is a warning that says which', async () => {
  expect(await checkOf(feed, { ...feed, name: 'dc', stale: false })).toEqual({
    level: 'warning',
    detail: 'exits (tor) is 9 days old',
    mend: expect.stringContaining('import it under the same name'),
  });
  expect(await checkOf({ ...feed, stale: false }, { ...feed, active: false, stale: false })).toEqual({
    level: 'ok',
    detail: '1 active, none is too old; 0 fetched regularly',
  });
});

test('a feed that cannot be fetched is a warning that says why', async () => {
  const schedule = {
    name: 'exits',
    kind: 'tor',
    url: 'https://feeds.example/exits.txt',
    everyHours: 24,
    state: 'failed',
    problem: { code: 'status', detail: '503', text: 'the server answered with status 503' },
    failures: 2,
    triedAtMs: 1,
    fetchedAtMs: null,
    heldSinceMs: null,
    nextAtMs: 2,
    checksum: 'none',
    bytesMax: 1,
    licence: 'l',
    createdBy: 'ada',
    createdAtMs: 0,
  };
  const call = async () => ({ feeds: [{ ...feed, stale: false }], schedules: [schedule] });
  expect(await feedCheck(() => ({ call })).run()).toEqual({
    level: 'warning',
    detail: 'exits could not be fetched: the server answered with status 503',
    mend: 'correct the URL or its server, then renzheng feed fetch NAME',
  });
  const problem = { code: 'doubtful', detail: 'it holds 99 % of all', text: 'x' };
  const held = async () => ({ feeds: [], schedules: [{ ...schedule, heldSinceMs: 5, problem }] });
  expect(await feedCheck(() => ({ call: held })).run()).toEqual({
    level: 'warning',
    detail: 'a newer version of exits is held back: it holds 99 % of all',
    mend: 'look at the file of its publisher. If it is right, take it: renzheng feed fetch NAME --force',
  });
});

test('without a server nothing is wrong', async () => {
  const call = async () => {
    throw new AdminClientError('no server runs');
  };
  expect(await feedCheck(() => ({ call })).run()).toEqual({ level: 'not-asked', detail: 'not asked: no server runs' });
});
