import { expect, test } from 'vitest';
import type { Actor } from '../../../../platform/access/actor.ts';
import { told } from '../../../../kernel/told.ts';
import { MemorySiteSecrets } from '../../../../storage/memory/site-secrets.ts';
import type { EvidenceRecord, EvidenceStore, ListedOutcome } from '../../evidence/evidence-store.ts';
import type { SubjectKey } from '../../evidence/subject.ts';
import { scoreContracts } from './contract.ts';
import { createScoreHandlers, type ScoreDeps } from './handler.ts';

const auditor = { administratorId: 'adm_1', name: 'ana', role: 'auditor' } as Actor;
const PIECE = {
  evidenceId: 'ee'.repeat(16),
  code: 21001,
  level: 2,
  weight: 0.5,
  source: 'bureau',
  observedAtMs: 5000,
  expiresAtMs: null,
} as const;
const ROWS = ['11', '22', '33'].map((pair) => ({ ...PIECE, subject: pair.repeat(16) as SubjectKey }));

test('evidence is listed page by page, and no answer holds a whole pseudonym, not even in its cursor', async () => {
  const evidence: Pick<EvidenceStore, 'list'> = {
    list: async ({ after, limit }) =>
      ROWS.slice(after === null ? 0 : ROWS.findIndex(({ subject }) => subject === after.subject) + 1).slice(0, limit),
  };
  const { list } = createScoreHandlers({
    evidence: evidence as ScoreDeps['evidence'],
    secrets: new MemorySiteSecrets(),
    clock: { nowMs: () => 6000 },
  } as Partial<ScoreDeps> as ScoreDeps);
  const seen: string[] = [];
  let cursor: string | undefined;
  do {
    const answer = await list({ limit: 1, ...(cursor === undefined ? {} : { cursor }) }, auditor);
    if (!answer.ok || !('result' in answer)) throw new Error('it answers');
    seen.push(...answer.result.rows.map(({ subject }) => subject));
    cursor = answer.result.nextCursor ?? undefined;
    const decoded = Buffer.from(cursor ?? '', 'base64url').toString('latin1');
    for (const { subject } of ROWS) expect(`${JSON.stringify(answer)}${decoded}`).not.toContain(subject);
  } while (cursor !== undefined);
  expect(seen).toEqual(['11111111…', '22222222…', '33333333…']);
  const forged = Buffer.from(JSON.stringify([5000, '11'.repeat(16), PIECE.evidenceId])).toString('base64url');
  expect(await list({ limit: 1, cursor: forged }, auditor)).toMatchObject({ ok: false, error: 'bad_request' });
});

test('outcomes are listed with the order or the start of a pseudonym, and no answer holds a reference of a person', async () => {
  const outcome = { outcome: 'fraud', source: 'desk', observedAtMs: 5000 } as const;
  const pseudonym = '5a'.repeat(16) as SubjectKey;
  const rows: readonly ListedOutcome[] = [
    { ...outcome, kind: 'person', reference: 'case of Zhang San', subject: pseudonym },
    { ...outcome, kind: 'fraud-score', reference: 'J1', subject: null },
  ];
  const asked: Parameters<EvidenceStore['outcomes']>[0][] = [];
  const evidence: Pick<EvidenceStore, 'outcomes'> = {
    outcomes: async (query) => {
      asked.push(query);
      return query.after === null ? rows : rows.slice(1);
    },
  };
  const { outcomes } = createScoreHandlers({
    evidence: evidence as ScoreDeps['evidence'],
    secrets: new MemorySiteSecrets(),
    clock: { nowMs: () => 86_400_000 + 7 },
  } as Partial<ScoreDeps> as ScoreDeps);
  const first = await outcomes({ limit: 1, kind: 'person', outcome: 'fraud' }, auditor);
  if (!first.ok || !('result' in first)) throw new Error('it answers');
  const { nextCursor } = first.result;
  expect(first.result).toMatchObject({ fromMs: 7, toMs: 86_400_007, rows: [{ orderId: null, subject: '5a5a5a5a…' }] });
  const decoded = Buffer.from(nextCursor ?? '', 'base64url').toString('latin1');
  for (const secret of [pseudonym, 'Zhang']) expect(`${JSON.stringify(first)}${decoded}`).not.toContain(secret);
  const second = await outcomes({ limit: 1, ...(nextCursor !== null && { cursor: nextCursor }) }, auditor);
  expect(second).toMatchObject({
    ok: true,
    result: { rows: [{ kind: 'fraud-score', orderId: 'J1', subject: null }], nextCursor: null },
  });
  expect(asked).toMatchObject([
    { kind: 'person', outcome: 'fraud', source: null, after: null, limit: 2 },
    { kind: null, after: { observedAtMs: 5000, subject: pseudonym, source: 'desk', reference: 'case of Zhang San' } },
  ]);
  expect(await outcomes({ limit: 1, cursor: 'bm8' }, auditor)).toMatchObject({ ok: false, error: 'bad_request' });
});

