import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, test } from 'vitest';
import { WorkUnderWay } from '../../kernel/work-under-way.ts';
import { ScriptedAnalyzer, scriptedPhoto } from '../../../test/registry/scripted-analyzer.ts';
import { Fault } from '../../kernel/fault.ts';
import { MemoryImportJournal } from '../../storage/memory/import-journal.ts';
import { MemoryPersonStore } from '../../storage/memory/person-store.ts';
import { MemoryPhotoSource } from '../../storage/memory/photo-source.ts';
import { MemorySiteSecrets } from '../../storage/memory/site-secrets.ts';
import { Enrolment } from '../enrolment.ts';
import type { OtherPhotos } from '../person-store.ts';
import { checkCharacter } from '../../identity/id-number.ts';
import type { ImportTally } from './import-journal.ts';
import { importPersons, type ImportOptions } from './import-persons.ts';
import type { RawRow } from './import-row.ts';

/** Gives the n-th of ten thousand well-formed id numbers. */
function numberAt(at: number): string {
  const digits = `110101${1950 + Math.floor(at / 9000)}0101${String((at % 900) + 100)}`;
  const county = String(100_000 + (at % 9000) * 7).slice(1, 5);
  const whole = `11${county}${digits.slice(6)}`;
  return whole + checkCharacter(whole);
}

const row = (at: number, more: Record<string, string> = {}): RawRow => ({
  line: at + 2,
  ok: true,
  fields: { id_number: numberAt(at), name: '张三', photo: `${at}.jpg`, ...more },
});

async function* from(rows: Iterable<RawRow>): AsyncGenerator<RawRow> {
  yield* rows;
}

const NOW_MS = Date.UTC(2026, 5, 1);

/** Enrols people for real, into memory. Each photo shows the face that its file name says. */
function setUp(
  photoOf = (name: string): Uint8Array | undefined => scriptedPhoto(`face ${name}`),
  otherPhotos: OtherPhotos = 'refuse',
) {
  const secrets = new MemorySiteSecrets();
  const store = new MemoryPersonStore(secrets);
  const analyzer = new ScriptedAnalyzer();
  const clock = { nowMs: () => 0 };
  const enrolment = new Enrolment({
    store,
    analyzer,
    secrets,
    clock,
    keepPhotos: false,
    mayBeSame: () => true,
    underWay: new WorkUnderWay(),
  });
  const run = (rows: Iterable<RawRow>, more: Partial<ImportOptions> = {}) =>
    importPersons({
      rows: from(rows),
      photos: new MemoryPhotoSource(photoOf),
      missingPhoto: 'refuse',
      enrol: (person, signal) => enrolment.enrol({ ...person, otherPhotos, unusablePhoto: 'refuse' }, signal),
      journal: null,
      clock: { nowMs: () => NOW_MS },
      concurrency: 4,
      signal: new AbortController().signal,
      ...more,
    });
  return { run, store, analyzer };
}

const rows = (count: number) => Array.from({ length: count }, (_, at) => row(at));

test('every person is registered, and importing again changes nothing', async () => {
  const { run, store, analyzer } = setUp();
  expect(await run(rows(200))).toEqual({ rows: 200, added: 200, updated: 0, unchanged: 0, refused: 0 });
  expect(await store.counts()).toMatchObject({ persons: 200, faces: 200 });
  expect(await run(rows(200))).toMatchObject({ added: 0, unchanged: 200 });
  expect(analyzer.asked).toBe(200);
});

