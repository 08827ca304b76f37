import { expect, test } from 'vitest';
import { anActor } from '../../../test/an-actor.ts';
import type { ImportRefusal, ShownImport } from '../../people/import/import-desk.ts';
import { personImportContracts } from './contract.ts';
import { createPersonImportHandlers, type PersonImportDeps } from './handler.ts';

const ID = `imp_${'0'.repeat(18)}`;
const SHOWN = {
  importId: ID,
  state: 'done',
  startedBy: 'ada',
  receivedAtMs: 1,
  endsAtMs: 9,
  mends: null,
  photos: 2,
  isWaiting: false,
  problem: null,
  counts: { pending: 1, added: 2, updated: 0, unchanged: 1, refused: 1 },
  hasPhotos: true,
  photosMissing: 0,
  columns: ['id_number', 'note'],
} as unknown as ShownImport;
const ROW = {
  row: 4,
  line: 5,
  refusal: 'name-missing',
  detail: 'the name is missing',
  raw: { ok: true, fields: { id_number: '11010519491231002X', note: '王小明' } },
};

/** Handlers over a desk that answers everything with `answer`. */
function opened({ answer = SHOWN as unknown, shown = SHOWN as ShownImport | null } = {}) {
  const asked: unknown[] = [];
  const note =
    (what: string) =>
    async (...how: unknown[]) => (asked.push([what, ...how]), answer);
  const handlers = createPersonImportHandlers({
    importDesk: {
      takePart: note('takePart'),
      takePhotos: note('takePhotos'),
      check: note('check'),
      start: note('start'),
      stop: note('stop'),
      remove: note('remove'),
      list: async () => [SHOWN],
      show: async () => shown,
    },
    personImports: {
      reasons: async () => [{ refusal: 'name-missing', rows: 1 }],
      refused: async (_id: string, after: number) => (after === 0 ? [ROW] : []),
    },
  } as unknown as PersonImportDeps);
  return { handlers, asked };
}

const bytes = Buffer.from('id_number').toString('base64');

test('a first part begins an import in the name of the administrator', async () => {
  const { handlers, asked } = opened({ answer: { importId: ID } });
  expect(await handlers.part({ part: 0, bytes }, anActor)).toEqual({ ok: true, result: { importId: ID }, subject: ID });
  await handlers.part({ importId: ID, part: 1, bytes }, anActor);
  expect(asked).toMatchObject([
    ['takePart', null, { number: 0, bytes: Buffer.from('id_number'), startedBy: 'ada' }],
    ['takePart', ID, { number: 1 }],
  ]);
});

test('a later part without an id belongs to no import', async () => {
  const { handlers, asked } = opened();
  expect(await handlers.part({ part: 1, bytes }, anActor)).toMatchObject({ error: 'bad_request' });
  expect(asked).toEqual([]);
});

test.each([
  ['unknown', 'not_found'],
  ['too-many', 'conflict'],
  ['not-receiving', 'conflict'],
  ['photo-too-large', 'bad_request'],
  ['photos-too-large', 'bad_request'],
  ['photo-name', 'bad_request'],
  ['not-checked', 'conflict'],
  ['checking', 'conflict'],
  ['mended-not-done', 'conflict'],
  ['busy', 'conflict'],
  ['running', 'conflict'],
] as const satisfies readonly (readonly [ImportRefusal, string])[])(
  '%s is a %s of every operation',
  async (answer, error) => {
    const { handlers } = opened({ answer });
    const start = personImportContracts.start.params.parse({ importId: ID });
    for (const outcome of [
      await handlers.part({ part: 0, bytes }, anActor),
      await handlers.photos({ importId: ID, photos: [{ name: 'a.jpg', bytes }] }, anActor),
      await handlers.check(personImportContracts.check.params.parse({ importId: ID }), anActor),
      await handlers.start(start, anActor),
      await handlers.stop({ importId: ID }, anActor),
      await handlers.remove({ importId: ID }, anActor),
    ])
      expect(outcome).toMatchObject({ ok: false, error });
  },
);

test('an import is shown with its counts and reasons, and without what is in its rows', async () => {
  const { handlers } = opened();
  const show = personImportContracts.show.params.parse({ importId: ID, language: 'en' });
  const outcome = await handlers.show(show, anActor);
  expect(outcome).toMatchObject({
    ok: true,
    result: {
      rows: 5,
      done: 4,
      added: 2,
      refused: 1,
      columns: [{ name: 'id_number' }, { name: 'note', meaning: null }],
      reasons: [{ refusal: 'name-missing', rows: 1, reason: expect.any(String), advice: expect.any(String) }],
      firstRefused: [{ row: 4, line: 5, refusal: 'name-missing' }],
    },
  });
  expect(JSON.stringify(outcome)).not.toMatch(/19491231|小明/);
  expect(JSON.stringify(await handlers.list({}, anActor))).not.toContain('pending');
  expect(await opened({ shown: null }).handlers.show(show, anActor)).toMatchObject({ error: 'not_found' });
});

test('a file that cannot be read is the mistake of the caller', async () => {
  const { handlers } = opened({ answer: { problem: 'it is empty' } });
  const check = personImportContracts.check.params.parse({ importId: ID });
  expect(await handlers.check(check, anActor)).toEqual({
    ok: false,
    error: 'bad_request',
    detail: 'file: it is empty',
  });
});

test('refused rows come as they were, so that they can be mended', async () => {
  const { handlers } = opened();
  const asked = personImportContracts.refused.params.parse({ importId: ID, language: 'en' });
  const outcome = await handlers.refused(asked, anActor);
  if (!outcome.ok || !('stream' in outcome)) throw new Error('the rows are there');
  let csv = '';
  for await (const chunk of outcome.stream.chunks) csv += chunk;
  expect(csv.split('\n').slice(0, 2)).toEqual([
    '\u{feff}id_number,note,line of the file,why it was refused,what to do,detail',
    expect.stringMatching(/^11010519491231002X,王小明,5,.+,.+,the name is missing$/),
  ]);
  expect(outcome).toMatchObject({ subject: ID, stream: { fileName: `renzheng-refused-${ID}.csv` } });
  expect(await opened({ shown: null }).handlers.refused(asked, anActor)).toMatchObject({ error: 'not_found' });
});

test('an import starts with the choices of its administrator, and is removed', async () => {
  const { handlers, asked } = opened();
  const start = personImportContracts.start.params.parse({ importId: ID, otherPhotos: 'add' });
  expect(await handlers.start(start, anActor)).toMatchObject({ ok: true, result: { importId: ID }, subject: ID });
  expect(asked).toEqual([['start', ID, { missingPhoto: 'refuse', otherPhotos: 'add' }, 'ada']]);
  expect(await opened({ answer: null }).handlers.remove({ importId: ID }, anActor)).toEqual({
    ok: true,
    result: { removed: true },
    subject: ID,
  });
});

test.each([
  ['imp_000000000000000000', true],
  ['imp_00000000000000000', false],
  ['imp_0000000000000000000', false],
  ['../etc/passwd', false],
])('the schema takes %s as an id: %s', (importId, isTaken) => {
  expect(personImportContracts.stop.params.safeParse({ importId }).success).toBe(isTaken);
});

const photosOf = (count: number) => Array.from({ length: count }, () => ({ name: 'a.jpg', bytes }));
test.each([
  [0, false],
  [1, true],
  [500, true],
  [501, false],
])('%d photos at once are taken: %s', (count, isTaken) => {
  expect(personImportContracts.photos.params.safeParse({ importId: ID, photos: photosOf(count) }).success).toBe(
    isTaken,
  );
});
