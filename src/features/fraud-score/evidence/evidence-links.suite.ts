import { expect, test } from 'vitest';
import {
  answer,
  ID,
  idOf,
  look,
  nameOf,
  NOW_MS,
  PHONE,
  phoneOf,
  piece,
  type TriedEvidenceStore,
} from './evidence-pieces.suite.ts';
import { DOSSIER_ROWS_MAX } from './evidence-store.ts';
import type { Subject, SubjectKey } from './subject.ts';

/** What every EvidenceStore must keep of which subjects were seen together. */
export function evidenceLinksSuite(open: () => Promise<TriedEvidenceStore>): void {
  test('subjects seen together are linked from both sides, and a name is linked only to its id number', async () => {
    const { store, commit } = await open();
    const subjects = [idOf(), phoneOf(), nameOf('张三')];
    await commit([store.prepareAnswer(answer('J1', subjects), true)]);
    await store.add([piece([idOf(), phoneOf('2')], { observedAtMs: NOW_MS - 7 })]);
    const kinds = async (subject: Subject) => (await look(store, subject)).links.map(({ kind }) => kind).toSorted();
    expect(await kinds(idOf())).toEqual(['name', 'phone', 'phone']);
    expect(await kinds(phoneOf())).toEqual(['id-number']);
    expect((await look(store, phoneOf('2'))).links).toEqual([
      { kind: 'id-number', key: idOf().key, firstMs: NOW_MS - 7, lastMs: NOW_MS - 7, onlyPayer: null },
    ]);
    await commit([store.prepareAnswer(answer('J2', [idOf('9'), phoneOf()]), false)]);
    expect(await kinds(phoneOf())).toEqual(['id-number']);
  });

  test('an erasure is told every key that a subject was seen with, in whatever form, page by page', async () => {
    const { store, commit } = await open();
    const phones = Array.from({ length: DOSSIER_ROWS_MAX + 7 }, (_, at) => phoneOf(`138${at}`));
    await store.add(phones.map((phone) => piece([idOf(), phone])));
    const digestOnly = phoneOf('139', 'sha256');
    await commit([store.prepareAnswer(answer('J1', [idOf('2', 'md5'), digestOnly]), true)]);
    const keys: string[] = [];
    const page = async (subject: Subject, after: SubjectKey | null) => store.linkedKeys({ subject, after, limit: 100 });
    for (let linked = await page(idOf(), null); linked.length > 0; linked = await page(idOf(), linked.at(-1) ?? null))
      keys.push(...linked);
    expect(keys).toEqual(phones.map(({ key }) => key).toSorted());
    expect(await page(idOf('2'), null)).toEqual([digestOnly.key]);
    expect(await page(idOf('3'), null)).toEqual([]);
  });

  test('an app does not see what its own questions left, and others see one question of it a day', async () => {
    const { store, commit } = await open();
    for (const [at, orderId] of ['J1', 'J2', 'J3'].entries())
      await commit([store.prepareAnswer(answer(orderId, [idOf(), phoneOf()], { atMs: NOW_MS + at }), true)]);
    const own = await look(store, idOf(), NOW_MS + 10, 'app_1');
    expect([own.queries, own.links]).toEqual([[], []]);
    const other = await look(store, idOf(), NOW_MS + 10, 'app_2');
    expect(other.queries).toEqual([{ payer: 'app_1', atMs: NOW_MS }]);
    expect(other.links).toEqual([
      { kind: 'phone', key: phoneOf().key, firstMs: NOW_MS, lastMs: NOW_MS + 2, onlyPayer: 'app_1' },
    ]);
    // NOW_MS is 06:13 in Asia/Shanghai, so eighteen hours later is the next day there.
    const tomorrow = NOW_MS + 18 * 3_600_000;
    await commit([store.prepareAnswer(answer('J4', [idOf(), phoneOf()], { atMs: tomorrow }), true)]);
    expect((await look(store, idOf(), tomorrow, 'app_2')).queries).toHaveLength(2);
    await store.add([piece([idOf(), phoneOf()])]);
    expect((await look(store, idOf(), tomorrow, 'app_1')).links).toHaveLength(1);
  });

  test('a link tells whether one customer alone asked about it, and those that more know come first', async () => {
    const { store, commit } = await open();
    const ask = (orderId: string, phone: Subject, appId: string, atMs: number) =>
      commit([store.prepareAnswer(answer(orderId, [idOf(), phone], { appId, atMs }), true)]);
    await store.add([piece([idOf(), phoneOf('1')], { observedAtMs: NOW_MS - 9 })]);
    await ask('J1', phoneOf('2'), 'app_1', NOW_MS - 8);
    await ask('J2', phoneOf('2'), 'app_2', NOW_MS - 7);
    for (let at = 0; at < DOSSIER_ROWS_MAX; at += 1)
      await ask(`J1${at}`, phoneOf(String(10_000 + at)), 'app_1', NOW_MS - 6);
    const { links } = await look(store, idOf(), NOW_MS, 'app_3');
    expect(links).toHaveLength(DOSSIER_ROWS_MAX);
    expect(links.slice(0, 3).map(({ onlyPayer }) => onlyPayer)).toEqual([null, null, 'app_1']);
    // A report first, then what several asked about.
    expect(links.slice(0, 2).map(({ key }) => key)).toEqual([phoneOf('1').key, phoneOf('2').key]);
  });

  test('links made under another form move to the new key', async () => {
    const { store, commit } = await open();
    await commit([store.prepareAnswer(answer('J1', [idOf(ID, 'sm3'), phoneOf(PHONE, 'sha256')]), true)]);
    await commit([store.prepareAnswer(answer('J2', [idOf(), phoneOf()], { appId: 'app_2' }), true)]);
    expect((await look(store, idOf(ID, 'md5'))).links.map(({ key }) => key)).toEqual([phoneOf().key]);
    expect((await look(store, phoneOf(PHONE, 'sha256'))).links.map(({ key }) => key)).toEqual([idOf().key]);
    expect((await look(store, idOf())).queries).toHaveLength(2);
  });
}