test('every row that is left out is reported, with its place and the reason', async () => {
  const photos: Record<string, string> = {
    '2.jpg': 'nobody',
    '3.jpg': 'several',
    '4.jpg': 'broken',
    '5.jpg': 'blurred',
  };
  const { run } = setUp((name) => (name === '6.jpg' ? undefined : scriptedPhoto(photos[name] ?? `face ${name}`)));
  const journal = new MemoryImportJournal();
  const tally = await run(
    [
      row(0),
      row(1, { id_number: '110105194912310021' }),
      ...[2, 3, 4, 5, 6].map((at) => row(at)),
      row(7, { id_number: numberAt(0), name: '李四' }),
      row(8, { id_number: numberAt(0) }),
      row(9, { photo: '../../etc/passwd' }),
      { line: 12, ok: false, detail: 'the row has broken quotes' },
      row(11, { name: '' }),
      row(12),
    ],
    { journal },
  );
  expect(tally).toEqual({ rows: 13, added: 2, updated: 0, unchanged: 0, refused: 11 });
  const refused = [];
  for await (const { row: at, line, refusal } of journal.refused()) refused.push([at, line, refusal]);
  expect(refused).toEqual([
    [2, 3, 'number-wrong-check-character'],
    [3, 4, 'photo-no-face'],
    [4, 5, 'photo-several-faces'],
    [5, 6, 'photo-unreadable'],
    [6, 7, 'photo-unfit'],
    [7, 8, 'photo-missing'],
    [8, 9, 'other-name'],
    [9, 10, 'other-photo'],
    [10, 11, 'photo-name-unsafe'],
    [11, 12, 'row-damaged'],
    [12, 13, 'name-missing'],
  ]);
});

test('if two people share a number, the first row counts, however many are enrolled at once', async () => {
  for (let trial = 0; trial < 20; trial++) {
    const { run } = setUp();
    const journal = new MemoryImportJournal();
    const names = ['张三', '李四', '王五', '赵六'];
    await run(
      names.map((name, at) => row(at, { id_number: numberAt(0), name })),
      { journal },
    );
    expect((await journal.last())?.refused.map((refusal) => refusal.row)).toEqual([2, 3, 4]);
  }
});

test('people without a photo are registered if that is wanted', async () => {
  const { run, store } = setUp(() => undefined);
  expect(await run(rows(3), { missingPhoto: 'register-without-face' })).toMatchObject({ added: 3 });
  expect(await store.counts()).toMatchObject({ persons: 3, faces: 0 });
  expect(await run([row(5)], { photos: null })).toMatchObject({ added: 1 });
});

test('an import that was interrupted at any point goes on, and ends like one that was not', async () => {
  for (const failAt of [0, 1, 63, 64, 65, 130, 199]) {
    const { run, store } = setUp();
    const journal = new MemoryImportJournal();
    let asked = 0;
    const interrupted = run(rows(200), {
      journal,
      concurrency: 1,
      enrol: async ({ idNumber, realName }) => {
        if (asked++ === failAt) throw new Fault('unavailable', 'down');
        await store.add({ idNumber, realName, photos: [], nowMs: 0 }, 'refuse');
        return { ok: true, did: 'added' };
      },
    });
    await expect(interrupted).rejects.toThrow('down');
    const done = (await journal.last())?.tally.rows ?? 0;
    expect(done).toBe(Math.floor(failAt / 64) * 64);
    const tallies: ImportTally[] = [];
    const tally = await run(rows(200), { journal, photos: null, onProgress: (step) => tallies.push(step) });
    expect(tally).toMatchObject({ rows: 200, added: done + 200 - failAt, unchanged: failAt - done, refused: 0 });
    expect(tallies[0]?.rows).toBe(done === 0 ? 64 : done);
    expect(await store.counts()).toMatchObject({ persons: 200 });
  }
});

test('a finished import is not done again', async () => {
  const { run, analyzer } = setUp();
  const journal = new MemoryImportJournal();
  const first = await run(rows(100), { journal });
  expect(await run(rows(100), { journal })).toEqual(first);
  expect(analyzer.asked).toBe(100);
  expect(await run(rows(101), { journal })).toMatchObject({ rows: 101, added: 101 });
});