test('an outcome is withdrawn by its source alone, of an order or of people, and one that nobody reported is not found', async () => {
  const taken: unknown[] = [];
  const evidence = {
    unlabelOrder: async (of: unknown) => taken.push(['order', of]) > 0,
    unlabelSubjects: async (subjects: readonly unknown[], of: unknown) => {
      taken.push(['people', subjects.length, of]);
      return (of as { reference: string }).reference === 'case 7';
    },
  };
  const { unlabel } = createScoreHandlers({
    evidence: evidence as unknown as ScoreDeps['evidence'],
    secrets: new MemorySiteSecrets(),
    clock: { nowMs: () => 6000 },
    identifiers: { learn: async () => undefined },
    sourceRights: {
      refuseCorrection: async (source: string) =>
        source === 'desk' ? null : { ok: false, error: 'forbidden', detail: told`source: it is not yours` },
    },
  } as unknown as ScoreDeps);
  const forms = { idForm: 'plain', phoneForm: 'plain' } as const;
  const done = { ok: true, result: { withdrawn: true } };
  expect(await unlabel({ ...forms, orderId: 'J1', source: 'desk' }, auditor)).toMatchObject(done);
  const person = { ...forms, phone: '13800138000', source: 'desk' };
  expect(await unlabel({ ...person, reference: 'case 7' }, auditor)).toMatchObject(done);
  expect(await unlabel({ ...person, reference: 'case 8' }, auditor)).toMatchObject({ ok: false, error: 'not_found' });
  expect(await unlabel({ ...forms, reference: 'case 7', source: 'desk' }, auditor)).toMatchObject({
    error: 'bad_request',
  });
  expect(await unlabel({ ...person, reference: 'case 7', source: 'other' }, auditor)).toMatchObject({
    error: 'forbidden',
  });
  expect(taken).toEqual([
    ['order', { reference: 'J1', source: 'desk' }],
    ['people', 1, { reference: 'case 7', source: 'desk' }],
    ['people', 1, { reference: 'case 8', source: 'desk' }],
  ]);
});

