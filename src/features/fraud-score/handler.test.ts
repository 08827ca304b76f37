import { describe, expect, onTestFinished, test } from 'vitest';
import { digestHex } from '../../kernel/digests.ts';
import { Fault } from '../../kernel/fault.ts';
import { subjectOf } from './evidence/subject.ts';
import { countFraudScores } from './score/counted-scores.ts';
import { DEFAULT_MODEL, type ScoreModel } from './score/score-model.ts';
import { KnownIdentifiers } from './evidence/known-identifiers.ts';
import { MemorySiteSecrets } from '../../storage/memory/site-secrets.ts';
import { durableWrite } from '../../storage/sql/database.ts';
import { SqlIdentifierStore } from '../../storage/sql/evidence/identifier-store.ts';
import { SqlEvidenceStore } from '../../storage/sql/evidence/evidence-store.ts';
import { openTemporaryDatabase } from '../../../test/temporary-database.ts';
import type { Call } from '../../wire/define-api.ts';
import { fraudScore } from './contract.ts';
import { createFraudScore, type FraudScoreDeps } from './handler.ts';

const NOW_MS = 1_700_000_000_000;
const DAY_MS = 86_400_000;
const ID = '11010519491231002X';
const PHONE = '13800138000';
const secrets = new MemorySiteSecrets();

/** The handler over a real store, with a function that commits what its answers leave. */
async function open(more: Partial<FraudScoreDeps> = {}) {
  const { database, dispose } = await openTemporaryDatabase();
  onTestFinished(dispose);
  const evidence = new SqlEvidenceStore(database);
  const identifiers = new KnownIdentifiers({ store: new SqlIdentifierStore(database), secrets });
  const handle = createFraudScore({ secrets, evidence, identifiers, model: () => DEFAULT_MODEL, ...more });
  let orders = 0;
  const end = async (fields: Readonly<Record<string, string>> = {}, call: Partial<Call> = {}) => {
    const params = fraudScore.params.schema.parse({ idNumber: ID, phoneNumber: PHONE, ...fields });
    orders += 1;
    const outcome = await handle(params, {
      orderId: `J717${orders}`,
      appId: 'app_1',
      receivedAtMs: NOW_MS,
      address: '203.0.113.7',
      baseUrl: 'http://localhost',
      signal: AbortSignal.timeout(5000),
      ...call,
    });
    await database.writeAll(outcome.writes ?? []);
    return outcome;
  };
  const ask = async (...asked: Parameters<typeof end>) => {
    const outcome = await end(...asked);
    if (!outcome.ok) throw new Error('an answer was expected');
    return outcome;
  };
  return { evidence, ask, end };
}

const piece = {
  evidenceId: 'ab'.repeat(16),
  subjects: [subjectOf(secrets, 'id-number', { form: 'plain', text: ID })],
  code: 11004,
  level: 3,
  source: 'bureau',
  weight: 1,
  observedAtMs: NOW_MS - DAY_MS,
  expiresAtMs: null,
} as const;

test('a pair of which nothing is known has no score, no matter how often and by how many apps it was asked about', async () => {
  const { ask } = await open();
  const nothing = { found: -1, idFound: -1, riskInfo: [], riskScore: -1 };
  for (let at = 0; at < 20; at++) {
    const asked = await ask({}, { receivedAtMs: NOW_MS + at, appId: `app_${at % 17}` });
    expect(asked.result.res).toEqual(nothing);
  }
});

test('an unknown pair has a verdict of its own, and is an uncharged failure if the operator configures it', async () => {
  const { evidence, end } = await open();
  expect(await end()).toMatchObject({ ok: true, result: { res: { found: -1 } }, verdict: 'unknown' });
  await evidence.add([piece]);
  expect(await end()).toMatchObject({ ok: true, result: { res: { found: 1 } }, verdict: 'known' });
  const strict = await open({ unknownPerson: 'failure' });
  expect(await strict.end()).toMatchObject({ ok: false, code: 271701, verdict: 'unknown' });
  await strict.evidence.add([piece]);
  expect(await strict.end()).toMatchObject({ ok: true, result: { res: { found: 1 } } });
});

