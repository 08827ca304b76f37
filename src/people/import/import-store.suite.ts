import { expect, test } from 'vitest';
import type { PersonId } from '../register.ts';
import type { ImportStore, NewImportRow } from './import-store.ts';

const ID = 'imp_0';
const person = (at: number) => `${at}`.padStart(32, 'a') as PersonId;
const bytes = (text: string) => new TextEncoder().encode(text);

const row = (at: number, more: Partial<NewImportRow> = {}): NewImportRow => ({
  row: at,
  raw: { line: at + 1, ok: true, fields: { name: `n${at}` } },
  personId: person(at),
  photos: [[`${at}.jpg`, `${at}.png`]],
  problem: null,
  ...more,
});

const CHECK = 'chk_1';

/** Begins an import and the check of its file. */
async function create(
  store: ImportStore,
  ...[record, importsMax]: Parameters<ImportStore['create']>
): Promise<boolean> {
  const isCreated = await store.create(record, importsMax);
  if (isCreated) await store.beginCheck(record.importId, CHECK);
  return isCreated;
}

/** Tests what every ImportStore must do. `open` gives an empty one. */
export function importStoreSuite(open: () => Promise<ImportStore>): void {
  async function begun(rows: readonly NewImportRow[] = [row(1), row(2), row(3)]) {
    const store = await open();
    await create(store, { importId: ID, startedBy: 'ada', receivedAtMs: 5 }, 2);
    await store.addRows(ID, CHECK, rows);
    await store.checked(ID, CHECK, { columns: ['name'], hasPhotos: true, mends: null, atMs: 6 });
    return store;
  }

  test('parts come back in order, each once, and go when the file is checked', async () => {
    const store = await open();
    const collect = async () => {
      const texts: string[] = [];
      for await (const part of store.parts(ID)) texts.push(new TextDecoder().decode(part));
      return texts;
    };
    expect(await store.addPart(ID, { number: 0, bytes: bytes('x'), atMs: 1 })).toBe(false);
    expect(await create(store, { importId: ID, startedBy: 'ada', receivedAtMs: 5 }, 2)).toBe(true);
    expect(await store.addPart(ID, { number: 1, bytes: bytes('x'), atMs: 7 })).toBe(false);
    for (const [number, text] of [
      [0, 'a'],
      [1, 'x'],
      [1, 'b'],
    ] as const)
      expect(await store.addPart(ID, { number, bytes: bytes(text), atMs: 7 })).toBe(true);
    expect(await collect()).toEqual(['a', 'b']);
    expect(await store.find(ID)).toEqual({
      importId: ID,
      state: 'receiving',
      startedBy: 'ada',
      receivedAtMs: 5,
      changedAtMs: 7,
      mends: null,
      hasPhotos: false,
      photos: 0,
      photosMissing: 0,
      columns: [],
    });
    await store.checked(ID, CHECK, { columns: ['姓名', 'n'], hasPhotos: true, mends: null, atMs: 8 });
    expect(await collect()).toEqual([]);
    expect(await store.find(ID)).toMatchObject({ state: 'checked', columns: ['姓名', 'n'], hasPhotos: true });
    expect(await store.addPart(ID, { number: 0, bytes: bytes('x'), atMs: 1 })).toBe(false);
  });

  test('so many imports are kept, newest first', async () => {
    const store = await open();
    for (const [importId, receivedAtMs] of [
      ['imp_a', 1],
      ['imp_b', 2],
    ] as const)
      expect(await create(store, { importId, startedBy: 'ada', receivedAtMs }, 2)).toBe(true);
    expect(await create(store, { importId: 'imp_c', startedBy: 'ada', receivedAtMs: 3 }, 2)).toBe(false);
    expect((await store.list(5)).map(({ importId }) => importId)).toEqual(['imp_b', 'imp_a']);
    expect(await store.find('imp_c')).toBeNull();
  });

  test('photos are found by their name, and have a bound', async () => {
    const store = await open();
    await create(store, { importId: ID, startedBy: 'ada', receivedAtMs: 5 }, 2);
    const bounds = { bytesMax: 1000, atMs: 9 };
    expect(await store.addPhotos(ID, [{ name: '1.jpg', bytes: bytes('one') }], bounds)).toBe(1);
    expect(await store.addPhotos(ID, [{ name: '1.jpg', bytes: bytes('uno') }], bounds)).toBe(1);
    expect(await store.addPhotos(ID, [{ name: '2.jpg', bytes: new Uint8Array(1000) }], bounds)).toBeNull();
    expect(new TextDecoder().decode((await store.photo(ID, '1.jpg')) ?? undefined)).toBe('uno');
    expect(await store.photo(ID, '2.jpg')).toBeNull();
  });

  test('rows end, and what a row held goes if it ended well', async () => {
    const damaged = row(4, {
      raw: { line: 5, ok: false, detail: 'the row is not JSON' },
      personId: null,
      photos: [],
      problem: { refusal: 'row-damaged', detail: 'the row is not JSON' },
    });
    const store = await begun([row(1), row(2), row(3), damaged]);
    expect(await store.counts(ID)).toEqual({ pending: 3, added: 0, updated: 0, unchanged: 0, refused: 1 });
    expect(await store.pending(ID, 2, 1)).toEqual([{ line: 3, ok: true, fields: { name: 'n2' } }]);
    await store.begun(ID, 10);
    await store.settle(
      ID,
      [
        { line: 2, ok: true, did: 'added' },
        { line: 3, ok: false, refusal: 'photo-missing', detail: 'd' },
        { line: 4, ok: true, did: 'face-replaced' },
      ],
      11,
    );
    expect(await store.find(ID)).toMatchObject({ state: 'begun', changedAtMs: 11 });
    expect(await store.counts(ID)).toEqual({ pending: 0, added: 1, updated: 1, unchanged: 0, refused: 2 });
    expect(await store.pending(ID, 0, 9)).toEqual([]);
    expect(await store.reasons(ID)).toEqual([
      { refusal: 'photo-missing', rows: 1 },
      { refusal: 'row-damaged', rows: 1 },
    ]);
    expect(await store.refused(ID, 0, 9)).toEqual([
      { row: 2, line: 3, refusal: 'photo-missing', detail: 'd', raw: row(2).raw },
      { row: 4, line: 5, refusal: 'row-damaged', detail: 'the row is not JSON', raw: damaged.raw },
    ]);
    expect(await store.refused(ID, 3, 1)).toMatchObject([{ line: 5 }]);
  });

  test('an import that mends another counts and takes its photos; at the end those of refused rows stay', async () => {
    const store = await open();
    const bounds = { bytesMax: 10_000, atMs: 9 };
    for (const importId of ['imp_old', ID]) await create(store, { importId, startedBy: 'ada', receivedAtMs: 5 }, 2);
    const photo = (at: number, text: string) => ({ name: `${at}.png`, bytes: bytes(text) });
    await store.addPhotos('imp_old', [photo(1, 'old one'), photo(2, 'old two')], bounds);
    await store.checked('imp_old', CHECK, { columns: [], hasPhotos: true, mends: null, atMs: 6 });
    await store.addPhotos(ID, [photo(1, 'new one')], bounds);
    await store.addRows(ID, CHECK, [row(1), row(2), row(3)]);
    await store.checked(ID, CHECK, { columns: [], hasPhotos: true, mends: 'imp_old', atMs: 6 });
    expect(await store.find(ID)).toMatchObject({ photosMissing: 1, mends: 'imp_old' });
    await store.begun(ID, 7);
    const read = async (name: string) => new TextDecoder().decode((await store.photo(ID, name)) ?? undefined);
    expect([await read('1.png'), await read('2.png')]).toEqual(['new one', 'old two']);
    await store.settle(
      ID,
      [
        { line: 2, ok: true, did: 'unchanged' },
        { line: 3, ok: false, refusal: 'photo-no-face', detail: 'd' },
        { line: 4, ok: true, did: 'added' },
      ],
      8,
    );
    await store.done(ID, 9);
    expect([await store.photo(ID, '1.png'), await read('2.png')]).toEqual([null, 'old two']);
    expect(await store.find(ID)).toMatchObject({ state: 'done' });
  });

  test('an import keeps its photos from one that mends it until every row has ended', async () => {
    const store = await open();
    for (const importId of ['imp_old', ID]) await create(store, { importId, startedBy: 'ada', receivedAtMs: 5 }, 2);
    await store.addPhotos('imp_old', [{ name: '1.png', bytes: bytes('old one') }], { bytesMax: 1000, atMs: 5 });
    await store.addRows('imp_old', CHECK, [row(1)]);
    await store.checked('imp_old', CHECK, { columns: [], hasPhotos: true, mends: null, atMs: 6 });
    await store.checked(ID, CHECK, { columns: [], hasPhotos: true, mends: 'imp_old', atMs: 6 });
    const holders = async () => [await store.photo('imp_old', '1.png'), await store.photo(ID, '1.png')];
    await store.begun(ID, 7);
    expect(await holders()).toEqual([bytes('old one'), null]);
    await store.settle('imp_old', [{ line: 2, ok: false, refusal: 'photo-no-face', detail: 'd' }], 8);
    await store.begun(ID, 9);
    expect(await holders()).toEqual([null, bytes('old one')]);
  });

  test('rows arrive until the file is checked, and it is checked once', async () => {
    const store = await open();
    const told = { columns: ['name'], hasPhotos: true, mends: null, atMs: 6 };
    expect([await store.addRows(ID, CHECK, [row(1)]), await store.checked(ID, CHECK, told)]).toEqual([false, false]);
    await create(store, { importId: ID, startedBy: 'ada', receivedAtMs: 5 }, 2);
    expect(await store.counts(ID)).toMatchObject({ pending: 0 });
    expect([await store.addRows(ID, CHECK, [row(1)]), await store.checked(ID, CHECK, told)]).toEqual([true, true]);
    await store.begun(ID, 7);
    await store.settle(ID, [{ line: 2, ok: true, did: 'added' }], 8);
    expect(await store.addRows(ID, CHECK, [row(1), row(2)])).toBe(false);
    expect(await store.checked(ID, CHECK, { ...told, columns: [] })).toBe(false);
    expect(await store.counts(ID)).toEqual({ pending: 0, added: 1, updated: 0, unchanged: 0, refused: 0 });
    expect(await store.find(ID)).toMatchObject({ state: 'begun', columns: ['name'] });
  });

  test('a check takes the place of an earlier one, whose rows are gone and which adds no more', async () => {
    const store = await open();
    expect(await store.beginCheck(ID, 'chk_1')).toBe(false);
    await store.create({ importId: ID, startedBy: 'ada', receivedAtMs: 5 }, 2);
    expect(await store.addRows(ID, 'chk_1', [row(1)])).toBe(false);
    expect(await store.beginCheck(ID, 'chk_1')).toBe(true);
    const many = Array.from({ length: 250 }, (_, at) => row(at + 1));
    expect(await store.addRows(ID, 'chk_1', many)).toBe(true);
    expect(await store.beginCheck(ID, 'chk_2')).toBe(true);
    expect(await store.counts(ID)).toMatchObject({ pending: 0 });
    const told = { columns: ['name'], hasPhotos: true, mends: null, atMs: 6 };
    expect(await store.addRows(ID, 'chk_1', [row(2)])).toBe(false);
    expect(await store.checked(ID, 'chk_1', told)).toBe(false);
    expect(await store.addRows(ID, 'chk_2', [row(3)])).toBe(true);
    expect(await store.checked(ID, 'chk_2', told)).toBe(true);
    expect(await store.beginCheck(ID, 'chk_3')).toBe(false);
    expect(await store.counts(ID)).toMatchObject({ pending: 1 });
  });

  test('the people of an import are those of its rows that ended well', async () => {
    const store = await begun([row(1), row(2), row(3), row(4)]);
    const ended = [
      { line: 2, ok: true, did: 'added' },
      { line: 3, ok: false, refusal: 'other-name', detail: 'd' },
      { line: 4, ok: true, did: 'unchanged' },
    ] as const;
    await store.settle(ID, ended, 7);
    const [first, second] = [
      { line: 2, personId: person(1) },
      { line: 4, personId: person(3) },
    ];
    expect(await store.people(ID, 0, 10)).toEqual([first, second]);
    expect(await store.people(ID, 0, 1)).toEqual([first]);
    expect(await store.people(ID, 2, 10)).toEqual([second]);
    expect(await store.people('imp_none', 0, 10)).toEqual([]);
  });

  test('a person in several rows of an import is one of its people once, by the first row that ended well', async () => {
    const again = { ...row(4), personId: person(1) };
    const store = await begun([row(1), row(2), { ...row(3), personId: person(1) }, again]);
    await store.settle(ID, [{ line: 2, ok: false, refusal: 'photos-differ', detail: 'd' }], 7);
    for (const line of [3, 4, 5]) await store.settle(ID, [{ line, ok: true, did: 'added' }], 7);
    expect(await store.people(ID, 0, 10)).toEqual([
      { line: 3, personId: person(2) },
      { line: 4, personId: person(1) },
    ]);
    expect(await store.people(ID, 4, 10)).toEqual([]);
  });

  test('a person is erased with the photos that a row names in the import that it mends', async () => {
    const store = await open();
    for (const importId of ['imp_old', ID]) await create(store, { importId, startedBy: 'ada', receivedAtMs: 5 }, 2);
    await store.addPhotos('imp_old', [{ name: '1.jpg', bytes: bytes('1') }], { bytesMax: 1000, atMs: 5 });
    await store.checked('imp_old', CHECK, { columns: [], hasPhotos: true, mends: null, atMs: 6 });
    await store.addRows(ID, CHECK, [row(1)]);
    await store.checked(ID, CHECK, { columns: [], hasPhotos: true, mends: 'imp_old', atMs: 6 });
    expect(await store.erase(person(1))).toBe(2);
    expect(await store.photo('imp_old', '1.jpg')).toBeNull();
  });

  test('a person is erased with the photos of the row, whether the row has ended or not', async () => {
    const store = await open();
    await create(store, { importId: ID, startedBy: 'ada', receivedAtMs: 5 }, 2);
    const photos = [1, 2].map((at) => ({ name: `${at}.jpg`, bytes: bytes(`${at}`) }));
    await store.addPhotos(ID, photos, { bytesMax: 1000, atMs: 5 });
    await store.addRows(ID, CHECK, [row(1), row(2)]);
    await store.settle(ID, [{ line: 2, ok: true, did: 'added' }], 6);
    expect([await store.holds(ID, person(1)), await store.holds('imp_other', person(1))]).toEqual([true, false]);
    expect(await store.erase(person(1))).toBe(2);
    expect(await store.erase(person(1))).toBe(0);
    expect([await store.holds(ID, person(1)), await store.holds(ID, person(2))]).toEqual([false, true]);
    expect(await store.photo(ID, '1.jpg')).toBeNull();
    expect(await store.photo(ID, '2.jpg')).not.toBeNull();
    expect(await store.counts(ID)).toMatchObject({ pending: 1, added: 0 });
  });

  test('an import that nobody touched is removed piece by piece', async () => {
    const store = await begun();
    expect(await store.unchangedSince(6)).toEqual([]);
    expect(await store.unchangedSince(7)).toEqual([ID]);
    expect([await store.discard(ID, 2), await store.discard(ID, 2), await store.discard(ID, 2)]).toEqual([2, 1, 1]);
    expect(await store.discard(ID, 2)).toBe(0);
    expect(await store.find(ID)).toBeNull();
  });
}