test.each([
  ['a row changed', () => [row(0, { name: '李四' }), ...rows(100).slice(1)]],
  ['rows are gone', () => rows(50)],
])('a file in which %s is not taken for the one that was begun', async (_, changed) => {
  const { run } = setUp();
  const journal = new MemoryImportJournal();
  await run(rows(100), { journal });
  await expect(run(changed(), { journal })).rejects.toThrow('not the one this import began with');
});

test('an aborted import stops, and its journal stays usable', async () => {
  const { run } = setUp();
  const controller = new AbortController();
  const journal = new MemoryImportJournal();
  const aborted = run(rows(1000), {
    journal,
    signal: controller.signal,
    onProgress: ({ rows: done }) => void (done >= 128 && controller.abort(new Error('stopped'))),
  });
  await expect(aborted).rejects.toThrow('stopped');
  expect((await journal.last())?.tally.rows).toBe(128);
});

test('ten thousand rows with photos of 100 KB are imported in memory that does not grow', async () => {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  const used = () => {
    collect();
    const { heapUsed, arrayBuffers } = process.memoryUsage();
    return (heapUsed + arrayBuffers) / 2 ** 20;
  };
  const analyzer = new ScriptedAnalyzer('scripted@1', 512);
  const marks: number[] = [];
  let photoBytes = 0;
  const tally = await setUp((name) => scriptedPhoto(`face ${name}`, 100_000)).run(
    (function* () {
      for (let at = 0; at < 10_000; at++) yield row(at);
    })(),
    {
      enrol: async ({ photos }) => {
        for (const photo of photos) {
          photoBytes += photo.length;
          await analyzer.analyze(photo);
        }
        return { ok: true, did: 'added' };
      },
      onProgress: ({ rows: done }) => void (done % 512 === 0 && marks.push(used())),
    },
  );
  expect(tally).toMatchObject({ rows: 10_000, added: 10_000 });
  expect(photoBytes).toBe(1_000_000_000);
  // The runtime frees buffers some time after they are collected, so the least of several readings is what is really
  // held.
  const held = [0, 1, 2].map((third) => Math.min(...marks.slice(third * 6, third * 6 + 6)));
  expect(marks.length).toBeGreaterThanOrEqual(18);
  expect(Math.max(...held) - Math.min(...held)).toBeLessThan(8);
  expect(Math.max(...marks)).toBeLessThan(300);
});

test('a row may name up to five photos of a person, and importing it again changes nothing', async () => {
  const { run, store, analyzer } = setUp();
  const photos = { photo_2: 'b.jpg', 照片3: 'c.jpg', 'Photo 4': 'd.jpg', image5: 'e.jpg' };
  expect(await run([row(0, photos)])).toMatchObject({ added: 1 });
  const [person] = await store.list({ after: null, limit: 1 });
  expect(person?.photos).toHaveLength(5);
  expect(await run([row(0, photos)])).toMatchObject({ unchanged: 1 });
  expect(analyzer.asked).toBe(5);
});

test('the photo of a second row of a person is added if that is asked for', async () => {
  const { run, store } = setUp(undefined, 'add');
  const again = row(1, { id_number: numberAt(0) });
  expect(await run([row(0), again, row(2)])).toMatchObject({ added: 2, updated: 1, refused: 0 });
  expect(await run([row(0), again, row(2)])).toMatchObject({ unchanged: 3 });
  const people = await store.list({ after: null, limit: 2 });
  expect(people.map(({ photos }) => photos.length).toSorted()).toEqual([1, 2]);
});

test('photos of a row that are too large together are refused', async () => {
  const { run } = setUp((name) => scriptedPhoto(`face ${name}`, 5 * 1024 * 1024));
  const journal = new MemoryImportJournal();
  const two = row(0, { photo_2: 'b.jpg' });
  const three = row(1, { photo_2: 'b.jpg', photo_3: 'c.jpg' });
  expect(await run([two, three], { journal })).toMatchObject({ added: 1, refused: 1 });
  expect((await journal.last())?.refused).toMatchObject([{ row: 2, refusal: 'photo-too-large' }]);
});
