import { describe, expect, test } from 'vitest';
import type { Dossier, EvidenceItem, OutcomeLabel } from '../evidence/evidence-store.ts';
import type { SubjectKey, SubjectKind } from '../evidence/subject.ts';
import {
  codeHits,
  isKnown,
  SCORE_COLUMNS,
  scoreFeatures,
  type Question,
  type ScoreFeatures,
} from './score-features.ts';

/** Noon in China, so that three hours earlier or later is the same day there. */
const NOW_MS = Date.parse('2026-05-20T12:00:00+08:00');
const DAY_MS = 86_400_000;

const keyOf = (text: string) => text as unknown as SubjectKey;
const dossier = (key: string, rest: Partial<Dossier> = {}): Dossier => ({
  key: keyOf(key),
  evidence: [],
  queries: [],
  links: [],
  labels: [],
  ...rest,
});
const known = (kind: SubjectKind, key: string, rest: Partial<Dossier> = {}, aliases: readonly string[] = []) => ({
  subject: { kind, form: 'plain' as const, key: keyOf(key), aliases: aliases.map(keyOf) },
  dossier: dossier(key, rest),
});
const question = (rest: Partial<Question> = {}): Question => ({
  id: known('id' as SubjectKind, 'i1'),
  phone: known('phone', 'p1'),
  name: null,
  atMs: NOW_MS,
  ...rest,
});
const evidence = (rest: Partial<EvidenceItem> = {}): EvidenceItem => ({
  evidenceId: 'e1',
  code: 11001,
  level: 3,
  source: 'bank',
  weight: 1,
  observedAtMs: NOW_MS,
  expiresAtMs: null,
  ...rest,
});
const label = (rest: Partial<OutcomeLabel> = {}): OutcomeLabel => ({
  reference: 'r1',
  outcome: 'fraud',
  observedAtMs: NOW_MS,
  source: 'bank',
  ...rest,
});
const withEvidence = (...items: EvidenceItem[]) =>
  question({ id: known('id' as SubjectKind, 'i1', { evidence: items }) });

test('the columns are part of stored models', () => {
  expect(SCORE_COLUMNS.join(' ')).toBe(
    'evidence21001 evidence21002 evidence11001 evidence11002 evidence11003 evidence11004 evidence11005 evidence12001 ' +
      'evidence12002 idApps7d phoneApps7d idQueries30d idPhones180d phoneIds180d nameMismatch fraudOutcomes genuineOutcomes',
  );
});

test('of somebody of whom nothing is known, one app asks', () => {
  expect(scoreFeatures(question())).toEqual({
    ...Object.fromEntries(
      [21001, 21002, 11001, 11002, 11003, 11004, 11005, 12001, 12002].map((code) => [`evidence${code}`, 0]),
    ),
    idApps7d: 1,
    phoneApps7d: 1,
    idQueries30d: 0,
    idPhones180d: 0,
    phoneIds180d: 0,
    nameMismatch: Number.NaN,
    fraudOutcomes: 0,
    genuineOutcomes: 0,
  });
});

test('a report or an outcome makes somebody known, and a question does not', () => {
  expect(isKnown(dossier('i1'))).toBe(false);
  expect(isKnown(dossier('i1', { queries: [{ payer: 'app', atMs: NOW_MS }] }))).toBe(false);
  expect(isKnown(dossier('i1', { evidence: [evidence()] }))).toBe(true);
  expect(isKnown(dossier('i1', { labels: [label()] }))).toBe(true);
});