test('an app that asks again gets its first answer, and other apps that ask count as lenders', async () => {
  const { evidence, ask } = await open();
  await evidence.add([piece]);
  const first = (await ask({ name: '张三' })).result.res;
  for (let at = 1; at < 9; at++) {
    await ask({ phoneNumber: `1390000000${at}`, name: '李四' }, { receivedAtMs: NOW_MS + at });
    expect((await ask({ name: '张三' }, { receivedAtMs: NOW_MS + at })).result.res).toEqual(first);
  }
  for (let at = 2; at < 8; at++) await ask({}, { receivedAtMs: NOW_MS + 50, appId: `app_${at}` });
  const later = await ask({ name: '张三' }, { receivedAtMs: NOW_MS + 60 });
  expect(later.trace).toMatchObject({ features: { idApps7d: 7, idQueries30d: 6, idPhones180d: 0 } });
  expect(later.result.res.riskScore).toBeGreaterThan(first.riskScore);
});

test('fresh evidence of a trusted source is shown with its code and level, and counts less if the source is half trusted', async () => {
  const [believed, doubted] = [await open(), await open()];
  await believed.evidence.add([piece]);
  await doubted.evidence.add([{ ...piece, weight: 0.2 }]);
  const [high, low] = [(await believed.ask()).result.res, (await doubted.ask()).result.res];
  expect(high).toMatchObject({ found: 1, idFound: 1, riskInfo: [{ riskCode: 11004, riskCodeValue: 3 }] });
  expect(high.riskScore).toBeGreaterThan(low.riskScore + 15);
});

test('codes are shown only from a score of 60 on', async () => {
  const { evidence, ask } = await open();
  await evidence.add([{ ...piece, level: 1, weight: 0.4 }]);
  const outcome = await ask();
  expect(outcome.result.res.riskScore).toBeLessThan(60);
  expect(outcome.result.res.riskInfo).toEqual([]);
  expect(outcome.trace).toMatchObject({ hits: [{ code: 11004, level: 1, from: 'evidence' }] });
});

test('the contributions add up to the log-odds, and the answer keeps them for its order', async () => {
  const { evidence, ask } = await open();
  await evidence.add([piece]);
  const { trace } = await ask({ name: '张三' });
  const { base, logOdds, contributions } = trace as {
    base: number;
    logOdds: number;
    contributions: { logOdds: number }[];
  };
  expect(contributions.reduce((sum, one) => sum + one.logOdds, base)).toBeCloseTo(logOdds, 1);
  const kept = await evidence.answer('J7171');
  expect(JSON.parse(kept?.detail ?? '')).toEqual(trace);
});

test('a number with another name than others gave is a mismatch', async () => {
  const { evidence, ask } = await open();
  await evidence.add([piece]);
  for (const appId of ['app_2', 'app_3']) await ask({ name: '张三' }, { appId });
  const same = await ask({ name: '张三' }, { receivedAtMs: NOW_MS + 1 });
  const other = await ask({ name: '李四' }, { receivedAtMs: NOW_MS + 2 });
  expect(same.trace).toMatchObject({ features: { nameMismatch: 0 } });
  expect(other.trace).toMatchObject({ features: { nameMismatch: 1 } });
  expect(other.result.res.riskScore).toBeGreaterThan(same.result.res.riskScore);
});

test('a score is counted with its call by model and in bins of five points, and an unknown pair is not', async () => {
  const counted: object[] = [];
  const countScore = countFraudScores({
    count: (seen) => {
      counted.push(seen);
      return durableWrite('scoreDays.count', seen);
    },
  });
  const modelOf = (logOdds: number): ScoreModel => ({
    modelId: 'm1',
    judge: async () => ({ logOdds, base: 0, contributions: [] }),
  });
  let logOdds = -50;
  const { evidence, end } = await open({ countScore, model: () => modelOf(logOdds) });
  await end();
  expect(counted).toEqual([]);
  await evidence.add([piece]);
  await end();
  logOdds = 50;
  await end();
  const seen = { api: 'fraud-score', scale: 'm1', atMs: NOW_MS };
  expect(counted).toEqual([
    { ...seen, bin: 0 },
    { ...seen, bin: 19 },
  ]);
});

