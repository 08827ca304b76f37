import { expect, test } from 'vitest';
import { WorkUnderWay } from '../../kernel/work-under-way.ts';
import { openMemoryJobs } from '../../../test/memory-jobs.ts';
import { ScriptedAnalyzer, scriptedPhoto } from '../../../test/registry/scripted-analyzer.ts';
import { checkCharacter, parseIdNumber } from '../../identity/id-number.ts';
import { systemRandom } from '../../kernel/random.ts';
import type { Jobs } from '../../platform/jobs/jobs.ts';
import { MemoryImportStore } from '../../storage/memory/import-store.ts';
import { MemoryJobStore } from '../../storage/memory/job-store.ts';
import { MemoryPersonStore } from '../../storage/memory/person-store.ts';
import { MemorySiteSecrets } from '../../storage/memory/site-secrets.ts';
import { Enrolment } from '../enrolment.ts';
import { personIdOf } from '../person-id.ts';
import { ImportDesk, type ImportDeskDeps } from './import-desk.ts';

const DAY_MS = 86_400_000;
const CHOICES = { missingPhoto: 'refuse', otherPhotos: 'refuse' } as const;
const FILE = { format: 'csv', encoding: 'auto', mends: null } as const;

const withCheck = (whole: string) => whole + checkCharacter(whole);
const numberAt = (at: number) =>
  withCheck(`1101011990${String(101 + Math.floor(at / 900)).padStart(4, '0')}${String(100 + (at % 900))}`);

const roster = (rows: number, line = (at: number) => `${numberAt(at)},张三`) =>
  ['id_number,name', ...Array.from({ length: rows }, (_, at) => line(at))].join('\n');

/** A site with stores that outlive its processes. `open` starts a process. */
function setUp() {
  const secrets = new MemorySiteSecrets();
  const persons = new MemoryPersonStore(secrets);
  const store = new MemoryImportStore();
  const jobStore = new MemoryJobStore();
  const clock = { now: Date.UTC(2026, 5, 1), nowMs: () => clock.now };
  const shared = { secrets, clock, underWay: new WorkUnderWay() };
  const people = { store: persons, analyzer: new ScriptedAnalyzer(), keepPhotos: false, mayBeSame: () => true };
  const enrolment = new Enrolment({ ...shared, ...people });
  const open = (
    enrol: ImportDeskDeps['enrolment']['enrol'] = (...args) => enrolment.enrol(...args),
    bugs?: unknown[],
  ) => {
    const jobs: Jobs = openMemoryJobs(jobStore, bugs && ((error) => bugs.push(error)));
    const deps = { ...shared, store, enrolment: { enrol }, jobs, random: systemRandom, keptMs: 7 * DAY_MS };
    return { desk: new ImportDesk({ ...deps, pause: async () => undefined }), jobs };
  };
  return { secrets, persons, store, jobStore, clock, enrolment, open };
}

async function sent(desk: ImportDesk, text: string | Uint8Array, photos: Readonly<Record<string, string>> = {}) {
  const bytes = typeof text === 'string' ? new TextEncoder().encode(text) : text;
  const begun = await desk.takePart(null, { number: 0, bytes, startedBy: 'ada' });
  if (typeof begun === 'string') throw new Error(begun);
  const named = Object.entries(photos).map(([name, shows]) => ({ name, bytes: scriptedPhoto(shows) }));
  if (named.length > 0) expect(await desk.takePhotos(begun.importId, named)).toBe(named.length);
  return begun.importId;
}