describe('strength of evidence', () => {
  test.each([
    [{}, 1],
    [{ level: 2 }, 2 / 3],
    [{ level: 1 }, 1 / 3],
    [{ weight: 0.5 }, 0.5],
    // 11001 fades by half in a year.
    [{ observedAtMs: NOW_MS - 365 * DAY_MS }, 0.5],
    [{ observedAtMs: NOW_MS - 730 * DAY_MS, level: 2, weight: 0.5 }, 1 / 12],
    // What comes from the future is fresh.
    [{ observedAtMs: NOW_MS + 365 * DAY_MS }, 1],
  ] as const)('%j is %d', (rest, strength) => {
    expect(scoreFeatures(withEvidence(evidence(rest))).evidence11001).toBeCloseTo(strength, 12);
  });

  // The table of half-lives of docs/fraud-score.md.
  test.each([
    [21001, 180],
    [21002, 180],
    [11001, 365],
    [11002, 365],
    [11003, 90],
    [11004, 365],
    [11005, 180],
    [12001, 60],
    [12002, 90],
  ] as const)('evidence of %i fades by half in %i days', (code, days) => {
    const features = scoreFeatures(withEvidence(evidence({ code, observedAtMs: NOW_MS - days * DAY_MS })));
    expect(features[`evidence${code}`]).toBeCloseTo(0.5, 12);
  });

  test('sources are independent witnesses, and one that repeats itself is one', () => {
    const half = { weight: 0.5 };
    const of = (...items: EvidenceItem[]) => scoreFeatures(withEvidence(...items)).evidence11001;
    expect(of(evidence(half), evidence({ ...half, evidenceId: 'e2', source: 'shop' }))).toBeCloseTo(0.75, 12);
    expect(of(evidence(half), evidence({ evidenceId: 'e2', weight: 0.3 }))).toBeCloseTo(0.5, 12);
    expect(of(evidence({ weight: 0.3 }), evidence({ ...half, evidenceId: 'e2' }))).toBeCloseTo(0.5, 12);
  });

  test('evidence that the number and the phone share counts once', () => {
    const shared = evidence({ weight: 0.5 });
    const asked = question({
      id: known('id' as SubjectKind, 'i1', { evidence: [shared] }),
      phone: known('phone', 'p1', { evidence: [shared, evidence({ evidenceId: 'e2', source: 'shop', weight: 0.5 })] }),
    });
    expect(scoreFeatures(asked).evidence11001).toBeCloseTo(0.75, 12);
  });
});

test('customers of the last seven days are counted with the one that asks, and days of other customers', () => {
  const queries = [
    { payer: 'a', atMs: NOW_MS - 7 * DAY_MS + 1 },
    { payer: 'b', atMs: NOW_MS - 7 * DAY_MS },
    { payer: 'c', atMs: NOW_MS },
    { payer: 'c', atMs: NOW_MS - DAY_MS },
  ];
  const features = scoreFeatures(
    question({
      id: known('id' as SubjectKind, 'i1', { queries }),
      phone: known('phone', 'p1', { queries: queries.slice(0, 1) }),
    }),
  );
  expect([features.idApps7d, features.phoneApps7d]).toEqual([3, 2]);
  // Customer a on one day, b on one, c on two.
  expect(features.idQueries30d).toBe(4);
});

test('others that were seen with somebody within 180 days are counted, without the one that is asked about', () => {
  const link = (kind: SubjectKind, key: string, lastMs = NOW_MS) => ({
    kind,
    key: keyOf(key),
    firstMs: 0,
    lastMs,
    onlyPayer: null,
  });
  const id = known('id' as SubjectKind, 'i1', {
    links: [
      link('phone', 'p1'),
      link('phone', 'p1-md5'),
      link('phone', 'p2'),
      link('phone', 'p3', NOW_MS - 180 * DAY_MS + 1),
      link('phone', 'p4', NOW_MS - 180 * DAY_MS),
      link('name', 'n1'),
    ],
  });
  const phone = known('phone', 'p1', { links: [link('id' as SubjectKind, 'i1'), link('id' as SubjectKind, 'i2')] }, [
    'p1-md5',
  ]);
  const features = scoreFeatures(question({ id, phone }));
  expect([features.idPhones180d, features.phoneIds180d]).toEqual([2, 1]);
  const kept = { ...phone, dossier: { ...phone.dossier, key: keyOf('p2') } };
  expect(scoreFeatures(question({ id, phone: kept })).idPhones180d).toBe(1);
});

test('a name mismatches if others are known and it is not among them', () => {
  const link = (key: string) => ({
    kind: 'name' as const,
    key: keyOf(key),
    firstMs: 0,
    lastMs: NOW_MS,
    onlyPayer: null as string | null,
  });
  const id = known('id' as SubjectKind, 'i1', { links: [link('n1'), link('n2')] });
  const of = (name: readonly string[] | null, one = id) =>
    scoreFeatures(question({ id: one, name: name === null ? null : name.map(keyOf) })).nameMismatch;
  expect([of(['n1']), of(['x', 'n2']), of(['x']), of([]), of(null)]).toEqual([0, 0, 1, 1, Number.NaN]);
  const phoneOnly = known('id' as SubjectKind, 'i1', { links: [{ ...link('p1'), kind: 'phone' }] });
  expect(of(['n1'], phoneOnly)).toBeNaN();
  // One customer that asks with wrong names says nothing against the right one, and may confirm it.
  const asked = (name: string) => ({ ...link(name), onlyPayer: 'a' });
  const ofOneApp = known('id' as SubjectKind, 'i1', { links: [asked('n1'), asked('n2')] });
  expect([of(['x'], ofOneApp), of(['n1'], ofOneApp)]).toEqual([Number.NaN, 0]);
  const ofAll = known('id' as SubjectKind, 'i1', { links: [asked('n1'), link('n2')] });
  expect([of(['x'], ofAll), of(['n1'], ofAll)]).toEqual([1, 0]);
});

