import Database from 'better-sqlite3';
import { Command } from 'commander';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { AdminClient } from '../../src/terminal/admin-client.ts';
import { scoreModelCheck } from '../../src/cli/doctor/score-model-check.ts';
import { addScoreModelCommands } from '../../src/features/fraud-score/cli/score-model/command.ts';
import { dataFolder } from '../../src/config/data-folder.ts';
import type { ModelDocument } from '../../src/features/fraud-score/score/model-document.ts';
import { SCORE_COLUMNS } from '../../src/features/fraud-score/score/score-features.ts';
import { scaleScore } from '../../src/features/fraud-score/score/score-scale.ts';
import {
  documentOf,
  logisticNetwork,
  networkModel,
  oneRowModel,
  oneRowNetwork,
  slowNetwork,
  type Logistic,
} from '../score/score-networks.ts';
import { openServerUnderTest, type ServerUnderTest } from './running-server.ts';

const PERSON = { idNumber: '11010519491231002X', phoneNumber: '13800138000' };
const LOGISTIC: Logistic = {
  columns: ['idApps7d', 'idQueries30d', 'evidence11004'],
  weights: [0.4, 0.25, 2],
  bias: -2,
};

/** Counts lenders in a week and fresh evidence of one code. Everything else has weight 0. */
const SCORECARD: ModelDocument = {
  ...documentOf({
    kind: 'scorecard',
    intercept: -1.5,
    parts: [
      { column: 'idApps7d', edges: [1.5], woe: [0.7, 1.9], missingWoe: 0, informationValue: 0.1, weight: 1 },
      { column: 'evidence11004', edges: [0.5], woe: [-0.2, 2.4], missingWoe: 0, informationValue: 0.1, weight: 0.5 },
    ],
  }),
  calibration: { slope: 2, intercept: 0.25 },
};

interface Explained {
  readonly modelId: string;
  readonly score: number;
  readonly logOdds: number;
  readonly base: number;
  readonly features: Readonly<Record<string, number>>;
  readonly contributions: readonly { readonly column: string; readonly logOdds: number }[];
}

function temporaryFolder(): string {
  const dir = mkdtempSync(path.join(tmpdir(), 'renzheng-score-models-'));
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  return dir;
}

async function start(dir: string): Promise<ServerUnderTest> {
  const { server } = await openServerUnderTest({ RENZHENG_DATA_DIR: path.join(dir, 'data') });
  onTestFinished(() => server.close());
  return server;
}

function clientOf({ adminUrl, dir }: ServerUnderTest): AdminClient {
  return new AdminClient(adminUrl, readFileSync(dataFolder(dir).token, 'utf8').trim());
}

/** Runs `renzheng score model …` against a server and returns its output. */
async function scoreModel(server: ServerUnderTest, ...args: string[]): Promise<string> {
  let written = '';
  const terminal = { out: (text: string) => void (written += text), err: () => undefined, columns: undefined };
  const program = new Command().exitOverride();
  addScoreModelCommands(program, { client: () => clientOf(server), terminal });
  await program.parseAsync(['model', ...args], { from: 'user' });
  return written;
}

async function printed(server: ServerUnderTest, ...args: string[]): Promise<Record<string, unknown>> {
  return JSON.parse(await scoreModel(server, ...args, '--json')) as Record<string, unknown>;
}

/** Asks, and returns the explanation of the answer. */
async function ask(server: ServerUnderTest, key: string): Promise<Explained & { readonly riskScore: number }> {
  const body = new URLSearchParams({ key, ...PERSON });
  const response = await fetch(`${server.url}/antiFraudHighRate/query`, { method: 'POST', body });
  const { result } = (await response.json()) as { result: { orderid: string; res: { riskScore: number } } };
  const explained = await server.admin('scores.explain', { orderId: result.orderid });
  return { ...(explained as unknown as Explained), riskScore: result.res.riskScore };
}

/** A server that knows something of the person. */
async function startKnowing(dir: string) {
  const server = await start(dir);
  const { key, appId } = await server.makeCaller({ calls: 10_000 });
  const seen = { source: 'bureau', reference: 'one', observedAt: Date.now() - 86_400_000 };
  await server.admin('evidences.report', { ...seen, idNumber: PERSON.idNumber, code: 11004, level: 3 });
  return { server, key, appId };
}

