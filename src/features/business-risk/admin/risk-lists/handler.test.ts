import { expect, test } from 'vitest';
import { anActor } from '../../../../../test/an-actor.ts';
import { seededRandom } from '../../../../kernel/seeded-random.ts';
import { told } from '../../../../kernel/told.ts';
import { ListImportProblem } from '../../lists/list-import.ts';
import { riskListContracts } from './contract.ts';
import { createRiskListHandlers, type RiskListDeps } from './handler.ts';

const DAY_MS = 86_400_000;
const NOW_MS = 100 * DAY_MS;
const ENTRY = {
  id: 'entry-1',
  list: 'block',
  kind: 'phone',
  key: 'secret-key',
  otherKeys: ['other-key'],
  shown: '138****0000',
  startMs: 1,
  endMs: null,
};
const SHOWN = { id: 'entry-1', list: 'block', kind: 'phone', shown: '138****0000', startAtMs: 1, endAtMs: null };
const NO_HITS = { hitsLastDay: 0, hitsLastWeek: 0, lastHitAtMs: null };

/** Handlers over lists that answer every change with `answer`. */
function opened({
  answer = { ok: true, entry: ENTRY } as unknown,
  found = [{ entry: ENTRY, verdict: 'applies' }] as unknown,
} = {}) {
  const asked: unknown[] = [];
  const note =
    (what: string, gives: unknown = answer) =>
    async (...how: unknown[]) => {
      asked.push([what, ...how]);
      if (gives instanceof Error) throw gives;
      return gives;
    };
  const handlers = createRiskListHandlers({
    lists: {
      page: note('page', [ENTRY]),
      hits: async () => new Map(),
      find: note('find', found),
      add: note('add'),
      addUnlisted: note('addUnlisted'),
      change: note('change'),
      import: note('import'),
      preview: note('preview'),
      remove: note('remove'),
    },
    platform: { apps: async () => [{ id: 'app_1' }, { id: 'app_2' }] },
    clock: { nowMs: () => NOW_MS },
    random: seededRandom(1),
  } as unknown as RiskListDeps);
  return { handlers, asked };
}

const add = (given: object = {}) =>
  riskListContracts.add.params.parse({ list: 'block', kind: 'phone', value: '13800000000', ...given });

test('an entry is added and shown masked, without its keys', async () => {
  const { handlers } = opened();
  const outcome = await handlers.add(add(), anActor);
  expect(outcome).toEqual({ ok: true, result: SHOWN, subject: 'entry-1' });
  expect(JSON.stringify(outcome)).not.toMatch(/secret-key|other-key|13800000000/);
  expect(
    await opened({ answer: { ok: false, problem: 'value is not a valid phone' } }).handlers.add(add(), anActor),
  ).toEqual({
    ok: false,
    error: 'bad_request',
    detail: 'value is not a valid phone',
  });
});

test.each([
  [{}, { state: undefined, endsByMs: undefined }],
  [{ endingDays: 7 }, { state: 'now', endsByMs: NOW_MS + 7 * DAY_MS }],
  [{ state: 'ended' }, { state: 'ended', endsByMs: undefined }],
])('a list with %j is asked for %j', async (given, filter) => {
  const { handlers, asked } = opened();
  const outcome = await handlers.list(riskListContracts.list.params.parse(given), anActor);
  expect(outcome).toEqual({ ok: true, result: { entries: [{ ...SHOWN, ...NO_HITS }] } });
  expect(asked).toMatchObject([['page', null, 50, { ...filter, nowMs: NOW_MS }]]);
});

test('a value is looked for in all apps, or in one', async () => {
  const { handlers, asked } = opened();
  const find = (given: object) =>
    handlers.find(riskListContracts.find.params.parse({ kind: 'phone', value: '13800000000', ...given }), anActor);
  expect(await find({})).toEqual({ ok: true, result: { entries: [{ ...SHOWN, ...NO_HITS, verdict: 'applies' }] } });
  await find({ app: 'app_2' });
  expect(asked.map((each) => (each as unknown[])[1])).toMatchObject([
    { appIds: ['app_1', 'app_2'], appId: null },
    { appIds: ['app_2'], appId: 'app_2' },
  ]);
  const wrong = opened({ found: null });
  const outcome = await wrong.handlers.find(
    riskListContracts.find.params.parse({ kind: 'phone', value: '1380000000x' }),
    anActor,
  );
  expect(outcome).toEqual({ ok: false, error: 'bad_request', detail: 'value: is not a valid phone' });
});

