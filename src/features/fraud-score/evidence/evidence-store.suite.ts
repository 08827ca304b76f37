import fc from 'fast-check';
import { expect, test } from 'vitest';
import { DIGEST_KINDS } from '../../../kernel/digests.ts';
import {
  DAY_MS,
  NOW_MS,
  ID,
  secrets,
  given,
  idOf,
  phoneOf,
  piece,
  answer,
  KEEP,
  label,
  look,
  type TriedEvidenceStore,
} from './evidence-pieces.suite.ts';
import { subjectOf, type GivenIdentifier, type SubjectKind } from './subject.ts';

/** The tests that every EvidenceStore must pass. The test file of each adapter calls this with its own factory. */
export function evidenceStoreSuite(open: () => Promise<TriedEvidenceStore>): void {
  test('evidence is found as it was added, once no matter how often it is added', async () => {
    const { store } = await open();
    const { subjects, ...record } = piece([idOf(), phoneOf()], { expiresAtMs: NOW_MS + 1 });
    expect(await store.add([{ subjects, ...record }])).toBe(1);
    expect(await store.add([{ subjects, ...record }])).toBe(0);
    expect((await look(store, idOf())).evidence).toEqual([record]);
    expect((await look(store, phoneOf())).evidence).toEqual([record]);
    expect((await look(store, idOf('x'))).evidence).toEqual([]);
    expect(await store.count()).toBe(2);
  });

  test('holdsAny says whether there is anything to look for', async () => {
    const [withEvidence, withOutcome] = [await open(), await open()];
    expect(await withEvidence.store.holdsAny()).toBe(false);
    await withEvidence.store.add([piece([idOf()])]);
    expect(await withEvidence.store.holdsAny()).toBe(true);
    await withOutcome.store.labelSubjects([phoneOf()], label('case 1'));
    expect(await withOutcome.store.holdsAny()).toBe(true);
  });

  test('evidence that is not observed yet or has expired does not count', async () => {
    const { store } = await open();
    await store.add([piece([idOf()], { observedAtMs: NOW_MS, expiresAtMs: NOW_MS + 10 })]);
    const seen = async (atMs: number) => (await look(store, idOf(), atMs)).evidence.length;
    expect([await seen(NOW_MS - 1), await seen(NOW_MS), await seen(NOW_MS + 9)]).toEqual([0, 1, 1]);
    expect(await seen(NOW_MS + 10)).toBe(0);
  });

  test('plain text and every digest of one number are one subject, in whatever order they come', async () => {
    const { store } = await open();
    const form = fc.constantFrom('plain' as const, ...DIGEST_KINDS);
    const kind = fc.constantFrom<SubjectKind>('id-number', 'phone', 'device', 'account');
    const forms = fc.array(form, { minLength: 1, maxLength: 5 });
    // Digests are made from canonical texts: no blanks around them, half-width characters, no separators.
    const canonical = fc.stringMatching(/^[G-Zg-z][0-9A-Za-z_]{0,20}$/);
    let tries = 0;
    await fc.assert(
      fc.asyncProperty(kind, canonical, forms, form, async (of, text, loaded, asked) => {
        // A text of its own each time, because all tries share one store.
        const whole = `${text}${(tries += 1)}`;
        const subject = (as: GivenIdentifier['form']) => subjectOf(secrets, of, given(whole, as));
        const records = [...loaded, 'plain' as const].map((as) => piece([subject(as)]));
        const question = subject(asked);
        for (const record of records) await store.add([record]);
        const found = (await look(store, question)).evidence.map(({ evidenceId }) => evidenceId);
        expect(found.toSorted()).toEqual(records.map(({ evidenceId }) => evidenceId).toSorted());
      }),
      { numRuns: 60 },
    );
  });

  test('evidence on a digest is found by the plain text, even if it was never sent before', async () => {
    for (const form of ['md5', 'sha256', 'sm3'] as const) {
      const { store } = await open();
      const record = piece([idOf(ID, form)]);
      await store.add([record]);
      const [dossier] = await store.look([idOf()], { atMs: NOW_MS, asker: null }, AbortSignal.timeout(5000));
      expect(dossier?.evidence.map(({ evidenceId }) => evidenceId)).toEqual([record.evidenceId]);
    }
  });

  test('two digests of different kinds are two subjects until the plain text is seen', async () => {
    const { store, commit } = await open();
    await store.add([piece([idOf(ID, 'md5')]), piece([idOf(ID, 'sm3')])]);
    const seen = async (form: GivenIdentifier['form']) => (await look(store, idOf(ID, form))).evidence.length;
    expect([await seen('md5'), await seen('sm3'), await seen('sha256')]).toEqual([1, 1, 0]);
    await commit([store.prepareAnswer(answer('J1', [idOf(), phoneOf()]), true)]);
    expect([await seen('md5'), await seen('sm3'), await seen('sha256'), await seen('plain')]).toEqual([2, 2, 2, 2]);
  });

  // 110105491231002 is the first-generation spelling of 11010519491231002X (GB 11643-1999).
  test.each(['11010519491231002X', '11010519491231002x', '110105491231002'])(
    'evidence in plain is found by every digest of the spelling %s, and is found in plain if it came as one',
    async (spelling) => {
      for (const kind of DIGEST_KINDS) {
        const { store } = await open();
        const [known, digested] = [piece([idOf(ID)]), piece([idOf(spelling, kind)])];
        for (const record of [known, digested]) await store.add([record]);
        const both = [known.evidenceId, digested.evidenceId].toSorted();
        for (const asked of [idOf(spelling, kind), idOf(ID)]) {
          const found = (await look(store, asked)).evidence.map(({ evidenceId }) => evidenceId);
          expect(found.toSorted()).toEqual(both);
        }
      }
    },
  );

  test('numbers of different kinds are different subjects even if their text is the same', async () => {
    const { store } = await open();
    await store.add([piece([phoneOf('1')])]);
    expect((await look(store, idOf('1'))).evidence).toEqual([]);
  });

  test('queries are counted for id number and phone with the one that asked', async () => {
    const { store, commit } = await open();
    await commit([store.prepareAnswer(answer('J1', [idOf(), phoneOf()]), true)]);
    await commit([
      store.prepareAnswer(answer('J2', [idOf(), phoneOf('2')], { appId: 'app_2', atMs: NOW_MS + 5 }), true),
    ]);
    const later = NOW_MS + 10;
    expect((await look(store, idOf(), later)).queries).toEqual([
      { payer: 'app_2', atMs: NOW_MS + 5 },
      { payer: 'app_1', atMs: NOW_MS },
    ]);
    expect((await look(store, phoneOf(), later)).queries).toHaveLength(1);
    expect((await look(store, idOf(), NOW_MS)).queries).toHaveLength(1);
    expect((await look(store, idOf(), NOW_MS + 31 * DAY_MS)).queries).toEqual([]);
  });

  test('an outcome is known for the order and its subjects, from the time it was observed', async () => {
    const { store, commit } = await open();
    await commit([store.prepareAnswer(answer('J1', [idOf(ID, 'sha256'), phoneOf()]), true)]);
    expect(await store.labelOrder(label('none'), KEEP)).toBe('unknown');
    expect(await store.labelOrder(label('J1'), KEEP)).toBe('recorded');
    expect(await store.labelOrder(label('J1', { outcome: 'genuine' }), KEEP)).toBe('recorded');
    const later = NOW_MS + 2 * DAY_MS;
    expect((await look(store, idOf(ID, 'sha256'), later)).labels).toEqual([label('J1', { outcome: 'genuine' })]);
    expect((await look(store, phoneOf(), NOW_MS)).labels).toEqual([]);
    await store.labelSubjects([idOf()], label('case 7'));
    expect((await look(store, idOf(ID, 'sha256'), later)).labels).toHaveLength(2);
  });

  test('an outcome that is taken back counts as nothing, under whichever form it came and is taken back', async () => {
    const { store, commit } = await open();
    await commit([store.prepareAnswer(answer('J1', [idOf(ID, 'sha256'), phoneOf()]), true)]);
    await store.labelOrder(label('J1'), KEEP);
    await store.labelSubjects([idOf(ID, 'sm3')], label('case 7'));
    const later = NOW_MS + 2 * DAY_MS;
    const { source } = label('J1');
    expect(await store.unlabelOrder({ reference: 'J1', source: 'other' })).toBe(false);
    expect(await store.unlabelSubjects([idOf()], { reference: 'case 8', source })).toBe(false);
    expect((await look(store, idOf(ID, 'sm3'), later)).labels).toHaveLength(1);
    expect(await store.unlabelOrder({ reference: 'J1', source })).toBe(true);
    expect(await store.unlabelSubjects([idOf()], { reference: 'case 7', source })).toBe(true);
    for (const subject of [idOf(), idOf(ID, 'sm3'), idOf(ID, 'sha256'), phoneOf()])
      expect((await look(store, subject, later)).labels).toEqual([]);
    expect(await store.unlabelOrder({ reference: 'J1', source })).toBe(false);
  });

  test('a source never overwrites the report of another source: for an order the result is taken, and for a person both stay', async () => {
    const { store, commit } = await open();
    await commit([store.prepareAnswer(answer('J1', [idOf(), phoneOf()]), true)]);
    await store.labelOrder(label('J1'), KEEP);
    const other = label('J1', { source: 'other', outcome: 'genuine' });
    expect(await store.labelOrder(other, KEEP)).toBe('taken');
    const later = NOW_MS + 2 * DAY_MS;
    expect((await look(store, phoneOf(), later)).labels).toEqual([label('J1')]);
    expect(await store.labelOrder(other, { ...KEEP, mayReplace: true })).toBe('recorded');
    for (const subject of [idOf(), phoneOf()]) expect((await look(store, subject, later)).labels).toEqual([other]);
    await store.labelSubjects([phoneOf('7')], label('case 1'));
    await store.labelSubjects([phoneOf('7')], label('case 1', { source: 'other', outcome: 'genuine' }));
    const both = (await look(store, phoneOf('7'), later)).labels;
    expect(both.map(({ source, outcome }) => `${source} ${outcome}`).toSorted()).toEqual([
      'operator fraud',
      'other genuine',
    ]);
  });

  test('the history pairs answers with an outcome that names them, or that came later for their subjects', async () => {
    const { store, commit } = await open();
    const made = [
      answer('J1', [idOf(), phoneOf()]),
      answer('J2', [idOf('2'), phoneOf('2')], { atMs: NOW_MS + 1 }),
      answer('J3', [idOf(), phoneOf()], { atMs: NOW_MS + 5 * DAY_MS }),
      answer('J4', [phoneOf('4')], { atMs: NOW_MS + 6 * DAY_MS, api: 'business-risk', detail: null }),
    ];
    for (const each of made) await commit([store.prepareAnswer(each, true)]);
    await store.labelSubjects([idOf(ID, 'md5')], label('case 1'));
    const page = await store.history({ after: null, limit: 2 });
    expect(page.map(({ orderId, label: its }) => [orderId, its?.reference])).toEqual([
      ['J1', 'case 1'],
      ['J2', undefined],
    ]);
    const rest = await store.history({ after: 'J2', limit: 10 });
    expect(rest.map(({ orderId, label: its }) => [orderId, its])).toEqual([['J3', null]]);
    await store.labelOrder(label('J2', { outcome: 'genuine', observedAtMs: NOW_MS + 30 * DAY_MS }), KEEP);
    expect((await store.history({ after: 'J1', limit: 1 }))[0]?.label?.outcome).toBe('genuine');
  });

  test('an answer is found by its order', async () => {
    const { store, commit } = await open();
    await commit([store.prepareAnswer(answer('J1', [idOf(), phoneOf()], { detail: '{"score":7}' }), true)]);
    expect(await store.answer('J1')).toEqual({
      ...answer('J1', [], { detail: '{"score":7}' }),
      subjects: [
        { kind: 'id-number', key: idOf().key },
        { kind: 'phone', key: phoneOf().key },
      ],
    });
    expect(await store.answer('J2')).toBeNull();
  });

  test('withdrawn evidence is gone from every subject it named', async () => {
    const { store } = await open();
    const [wrong, right] = [piece([idOf(), phoneOf()]), piece([idOf(), phoneOf()])];
    await store.add([wrong, right]);
    expect(await store.withdraw([phoneOf()], wrong.evidenceId)).toBe(2);
    expect(await store.withdraw([phoneOf()], wrong.evidenceId)).toBe(0);
    expect((await look(store, idOf())).evidence.map(({ evidenceId }) => evidenceId)).toEqual([right.evidenceId]);
  });

  test('all that a source holds against a subject is withdrawn in every form, and nothing of others', async () => {
    const { store } = await open();
    const own = { source: 'renzheng.business-risk' };
    await store.add([piece([phoneOf('2', 'sm3')], own), piece([phoneOf()], own), piece([idOf()], own)]);
    const theirs = piece([phoneOf()]);
    await store.add([theirs]);
    expect(await store.withdrawAll([phoneOf(), phoneOf('2')], own.source)).toBe(2);
    expect(await store.withdrawAll([phoneOf(), phoneOf('2')], own.source)).toBe(0);
    expect((await look(store, phoneOf())).evidence.map(({ evidenceId }) => evidenceId)).toEqual([theirs.evidenceId]);
    expect((await look(store, idOf())).evidence).toHaveLength(1);
  });

  test('erasing a person leaves nothing under any form or under another subject', async () => {
    const { store, commit } = await open();
    await commit([store.prepareAnswer(answer('J1', [idOf(ID, 'sm3'), phoneOf()]), true)]);
    await store.add([piece([idOf(), phoneOf()]), piece([phoneOf()]), piece([idOf('2')])]);
    await store.labelOrder(label('J1'), KEEP);
    expect(await store.erase([idOf()])).toBeGreaterThan(8);
    expect(await store.erase([idOf()])).toBe(0);
    const later = NOW_MS + 9 * DAY_MS;
    for (const form of ['plain', ...DIGEST_KINDS] as const) {
      const { key: _key, ...rest } = await look(store, idOf(ID, form), later);
      expect(rest).toEqual({ evidence: [], queries: [], links: [], labels: [] });
    }
    const phone = await look(store, phoneOf(), later);
    expect([phone.evidence.length, phone.queries.length, phone.links.length, phone.labels.length]).toEqual([
      1, 0, 0, 0,
    ]);
    expect(await store.answer('J1')).toBeNull();
    expect((await look(store, idOf('2'))).evidence).toHaveLength(1);
  });

  test.each(DIGEST_KINDS)('what was only ever sent as %s is withdrawn and erased by the plain text', async (kind) => {
    const { store, commit } = await open();
    const [hidden, hiddenPhone] = [idOf(ID, kind), phoneOf(undefined, kind)];
    const [wrong, right] = [piece([hidden, hiddenPhone]), piece([hidden])];
    await store.add([wrong, right]);
    expect(await store.withdraw([phoneOf()], wrong.evidenceId)).toBe(2);
    expect((await look(store, idOf())).evidence.map(({ evidenceId }) => evidenceId)).toEqual([right.evidenceId]);
    await commit([store.prepareAnswer(answer('J1', [hidden, hiddenPhone]), true)]);
    await store.labelOrder(label('J1'), KEEP);
    expect(await store.erase([idOf()])).toBeGreaterThan(4);
    expect(await store.erase([idOf()])).toBe(0);
    const nothing = { evidence: [], queries: [], links: [], labels: [] };
    const later = NOW_MS + 9 * DAY_MS;
    for (const subject of [hidden, hiddenPhone, idOf()])
      expect(await look(store, subject, later)).toMatchObject(nothing);
    expect(await store.answer('J1')).toBeNull();
  });

  test('of two labels of one report under two forms, the later one stays when the forms become one', async () => {
    for (const [first, second] of [
      ['md5', 'sm3'],
      ['sm3', 'md5'],
    ] as const) {
      const { store } = await open();
      await store.labelSubjects([idOf(ID, first)], label('case 1'));
      const corrected = label('case 1', { outcome: 'genuine', observedAtMs: label('case 1').observedAtMs + 1 });
      await store.labelSubjects([idOf(ID, second)], corrected);
      await store.add([piece([idOf()])]);
      expect((await look(store, idOf(), NOW_MS + 9 * DAY_MS)).labels).toEqual([corrected]);
    }
  });

  test('the purge removes old rows, at most so many at once', async () => {
    const { store, commit } = await open();
    await store.add([piece([idOf()], { expiresAtMs: NOW_MS }), piece([idOf()], { expiresAtMs: NOW_MS + 1 })]);
    const old = NOW_MS - 400 * DAY_MS;
    await commit([store.prepareAnswer(answer('J1', [idOf('3'), phoneOf()], { atMs: old }), true)]);
    await commit([store.prepareAnswer(answer('J2', [idOf('4'), phoneOf('4')]), true)]);
    const limits = { nowMs: NOW_MS, beforeMs: NOW_MS - 365 * DAY_MS, limit: 10 };
    // One expired piece, one answer with its two queries, and the link from both sides.
    expect(await store.purge(limits)).toBe(6);
    expect(await store.purge(limits)).toBe(0);
    expect([await store.answer('J1'), (await store.answer('J2'))?.orderId]).toEqual([null, 'J2']);
    expect((await look(store, idOf(), NOW_MS)).evidence).toHaveLength(1);
  });

  test('an aborted question is a timeout', async () => {
    const { store } = await open();
    const aborted = store.look([idOf()], { atMs: NOW_MS, asker: null }, AbortSignal.abort());
    await expect(aborted).rejects.toMatchObject({ kind: 'timeout' });
  });
}