test('a file is checked, its people are registered as a job, and the refused rows are mended', async () => {
  const { open, persons, store } = setUp();
  const { desk, jobs } = open();
  const photos = { 'a.jpg': 'face a', 'b.jpg': 'nobody' };
  const text = [
    'id_number,name,photo',
    `${numberAt(0)},张三,a.jpg`,
    `${numberAt(1)},李四,b.jpg`,
    `${numberAt(2)},王五,c.jpg`,
    '110105194912310021,赵六,a.jpg',
  ].join('\n');
  const importId = await sent(desk, text, photos);
  expect(await desk.check(importId, FILE)).toMatchObject({
    state: 'checked',
    counts: { pending: 3, refused: 1 },
    hasPhotos: true,
    photos: 2,
    photosMissing: 1,
    columns: ['id_number', 'name', 'photo'],
  });
  expect((await persons.counts()).persons).toBe(0);
  expect(await desk.start(importId, CHOICES, 'ada')).toMatchObject({ state: 'running' });
  await jobs.settled();
  expect(await desk.show(importId)).toMatchObject({ state: 'done', counts: { pending: 0, added: 1, refused: 3 } });
  expect(await store.reasons(importId)).toEqual([
    { refusal: 'number-wrong-check-character', rows: 1 },
    { refusal: 'photo-missing', rows: 1 },
    { refusal: 'photo-no-face', rows: 1 },
  ]);
  // The second row keeps its name, but its photo is sent again. The third gets its photo.
  const mended = ['id_number,name,photo', `${numberAt(1)},李四,b.jpg`, `${numberAt(2)},王五,c.jpg`].join('\n');
  const again = await sent(desk, mended, { 'b.jpg': 'face b', 'c.jpg': 'face c' });
  expect(await desk.check(again, { ...FILE, mends: importId })).toMatchObject({ photosMissing: 0, mends: importId });
  await desk.start(again, CHOICES, 'ada');
  await jobs.settled();
  expect(await desk.show(again)).toMatchObject({ state: 'done', counts: { added: 2, refused: 0 } });
  expect(await persons.counts()).toMatchObject({ persons: 3, faces: 3 });
});

test('an import is mended when every row has ended, so it keeps the photos that it needs', async () => {
  const { open, store } = setUp();
  const { desk, jobs } = open();
  const text = (number: string) => `id_number,name,photo\n${number},张三,a.jpg`;
  const importId = await sent(desk, text(numberAt(0)), { 'a.jpg': 'face a' });
  const again = await sent(desk, text(numberAt(0)));
  const mends = { ...FILE, mends: importId };
  expect(await desk.check(again, mends)).toBe('mended-not-done');
  await desk.check(importId, FILE);
  expect(await desk.check(again, mends)).toBe('mended-not-done');
  // An earlier release checked it nevertheless.
  const early = await sent(desk, text(numberAt(0)));
  await store.beginCheck(early, 'chk_1');
  await store.checked(early, 'chk_1', { columns: [], hasPhotos: true, mends: importId, atMs: 1 });
  expect(await desk.start(early, CHOICES, 'ada')).toBe('mended-not-done');
  await desk.start(importId, CHOICES, 'ada');
  await jobs.settled();
  expect(await desk.show(importId)).toMatchObject({ state: 'done', counts: { added: 1 } });
  expect(await desk.check(again, mends)).toMatchObject({ state: 'checked', mends: importId });
  // If every row is refused at the check, there is nothing to wait for.
  const refused = await sent(desk, text('110105194912310021'), { 'a.jpg': 'face a' });
  await desk.check(refused, FILE);
  const third = await sent(desk, text(numberAt(1)));
  expect(await desk.check(third, { ...FILE, mends: refused })).toMatchObject({ photosMissing: 0 });
  await desk.start(third, CHOICES, 'ada');
  await jobs.settled();
  expect(await desk.show(third)).toMatchObject({ state: 'done', counts: { added: 1 } });
});

test('a row that is refused at the check keeps its photo, and is erased with it if its number is valid', async () => {
  const { open, store, secrets } = setUp();
  const { desk, jobs } = open();
  const text = `id_number,name,photo\n${numberAt(0)},,a.jpg\n${numberAt(1)},x,b.jpg\n110105194912310021,李四,c.jpg`;
  const importId = await sent(desk, text, { 'a.jpg': 'face a', 'b.jpg': 'face b', 'c.jpg': 'face c' });
  expect(await desk.check(importId, FILE)).toMatchObject({ counts: { pending: 0, refused: 3 } });
  await desk.start(importId, CHOICES, 'ada');
  await jobs.settled();
  expect(await desk.show(importId)).toMatchObject({ state: 'done', counts: { refused: 3 } });
  const held = async () => {
    const photos = await Promise.all(['a.jpg', 'b.jpg', 'c.jpg'].map((name) => store.photo(importId, name)));
    return photos.map((photo) => photo !== null);
  };
  expect(await held()).toEqual([true, true, false]);
  const number = parseIdNumber(numberAt(0));
  if (!number) throw new Error('the number is valid');
  expect(await store.erase(personIdOf(secrets, number))).toBe(2);
  expect(await held()).toEqual([false, true, false]);
  expect((await store.refused(importId, 0, 9)).map(({ row }) => row)).toEqual([2, 3]);
});