test.each([
  [
    { ok: true, entry: ENTRY },
    { ok: true, result: SHOWN, subject: 'entry-1' },
  ],
  [
    { ok: false, reason: 'unknown' },
    { ok: false, error: 'not_found', detail: 'there is no such entry: list the entries' },
  ],
  [
    { ok: false, reason: 'ends' },
    { ok: false, error: 'bad_request', detail: 'end: must be later than the start of the entry' },
  ],
])('a change that ends as %j', async (answer, expected) => {
  expect(await opened({ answer }).handlers.change({ entryId: 'entry-1', note: 'n' }, anActor)).toEqual(expected);
});

test('the end of an entry is set, taken away or left alone', async () => {
  const { handlers, asked } = opened();
  for (const end of ['1970-04-20T00:00:00Z', null, undefined])
    await handlers.change(riskListContracts.change.params.parse({ entryId: 'entry-1', note: 'n', end }), anActor);
  expect(asked.map((each) => (each as unknown[])[2])).toEqual([
    { endMs: 109 * DAY_MS, note: 'n' },
    { endMs: null, note: 'n' },
    { endMs: undefined, note: 'n' },
  ]);
});

test('a table is imported, and of many refused rows the first hundred are told', async () => {
  const refused = Array.from({ length: 101 }, (_, at) => ({ line: at + 2, problem: 'value is not a valid phone' }));
  const answer = { entries: [ENTRY], unchanged: [], duplicates: [ENTRY], refused };
  const { handlers } = opened({ answer });
  const outcome = await handlers.import(riskListContracts.import.params.parse({ csv: 'list,kind,value' }), anActor);
  expect(outcome).toMatchObject({ ok: true, result: { added: 1, unchanged: 0, duplicates: 1, refusedRows: 101 } });
  expect(outcome.ok && 'result' in outcome && outcome.result.refused).toHaveLength(100);
  expect(await handlers.preview({ csv: 'list,kind,value' }, anActor)).toMatchObject({
    result: { rows: 103, refused: { length: 101 }, parts: [{ list: 'block', kind: 'phone', entries: 1 }] },
  });
});

test('a table that is none is the mistake of the caller, and a bug is not', async () => {
  const problem = opened({
    answer: new ListImportProblem(told`the file is empty: it needs a heading, list,kind,value`),
  });
  const csv = riskListContracts.import.params.parse({ csv: 'x' });
  expect(await problem.handlers.import(csv, anActor)).toMatchObject({ ok: false, error: 'bad_request' });
  expect(await problem.handlers.preview({ csv: 'x' }, anActor)).toMatchObject({ ok: false, error: 'bad_request' });
  await expect(opened({ answer: new TypeError('bug') }).handlers.import(csv, anActor)).rejects.toThrow('bug');
});

test('an entry is removed once', async () => {
  expect(await opened({ answer: true }).handlers.remove({ entryId: 'entry-1' }, anActor)).toMatchObject({
    ok: true,
    subject: 'entry-1',
  });
  expect(await opened({ answer: false }).handlers.remove({ entryId: 'entry-1' }, anActor)).toMatchObject({
    error: 'not_found',
  });
});

test('entities of decisions are listed by their pseudonyms', async () => {
  const key = 'ab'.repeat(16);
  const { handlers, asked } = opened({ answer: { ok: true, added: [ENTRY], known: [] } });
  const given = riskListContracts.addEntities.params.parse({ list: 'block', entities: [`device:${key}`] });
  expect(await handlers.addEntities(given, anActor)).toEqual({ ok: true, result: { added: [SHOWN], known: [] } });
  expect(asked).toMatchObject([['addUnlisted', { keys: [{ kind: 'device', key }] }, { name: 'ada', nowMs: NOW_MS }]]);
});

test.each([
  [[], false],
  [['device:x'], false],
  [[`name:${'ab'.repeat(16)}`], false],
  [[`phone:${'ab'.repeat(16)}`], true],
])('the schema takes the entities %j: %s', (entities, isTaken) => {
  expect(riskListContracts.addEntities.params.safeParse({ list: 'block', entities }).success).toBe(isTaken);
});

test.each([
  [{ note: 'n'.repeat(200) }, true],
  [{ note: 'n'.repeat(201) }, false],
  [{ list: 'l'.repeat(32) }, true],
  [{ list: 'l'.repeat(33) }, false],
  [{ end: '2026-03-01' }, true],
  [{ end: '2026-02-30' }, false],
])('the schema takes an entry with other fields: %#', (given, isTaken) => {
  expect(riskListContracts.add.params.safeParse({ list: 'block', kind: 'phone', value: 'x', ...given }).success).toBe(
    isTaken,
  );
});

test('the last day of an entry is included', async () => {
  const { handlers, asked } = opened();
  const given = riskListContracts.change.params.parse({ entryId: 'entry-1', end: '2026-03-01' });
  await handlers.change(given, anActor);
  expect(asked).toMatchObject([['change', 'entry-1', { endMs: Date.parse('2026-03-02T00:00:00+08:00') }, NOW_MS]]);
});