function bring(dir: string, document: ModelDocument, network: Uint8Array) {
  const [documentFile, onnxFile] = [path.join(dir, 'model.json'), path.join(dir, 'network.onnx')];
  writeFileSync(documentFile, JSON.stringify(document));
  writeFileSync(onnxFile, network);
  return { documentFile, onnxFile };
}

function sumOf({ base, contributions }: Explained): number {
  return contributions.reduce((sum, { logOdds }) => sum + logOdds, base);
}

test('a scorecard answers from its publication until the built-in model is published again', async () => {
  const dir = temporaryFolder();
  const { server, key } = await startKnowing(dir);
  const { documentFile } = bring(dir, SCORECARD, new Uint8Array());
  const report = path.join(dir, 'report.html');
  writeFileSync(report, '<p>AUC</p>');
  expect((await ask(server, key)).modelId).toBe('built-in-1');

  const added = await printed(server, 'add', documentFile, '--report', report);
  expect(added).toMatchObject({ modelId: expect.stringMatching(/^model-/), number: 1, published: false });
  const modelId = String(added['modelId']);
  expect((await ask(server, key)).modelId).toBe('built-in-1');

  expect(await printed(server, 'publish', modelId)).toEqual({ modelId, number: 1, published: true });
  const answer = await ask(server, key);
  // One lender, and evidence of level 3 a day old: 0.25 + 2 * (-1.5 + 0.7 + 0.5 * 2.4).
  expect(answer).toMatchObject({ modelId, base: -2.75, logOdds: 1.05, riskScore: scaleScore(1.05) });
  expect(sumOf(answer)).toBeCloseTo(answer.logOdds, 3);
  expect(Object.fromEntries(answer.contributions.map(({ column, logOdds }) => [column, logOdds]))).toEqual({
    evidence11004: 2.4,
    idApps7d: 1.4,
  });

  expect(await printed(server, 'list')).toMatchObject({
    inService: modelId,
    problem: null,
    models: [{ modelId, kind: 'scorecard', isPublished: true, hasReport: true, createdBy: expect.any(String) }],
  });
  const [documentOut, reportOut] = [path.join(dir, 'out.json'), path.join(dir, 'out.html')];
  const shown = await scoreModel(server, 'show', modelId, '--document', documentOut, '--report', reportOut);
  expect(shown).toContain(modelId);
  expect(JSON.parse(readFileSync(documentOut, 'utf8'))).toEqual(SCORECARD);
  expect(readFileSync(reportOut, 'utf8')).toBe('<p>AUC</p>');

  expect(await printed(server, 'publish', 'default')).toEqual({ modelId: 'built-in-1', number: null, published: true });
  expect((await ask(server, key)).modelId).toBe('built-in-1');
});

test('an ONNX model gives the score of its formula, also after a restart', async () => {
  const dir = temporaryFolder();
  const { server, key } = await startKnowing(dir);
  const document = documentOf(networkModel(LOGISTIC.columns));
  const { documentFile, onnxFile } = bring(dir, document, logisticNetwork(LOGISTIC));
  await expect(scoreModel(server, 'add', documentFile, '--publish')).rejects.toThrow(/its ONNX file is needed/);
  const added = await printed(server, 'add', documentFile, '--onnx', onnxFile, '--publish');
  expect(added).toMatchObject({ published: true });

  const expectFormula = (answer: Explained & { readonly riskScore: number }) => {
    const expected = LOGISTIC.columns.reduce(
      (sum, column, at) => sum + (LOGISTIC.weights[at] ?? 0) * (answer.features[column] ?? 0),
      LOGISTIC.bias,
    );
    expect(answer.modelId).toBe(added['modelId']);
    expect(answer.logOdds).toBeCloseTo(expected, 2);
    expect(answer.base).toBeCloseTo(LOGISTIC.bias, 2);
    expect(sumOf(answer)).toBeCloseTo(answer.logOdds, 1);
    expect(answer.riskScore).toBe(scaleScore(answer.logOdds));
  };
  const before = await ask(server, key);
  expectFormula(before);
  const many = await Promise.all(Array.from({ length: 40 }, () => ask(server, key)));
  for (const answer of many) expectFormula(answer);
  // Questions of other apps count. The app's own questions do not.
  const other = await server.makeCaller({ calls: 10 });
  expectFormula(await ask(server, other.key));

  await server.close();
  const again = await start(dir);
  const after = await ask(again, key);
  expectFormula(after);
  expect(after.features['idQueries30d']).toBeGreaterThan(before.features['idQueries30d'] ?? 0);
});