test('a file is checked once at a time', async () => {
  const { desk } = setUp().open();
  const importId = await sent(desk, roster(3));
  const [first, second] = await Promise.all([desk.check(importId, FILE), desk.check(importId, FILE)]);
  expect([first, second]).toEqual([expect.objectContaining({ state: 'checked' }), 'checking']);
  expect(await desk.check(importId, FILE)).toBe('not-receiving');
});

test('a check that ends after the check of another process changes nothing', async () => {
  const { open, store } = setUp();
  const [{ desk }, other] = [open(), open()];
  const importId = await sent(desk, roster(3));
  const parts = store.parts.bind(store);
  store.parts = async function* (id) {
    store.parts = parts;
    await other.desk.check(id, FILE);
    // The parts are gone, so the file seems empty.
    yield* parts(id);
  };
  expect(await desk.check(importId, FILE)).toBe('not-receiving');
  expect(await desk.show(importId)).toMatchObject({ state: 'checked', counts: { pending: 3 } });
});

test('the import of a process that dies goes on in the next, and nobody is registered twice', async () => {
  const { open, persons, jobStore, enrolment } = setUp();
  let left = 100;
  const { promise: isStuck, resolve: stuck } = Promise.withResolvers<void>();
  const first = open((...args) => {
    if (left-- > 0) return enrolment.enrol(...args);
    stuck();
    return new Promise<never>(() => undefined);
  });
  const importId = await sent(first.desk, roster(300));
  await first.desk.check(importId, FILE);
  await first.desk.start(importId, CHOICES, 'ada');
  await isStuck;
  // The process that held the lease is gone.
  await jobStore.endLeases();
  const next = open();
  const before = await next.desk.show(importId);
  expect(before).toMatchObject({ state: 'running', counts: { added: 96, pending: 204 } });
  await next.jobs.look();
  await next.jobs.settled();
  const after = await next.desk.show(importId);
  expect(after).toMatchObject({ state: 'done', counts: { pending: 0, refused: 0 } });
  expect((after?.counts.added ?? 0) + (after?.counts.unchanged ?? 0)).toBe(300);
  expect((await persons.counts()).persons).toBe(300);
});

test('an import that was stopped goes on, and another one waits for it', async () => {
  const { open, persons, enrolment } = setUp();
  let left = 40;
  let stop: Promise<unknown> | null = null;
  const { desk, jobs } = open((...args) => {
    if (left-- === 0) stop = desk.stop(importId);
    return enrolment.enrol(...args);
  });
  const importId = await sent(desk, roster(100));
  const other = await sent(desk, roster(5));
  await desk.check(importId, FILE);
  await desk.check(other, FILE);
  expect(await desk.stop(importId)).toBe('not-checked');
  await desk.start(importId, CHOICES, 'ada');
  expect([
    await desk.start(importId, CHOICES, 'ada'),
    await desk.start(other, CHOICES, 'ada'),
    await desk.remove(importId),
  ]).toEqual(['running', 'busy', 'running']);
  await jobs.settled();
  await stop;
  const stopped = await desk.show(importId);
  expect(stopped?.state).toBe('stopped');
  expect(stopped?.counts.pending).toBeGreaterThan(0);
  await desk.start(importId, CHOICES, 'ada');
  await jobs.settled();
  expect(await desk.show(importId)).toMatchObject({ state: 'done', counts: { pending: 0 } });
  expect((await persons.counts()).persons).toBe(100);
  expect(await desk.start(importId, CHOICES, 'ada')).toBe('not-checked');
});

test('an import whose job ends while it is looked at is running or done, and never seems to wait', async () => {
  const { open, store } = setUp();
  const { desk, jobs } = open();
  const importId = await sent(desk, roster(3));
  await desk.check(importId, FILE);
  const find = store.find.bind(store);
  let isLate = false;
  store.find = async (id) => {
    const record = await find(id);
    if (isLate) await jobs.settled();
    return record;
  };
  await desk.start(importId, CHOICES, 'ada');
  isLate = true;
  expect(['running', 'done']).toContain((await desk.show(importId))?.state);
  expect(await desk.show(importId)).toMatchObject({ state: 'done' });
});