test('what this server’s own decisions hold against people is withdrawn as a whole, by those who answer for the site', async () => {
  const taken: unknown[] = [];
  const evidence = {
    withdraw: async () => taken.push('one piece'),
    withdrawAll: async (subjects: readonly { readonly kind: string }[], source: string) => {
      taken.push([subjects.map(({ kind }) => kind), source]);
      return subjects.length - 1;
    },
  };
  const { withdraw } = createScoreHandlers({
    evidence: evidence as unknown as ScoreDeps['evidence'],
    secrets: new MemorySiteSecrets(),
    clock: { nowMs: () => 6000 },
    identifiers: { learn: async () => undefined },
    sourceRights: { refuseCorrection: async () => null },
  } as unknown as ScoreDeps);
  const ask = (given: object, by: Partial<Actor> = {}) =>
    withdraw(scoreContracts.withdraw.params.parse({ source: 'renzheng.business-risk', ...given }), {
      ...auditor,
      role: 'operator',
      appIds: null,
      ...by,
    });
  const people = { phone: '13800138000', device: 'device-1' };
  expect(await ask(people)).toMatchObject({
    ok: true,
    result: { withdrawn: true },
    subject: expect.stringMatching(/^renzheng\.business-risk\/[\da-f]{8}… [\da-f]{8}…$/),
  });
  expect(await ask(people, { role: 'owner' })).toMatchObject({ ok: true });
  expect(taken.splice(0)).toEqual([
    [['phone', 'device'], 'renzheng.business-risk'],
    [['phone', 'device'], 'renzheng.business-risk'],
  ]);
  for (const by of [{ role: 'analyst' }, { role: 'integrator' }] as const)
    expect(await ask(people, by)).toMatchObject({ ok: false, error: 'forbidden' });
  expect(await ask({ ...people, reference: 'case-1' })).toMatchObject({ ok: false, error: 'bad_request' });
  expect(await ask({})).toMatchObject({ ok: false, error: 'bad_request' });
  expect(taken).toEqual([]);
  expect(await ask({ phone: people.phone })).toMatchObject({ ok: false, error: 'not_found' });
  expect(await ask({ ...people, source: 'bureau' }), 'a piece of a reporter has a reference').toMatchObject({
    error: 'bad_request',
  });
  expect(() => scoreContracts.withdraw.params.parse({ ...people, source: 'renzheng.face-verify' })).toThrow('renzheng');
});

test('a row that would correct a reported piece is a conflict, changes nothing and says what to do', async () => {
  const kept = new Map<string, EvidenceRecord>();
  const evidence: Pick<EvidenceStore, 'add' | 'differing'> = {
    add: async (records) => {
      const added = records.filter(({ evidenceId }) => !kept.has(evidenceId));
      for (const record of added) kept.set(record.evidenceId, record);
      return added.length;
    },
    differing: async (records) =>
      records.map((record) => (kept.get(record.evidenceId) ?? record).level !== record.level),
  };
  const { batch, report } = createScoreHandlers({
    evidence: evidence as ScoreDeps['evidence'],
    secrets: new MemorySiteSecrets(),
    clock: { nowMs: () => Date.parse('2026-12-01T00:00:00Z') },
    identifiers: { learn: async () => undefined },
    sourceRights: { gateOf: () => async () => new Map() },
  } as unknown as ScoreDeps);
  const row = {
    source: 'bureau',
    reference: 'case-1',
    phone: '13800138000',
    code: 11004,
    level: 2,
    observedAt: '2026-11-01',
  };
  const send = (...rows: readonly object[]) =>
    batch({ ndjson: rows.map((one) => JSON.stringify(one)).join('\n') }, auditor);
  const stays =
    'reference: its source has reported it with other content, which stays. To correct it, withdraw that piece, then report it again';
  expect(await send(row, row, { ...row, level: 3 }, { ...row, reference: 'case-2' })).toMatchObject({
    result: {
      recorded: 2,
      duplicate: 1,
      conflict: 1,
      refused: 0,
      rows: [
        { line: 1, outcome: 'recorded' },
        { line: 2, outcome: 'duplicate' },
        { line: 3, outcome: 'conflict', problem: stays },
        { line: 4, outcome: 'recorded' },
      ],
    },
  });
  expect(await send({ ...row, level: 3 }, row)).toMatchObject({ result: { duplicate: 1, conflict: 1 } });
  const corrected = scoreContracts.report.params.parse({ ...row, level: 1 });
  expect(await report(corrected, auditor)).toMatchObject({ ok: true, result: { outcome: 'conflict' } });
  expect([...kept.values()].map(({ level }) => level)).toEqual([2, 2]);
});