test('if a published model cannot be loaded, the built-in one answers and the operator is told', async () => {
  const dir = temporaryFolder();
  const { server, key } = await startKnowing(dir);
  const document = documentOf(networkModel(LOGISTIC.columns));
  const { documentFile, onnxFile } = bring(dir, document, logisticNetwork(LOGISTIC));
  const { modelId } = await printed(server, 'add', documentFile, '--onnx', onnxFile, '--publish');
  expect(await scoreModelCheck(() => clientOf(server)).run()).toEqual({ level: 'ok', detail: modelId });
  await server.close();

  const database = new Database(dataFolder(path.join(dir, 'data')).database);
  database.prepare('UPDATE score_models SET onnx = substr(onnx, 1, 100)').run();
  database.close();

  const again = await start(dir);
  expect((await fetch(`${again.url}/readyz`)).status).toBe(200);
  expect((await ask(again, key)).modelId).toBe('built-in-1');
  const problem = expect.stringMatching(new RegExp(`${String(modelId)} cannot be loaded.*ONNX`));
  expect(await printed(again, 'list')).toMatchObject({ inService: 'built-in-1', problem });
  expect(await scoreModelCheck(() => clientOf(again)).run()).toMatchObject({ level: 'warning', detail: problem });
  await expect(scoreModel(again, 'publish', String(modelId))).rejects.toThrow(/conflict: .*ends in the middle/);
  await scoreModel(again, 'publish', 'default');
  expect(await scoreModelCheck(() => clientOf(again)).run()).toEqual({ level: 'ok', detail: 'built-in-1' });
});

test('a wrong model is refused with what was expected, and only some roles may add one', async () => {
  const dir = temporaryFolder();
  const server = await start(dir);
  const other = documentOf(networkModel(['idApps7d', 'income']));
  const { documentFile, onnxFile } = bring(dir, other, logisticNetwork(LOGISTIC));
  await expect(scoreModel(server, 'add', documentFile, '--onnx', onnxFile)).rejects.toThrow(
    /bad_request: there is no column income\. The columns are .*idApps7d/,
  );
  const narrow = bring(dir, documentOf(networkModel(['idApps7d'])), logisticNetwork(LOGISTIC));
  await expect(scoreModel(server, 'add', narrow.documentFile, '--onnx', narrow.onnxFile)).rejects.toThrow(
    /expected input 'row' of \[rows, 1\].*found \[n, 3\]/,
  );
  await expect(scoreModel(server, 'add', path.join(dir, 'absent.json'))).rejects.toThrow(/absent\.json .*ENOENT/);
  await expect(scoreModel(server, 'publish', 'model-0')).rejects.toThrow(/not_found/);
  await expect(scoreModel(server, 'show', 'default')).rejects.toThrow(/not_found/);
  expect(await printed(server, 'list')).toMatchObject({ models: [], inService: 'built-in-1' });
  await server.admin('administrators.create', { name: 'looker', role: 'auditor' });
  const { token } = await server.admin('administrators.issue-token', { name: 'looker', label: 'test' });
  const headers = { authorization: `Bearer ${String(token)}`, 'content-type': 'application/json' };
  const place = `${server.adminUrl}/admin/v1/score-models`;
  const adding = await fetch(place, { method: 'POST', headers, body: JSON.stringify({ document: '{}' }) });
  expect([adding.status, (await fetch(place, { headers })).status]).toEqual([403, 200]);
});