test('a failure keeps what is done, and says why', async () => {
  const { open, enrolment } = setUp();
  const bugs: unknown[] = [];
  let left = 20;
  const { desk, jobs } = open((...args) => {
    if (left-- === 0) throw new Error('bug');
    return enrolment.enrol(...args);
  }, bugs);
  const importId = await sent(desk, roster(50));
  await desk.check(importId, FILE);
  await desk.start(importId, CHOICES, 'ada');
  await jobs.settled();
  expect(await desk.show(importId)).toMatchObject({
    state: 'failed',
    problem: 'an unexpected failure',
    counts: { added: 16 },
  });
  expect(bugs).toEqual([new Error('bug')]);
  await desk.start(importId, CHOICES, 'ada');
  await jobs.settled();
  expect(await desk.show(importId)).toMatchObject({ state: 'done', problem: null });
});

test.each([
  ['empty', '', 'the file is empty'],
  ['without a heading', `${numberAt(0)},张三`, 'the first line must name the columns'],
  ['without a row', 'id_number,name\n', 'no row was read from the file'],
  ['a workbook', Buffer.from('PK\u0003\u0004'.padEnd(30, '\0') + '[Content_Types].xml'), 'an Excel workbook (.xlsx)'],
])('a file that is %s is refused and leaves nothing', async (_, text, problem) => {
  const { desk } = setUp().open();
  const importId = await sent(desk, text);
  expect(await desk.check(importId, FILE)).toEqual({ problem: expect.stringContaining(problem) });
  expect(await desk.list()).toEqual([]);
});

test.each([
  ['UTF-16', Buffer.from(`\u{feff}身份证号\t姓名\r\n${numberAt(0)}\t张三\r\n`, 'utf16le')],
  ['the guards of spreadsheets', `身份证号;姓名\n'${numberAt(0)};张三\n="${numberAt(1)}";="李四"`],
  ['one JSON object a line', `{"id_number":"${numberAt(0)}","name":"张三"}`],
])('a file in %s is read', async (what, text) => {
  const { desk } = setUp().open();
  const importId = await sent(desk, text);
  const format = what.includes('JSON') ? ('ndjson' as const) : ('csv' as const);
  expect(await desk.check(importId, { ...FILE, format })).toMatchObject({ counts: { refused: 0 } });
});

test('what arrives must fit: parts in order, photos before the check and with a safe name', async () => {
  const { desk } = setUp().open();
  const bytes = new TextEncoder().encode(roster(1));
  const part = (importId: string | null, number: number) =>
    desk.takePart(importId, { number, bytes, startedBy: 'ada' });
  const photo = (name: string, size = 3) => [{ name, bytes: new Uint8Array(size) }];
  const importId = await sent(desk, roster(1));
  expect(await part('imp_unknown', 0)).toBe('unknown');
  expect(await part(importId, 2)).toBe('not-receiving');
  expect(await desk.takePhotos('imp_unknown', photo('a.jpg'))).toBe('unknown');
  expect(await desk.takePhotos(importId, photo('../a.jpg'))).toBe('photo-name');
  expect(await desk.takePhotos(importId, photo('a.jpg', 8 * 1024 * 1024 + 1))).toBe('photo-too-large');
  expect(await desk.start(importId, CHOICES, 'ada')).toBe('not-checked');
  expect(await desk.check(importId, { ...FILE, mends: 'imp_unknown' })).toBe('unknown');
  await desk.check(importId, FILE);
  expect(await desk.takePhotos(importId, photo('a.jpg'))).toBe('not-receiving');
  expect(await desk.check(importId, FILE)).toBe('not-receiving');
});

test('an import is removed when its time has passed, unless it runs', async () => {
  const { open, clock, store } = setUp();
  const { desk } = open();
  const importId = await sent(desk, roster(300));
  expect(await desk.check(importId, FILE)).toMatchObject({ endsAtMs: clock.now + 7 * DAY_MS });
  clock.now += 7 * DAY_MS;
  expect(await desk.purge()).toBe(0);
  clock.now += 1;
  expect(await desk.purge()).toBe(1);
  expect(await store.find(importId)).toBeNull();
  expect(await desk.remove(importId)).toBe('unknown');
});