test('the model in use is read again for each call', async () => {
  const constant = (modelId: string, logOdds: number): ScoreModel => ({
    modelId,
    judge: async () => ({ logOdds, base: logOdds, contributions: [] }),
  });
  let model = constant('a', 0);
  const { evidence, ask } = await open({ model: () => model });
  await evidence.add([piece]);
  await ask();
  expect(await ask({}, { receivedAtMs: NOW_MS + 1 })).toMatchObject({ result: { res: { riskScore: 80 } } });
  model = constant('b', -10);
  expect(await ask({}, { receivedAtMs: NOW_MS + 2 })).toMatchObject({
    result: { res: { riskScore: 0 } },
    trace: { modelId: 'b' },
  });
});

test('the trace holds nothing of what was asked', async () => {
  const { evidence, ask } = await open();
  await evidence.add([piece]);
  const text = JSON.stringify((await ask({ name: '张三' })).trace);
  for (const secret of [ID, PHONE, '张三', digestHex('md5', ID), digestHex('sha256', PHONE)])
    expect(text).not.toContain(secret);
});

test('a store that is unavailable and one that is too slow are Faults', async () => {
  const away = new Fault('unavailable', 'the database is gone');
  const { evidence } = await open();
  const broken = {
    look: () => Promise.reject(away),
    prepareAnswer: evidence.prepareAnswer.bind(evidence),
  };
  const { ask } = await open({ evidence: broken });
  await expect(ask()).rejects.toBe(away);
  const { ask: askSlow } = await open();
  await expect(askSlow({}, { signal: AbortSignal.abort() })).rejects.toMatchObject({ kind: 'timeout' });
});

describe('a model in shadow', () => {
  const judging = (judge: ScoreModel['judge']): Partial<FraudScoreDeps> => ({
    shadow: () => ({ modelId: 'candidate', judge }),
  });
  const answerOf = async (more: Partial<FraudScoreDeps>) => {
    const { evidence, ask } = await open(more);
    await evidence.add([piece]);
    const { result, trace } = await ask();
    return { res: result.res, shadow: trace?.['shadow'], evidence };
  };

  test('is told in the trace and changes no answer', async () => {
    const alone = await answerOf({});
    expect(alone.shadow).toBeUndefined();
    const beside = await answerOf(judging(async () => ({ logOdds: 0, base: 0, contributions: [] })));
    expect(beside.res).toEqual(alone.res);
    // Even odds are a score of 80.
    expect(beside.shadow).toEqual({ modelId: 'candidate', score: 80 });
    const query = { modelId: 'built-in-1', shadowId: 'candidate', fromMs: 0, limit: 10 };
    expect(await beside.evidence.shadowed(query)).toEqual([
      { atMs: NOW_MS, score: alone.res.riskScore, shadowScore: 80, outcome: null },
    ]);
  });

  test('that fails or hangs changes no answer either, and is told as that', async () => {
    const { res } = await answerOf({});
    const broken = await answerOf(judging(() => Promise.reject(new Fault('corrupt', 'no number'))));
    expect([broken.res, broken.shadow]).toEqual([res, { modelId: 'candidate', failed: 'corrupt' }]);
    const hanging = await answerOf(judging(() => new Promise(() => undefined)));
    expect([hanging.res, hanging.shadow]).toEqual([res, { modelId: 'candidate', failed: 'late' }]);
    const query = { modelId: 'built-in-1', shadowId: 'candidate', fromMs: 0, limit: 10 };
    expect(await hanging.evidence.shadowed(query)).toMatchObject([{ shadowScore: null }]);
  });

  test('does not judge a pair of which nothing is known', async () => {
    let asked = 0;
    const { ask } = await open(
      judging(async () => {
        asked += 1;
        return { logOdds: 0, base: 0, contributions: [] };
      }),
    );
    expect((await ask()).trace).not.toHaveProperty('shadow');
    expect(asked).toBe(0);
  });
});