test('if a network gives no number, the call fails, costs nothing and gets no score', async () => {
  const dir = temporaryFolder();
  const { server, key } = await startKnowing(dir);
  const nodes = [
    { op: 'Sub', inputs: ['one', 'row'], outputs: ['rest'] },
    { op: 'Log', inputs: ['rest'], outputs: ['value'] },
  ];
  const one = { name: 'one', type: 1, shape: [1], values: Float32Array.of(1) } as const;
  const network = oneRowNetwork(1, nodes, [one]);
  const { documentFile, onnxFile } = bring(dir, documentOf(oneRowModel(['idQueries30d'])), network);
  await printed(server, 'add', documentFile, '--onnx', onnxFile, '--publish');
  expect((await ask(server, key)).logOdds).toBe(0);

  // Another app asks as well, so the network gets 1. It then fails: the logarithm of 0 is not a number.
  const other = await server.makeCaller({ calls: 10 });
  const used = async () => {
    const { packages } = await server.admin('packages.list', { appId: other.appId });
    return (packages as { readonly used: number }[]).map((each) => each.used);
  };
  expect(await used()).toEqual([0]);
  const body = new URLSearchParams({ key: other.key, ...PERSON });
  const answer = await fetch(`${server.url}/antiFraudHighRate/query`, { method: 'POST', body });
  expect(await answer.json()).toMatchObject({ error_code: 271704, result: null });
  expect(await used()).toEqual([0]);
});

test('a network that takes too long is refused', async () => {
  const dir = temporaryFolder();
  const server = await start(dir);
  const columns = SCORE_COLUMNS;
  const { documentFile, onnxFile } = bring(dir, documentOf(oneRowModel(columns)), slowNetwork(columns.length));
  await expect(scoreModel(server, 'add', documentFile, '--onnx', onnxFile, '--publish')).rejects.toThrow(
    /bad_request: .*took over 2000 ms/,
  );
  expect(await printed(server, 'list')).toMatchObject({ models: [], inService: 'built-in-1' });
});

test('while models change, each call is answered by one model', async () => {
  const dir = temporaryFolder();
  const { server, key } = await startKnowing(dir);
  const document = documentOf(networkModel(LOGISTIC.columns, { output: 'logit', outputIs: 'log-odds' }));
  const logits = logisticNetwork(LOGISTIC, { outputs: [{ name: 'logit', type: 1, shape: ['n', 1] }] });
  const network = bring(dir, document, logits);
  const { modelId } = await printed(server, 'add', network.documentFile, '--onnx', network.onnxFile);
  const changes = new AbortController();
  const answers: Explained[] = [];
  const callers = Array.from({ length: 4 }, async () => {
    while (!changes.signal.aborted && answers.length < 5000) answers.push(await ask(server, key));
  });
  for (let round = 0; round < 6; round += 1) {
    await scoreModel(server, 'publish', round % 2 === 0 ? String(modelId) : 'default');
    answers.push(await ask(server, key));
  }
  changes.abort();
  await Promise.all(callers);
  const bases = new Map([
    [String(modelId), LOGISTIC.bias],
    ['built-in-1', -4.2],
  ]);
  for (const answer of answers) expect(answer.base).toBeCloseTo(bases.get(answer.modelId) ?? Number.NaN, 2);
  expect(new Set(answers.map((answer) => answer.modelId))).toEqual(new Set(bases.keys()));
});

test('a model in shadow judges live answers without changing them, and outcomes tell which one is right', async () => {
  const dir = temporaryFolder();
  const { server, key } = await startKnowing(dir);
  const { documentFile } = bring(dir, SCORECARD, new Uint8Array());
  const before = await ask(server, key);
  const { modelId } = await printed(server, 'add', documentFile);
  expect(await server.admin('score-shadows.show')).toMatchObject({ shadow: null, comparison: null });
  expect(await server.admin('score-shadows.start', { modelId })).toMatchObject({ modelId, number: 1 });
  const answered = await ask(server, key);
  expect([answered.modelId, answered.riskScore]).toEqual(['built-in-1', before.riskScore]);
  const { rows } = (await server.admin('ledger.list', { limit: 1 })) as { rows: readonly { orderId: string }[] };
  const orderId = rows[0]?.orderId;
  expect(await server.admin('ledger.explain', { orderId })).toMatchObject({ trace: { shadow: { modelId } } });
  await server.admin('outcomes.report', { orderId, outcome: 'fraud', source: 'desk', observedAt: Date.now() });
  const { comparison, ...shown } = await server.admin('score-shadows.show');
  expect(shown).toMatchObject({ shadow: { modelId }, isLoaded: true, inService: 'built-in-1' });
  expect(comparison).toMatchObject({ answers: 1, failed: 0, outcomes: { fraud: 1, genuine: 0, shadowAuc: null } });
  await scoreModel(server, 'publish', String(modelId));
  expect(await server.admin('score-shadows.show')).toMatchObject({ shadow: null, inService: modelId });
  expect((await ask(server, key)).modelId).toBe(modelId);
});