test('what one customer alone asked about counts once for that customer', () => {
  const link = (key: string, onlyPayer: string | null) => ({
    kind: 'phone' as const,
    key: keyOf(key),
    firstMs: 0,
    lastMs: NOW_MS,
    onlyPayer,
  });
  const phonesOf = (...links: readonly ReturnType<typeof link>[]) =>
    scoreFeatures(question({ id: known('id' as SubjectKind, 'i1', { links }), phone: known('phone', 'p1') }))
      .idPhones180d;
  const many = Array.from({ length: 40 }, (_, at) => link(`asked-${at}`, 'a'));
  expect(phonesOf(...many)).toBe(1);
  expect(phonesOf(...many, link('p2', 'b'))).toBe(2);
  expect(phonesOf(...many, link('p2', 'b'), link('p3', null), link('p4', null))).toBe(4);
  expect(phonesOf(link('p3', null))).toBe(1);
});

test('outcomes fade by half in a year, and one that both know counts once', () => {
  const labels = [
    label(),
    label({ reference: 'r2', observedAtMs: NOW_MS - 365 * DAY_MS }),
    label({ reference: 'r3', outcome: 'genuine', observedAtMs: NOW_MS - 730 * DAY_MS }),
    label({ source: 'shop' }),
  ];
  const asked = question({
    id: known('id' as SubjectKind, 'i1', { labels }),
    phone: known('phone', 'p1', { labels: [label()] }),
  });
  const features = scoreFeatures(asked);
  expect([features.fraudOutcomes, features.genuineOutcomes]).toEqual([2.5, 0.25]);
});

describe('codes that hit', () => {
  const none = scoreFeatures(question());
  const hitsOf = (asked: Question, features: Partial<ScoreFeatures> = {}) => codeHits(asked, { ...none, ...features });

  test('evidence hits at its own level, the highest of a code, until it has faded below 0.05', () => {
    const asked = withEvidence(
      evidence({ level: 1 }),
      evidence({ evidenceId: 'e2', level: 2 }),
      evidence({ evidenceId: 'e3', level: 1, code: 21002 }),
      evidence({ evidenceId: 'e4', code: 12001, weight: 0.05 }),
      evidence({ evidenceId: 'e5', code: 11004, weight: 0.049 }),
    );
    expect(hitsOf(asked)).toEqual([
      { code: 21002, level: 1, from: 'evidence' },
      { code: 11001, level: 2, from: 'evidence' },
      { code: 12001, level: 3, from: 'evidence' },
    ]);
    expect(hitsOf(question())).toEqual([]);
  });

  test.each([
    [5, null],
    [6, 1],
    [9, 1],
    [10, 2],
    [14, 2],
    [15, 3],
  ])('%i lenders in a week are 21001 at level %s', (apps, level) => {
    for (const column of ['idApps7d', 'phoneApps7d'])
      expect(hitsOf(question(), { [column]: apps })).toEqual(
        level === null ? [] : [{ code: 21001, level, from: 'velocity' }],
      );
  });

  test.each([
    [1, null],
    [2, 1],
    [3, 1],
    [4, 2],
    [6, 2],
    [7, 3],
  ])('%i others with one phone are 12002 at level %s', (others, level) => {
    expect(hitsOf(question(), { phoneIds180d: others })).toEqual(
      level === null ? [] : [{ code: 12002, level, from: 'links' }],
    );
  });

  test('of evidence and a pattern the higher level counts, and of equal ones the evidence', () => {
    const asked = (level: 1 | 2 | 3) => withEvidence(evidence({ code: 21001, level }));
    expect(hitsOf(asked(1), { idApps7d: 6 })).toEqual([{ code: 21001, level: 1, from: 'evidence' }]);
    expect(hitsOf(asked(1), { idApps7d: 10 })).toEqual([{ code: 21001, level: 2, from: 'velocity' }]);
    expect(hitsOf(asked(3), { idApps7d: 10 })).toEqual([{ code: 21001, level: 3, from: 'evidence' }]);
  });
});
