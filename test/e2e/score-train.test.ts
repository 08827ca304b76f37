import { Command } from 'commander';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { AdminClient } from '../../src/terminal/admin-client.ts';
import { addScoreApply } from '../../src/features/fraud-score/cli/score-apply/command.ts';
import { addScoreTrain } from '../../src/features/fraud-score/cli/score-train/command.ts';
import { dataFolder } from '../../src/config/data-folder.ts';
import { checkCharacter } from '../../src/identity/id-number.ts';
import { openServerUnderTest, type ServerUnderTest } from './running-server.ts';

/** Questions before the start of the test part, and from then on. */
const BEFORE = 240;
const AFTER = 100;

interface Terminal {
  readonly out: string;
  readonly err: string;
}

function temporaryFolder(): string {
  const dir = mkdtempSync(path.join(tmpdir(), 'renzheng-score-train-'));
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  return dir;
}

/** Runs `renzheng score train …` against a server. */
function scoreTrain(server: ServerUnderTest | null, ...args: string[]): Promise<Terminal> {
  return score(server, 'train', ...args);
}

/** Runs `renzheng score …` against a server. */
async function score(server: ServerUnderTest | null, ...args: string[]): Promise<Terminal> {
  let [out, err] = ['', ''];
  const terminal = {
    out: (text: string) => void (out += text),
    err: (text: string) => void (err += text),
    columns: undefined,
  };
  const client = () => {
    if (server === null) throw new Error('no server');
    return new AdminClient(server.adminUrl, readFileSync(dataFolder(server.dir).token, 'utf8').trim());
  };
  const program = new Command().exitOverride();
  addScoreTrain(program, { client, terminal });
  addScoreApply(program, { terminal });
  await program.parseAsync(args, { from: 'user' });
  return { out, err };
}

function idNumberOf(person: number): string {
  const digits = `11010119900307${String(person + 1).padStart(3, '0')}`;
  return digits + checkCharacter(digits);
}

/** Asks about a person. A bureau knows two of three frauds, and one of ten genuine people. */
async function ask(
  server: ServerUnderTest,
  key: string,
  person: number,
): Promise<{ orderId: string; isFraud: boolean }> {
  const isFraud = person % 3 === 0;
  const [idNumber, phoneNumber] = [idNumberOf(person), `138${String(10_000_000 + person)}`];
  if (isFraud ? person % 9 !== 0 : person % 10 === 1) {
    const seen = { source: 'bureau', reference: `r${person}`, observedAt: Date.now() - 1000 };
    await server.admin('evidences.report', { ...seen, idNumber, code: 11004, level: 3 });
  }
  const body = new URLSearchParams({ key, idNumber, phoneNumber });
  const response = await fetch(`${server.url}/antiFraudHighRate/query`, { method: 'POST', body });
  const { result } = (await response.json()) as { result: { orderid: string } };
  return { orderId: result.orderid, isFraud };
}

async function askAndLabel(server: ServerUnderTest, key: string, persons: readonly number[]): Promise<string[]> {
  const orderIds: string[] = [];
  for (const person of persons) {
    const { orderId, isFraud } = await ask(server, key, person);
    const outcome = isFraud ? 'fraud' : 'genuine';
    await server.admin('outcomes.report', { orderId, outcome, observedAt: Date.now(), source: 'desk' });
    orderIds.push(orderId);
  }
  return orderIds;
}

test('a model is trained on past questions and their outcomes, and serves once it is published', async () => {
  const dir = temporaryFolder();
  const { server } = await openServerUnderTest({ RENZHENG_DATA_DIR: path.join(dir, 'data') });
  onTestFinished(() => server.close());
  const { key } = await server.makeCaller({ calls: 10_000 });
  const persons = Array.from({ length: BEFORE + AFTER }, (_, person) => person);
  const before = await askAndLabel(server, key, persons.slice(0, BEFORE));
  const page = await server.admin('scores.history', { after: before.at(-2), limit: 5 });
  const [last] = page['rows'] as { orderId: string; atMs: number; outcome: string; features: Record<string, number> }[];
  expect(last).toMatchObject({ orderId: before.at(-1), outcome: 'genuine', features: { idApps7d: 1 } });
  const after = await askAndLabel(server, key, persons.slice(BEFORE));
  const testFrom = new Date(await timeOf(server, after[0] ?? '')).toISOString();
  const out = path.join(dir, 'model');
  const asked = ['--test-from', testFrom, '--label-delay', '0', '--out', out, '--learner', 'scorecard'] as const;

  const first = await scoreTrain(server, ...asked);
  expect(first.out).toContain(`| training | ${BEFORE} | 80 |`);
  expect(first.out).toContain(`| test | ${AFTER} |`);
  expect(first.out).toContain('The scores in the answers did this on the same rows');
  expect(first.err).toContain('the model was not published');
  expect(readFileSync(path.join(out, 'report.html'), 'utf8')).toContain('<svg');
  expect((await server.admin('scoreModels.list', {}))['models']).toEqual([]);

  // With 33 frauds in the test, whether a single column does better is left to chance.
  const publishing = [...asked, '--publish', '--even-if-worse', '--json'];
  const second = JSON.parse((await scoreTrain(server, ...publishing)).out) as Record<string, unknown>;
  expect(second).toMatchObject({ published: true, learner: 'scorecard', test: { rows: AFTER } });
  const { orderId } = await ask(server, key, 0);
  expect(await server.admin('scores.explain', { orderId })).toMatchObject({ modelId: second['modelId'] });
  const shown = await server.admin('scoreModels.show', { modelId: second['modelId'] });
  expect(shown['report']).toContain('Training of the fraud score');
  expect(JSON.parse(String(shown['document']))).toEqual(JSON.parse(readFileSync(path.join(out, 'model.json'), 'utf8')));
});

async function timeOf(server: ServerUnderTest, orderId: string): Promise<number> {
  const { rows } = (await server.admin('scores.history', { limit: 1000 })) as {
    rows: readonly { orderId: string; atMs: number }[];
  };
  return rows.find((row) => row.orderId === orderId)?.atMs ?? Number.NaN;
}

test('training on a file names unusable rows by line, and refuses a history that is too short', async () => {
  const dir = temporaryFolder();
  const file = path.join(dir, 'history.csv');
  const day = (at: number) => new Date(Date.UTC(2026, 0, 1) + at * 3_600_000).toISOString();
  const rows = Array.from({ length: 1500 }, (_, at) => {
    const isFraud = at % 4 === 0;
    return `${day(at)},${isFraud ? 'fraud' : 'genuine'},${day(at + 24)},${isFraud ? 3 + (at % 5) : 1 + (at % 4)},x`;
  });
  const heading = 'asked_at,outcome,observed_at,idApps7d,branch';
  writeFileSync(file, [heading, ...rows, `${day(1)},perhaps,${day(2)},1,x`].join('\n'));
  const out = path.join(dir, 'model');
  const { out: told, err } = await scoreTrain(null, '--history', file, '--out', out, '--learner', 'gbdt');
  expect(told).toContain('Monotone gradient-boosted trees');
  expect(err).toContain('were ignored: branch');
  expect(readFileSync(path.join(out, 'refused.csv'), 'utf8')).toBe(
    'line,problem\n1502,"outcome: must be fraud, genuine or empty"\n',
  );
  writeFileSync(file, [heading, ...rows.slice(0, 100)].join('\n'));
  await expect(scoreTrain(null, '--history', file, '--out', out)).rejects.toThrow('too little to learn from');
  await expect(scoreTrain(null, '--history', file, '--seed', 'abc')).rejects.toThrow('--seed must be a whole number');
  await expect(scoreTrain(null, '--history', file, '--label-delay', '-1')).rejects.toThrow('0 to 3650 days');
  await expect(scoreTrain(null, '--history', file, '--from', 'soon')).rejects.toThrow(
    'a time must be ISO 8601, e.g. 2026-11-01',
  );
  writeFileSync(file, 'asked_at,outcome,observed_at\n');
  await expect(scoreTrain(null, '--history', file, '--out', out)).rejects.toThrow('lacks any feature');
});

test('columns of the operator are learned from, explained by score apply, and never published', async () => {
  const dir = temporaryFolder();
  const [file, columns, out] = ['history.csv', 'columns.json', 'model'].map((name) => path.join(dir, name)) as [
    string,
    string,
    string,
  ];
  const hour = (at: number) => new Date(Date.UTC(2026, 0, 1) + at * 3_600_000).toISOString();
  const lines = Array.from({ length: 1500 }, (_, at) => {
    const isFraud = at % 5 === 0;
    const amount = isFraud ? 500 + (at % 400) : at % 600;
    return `${hour(at)},${isFraud ? 'fraud' : 'genuine'},${hour(at + 24)},1,${amount},${at % 2 ? 'web' : 'app'}`;
  });
  const heading = 'asked_at,outcome,observed_at,idApps7d,amount,scene';
  writeFileSync(file, [heading, ...lines, `${hour(1)},fraud,${hour(2)},1,1001,web`].join('\n'));
  const declared = [
    { name: 'amount', kind: 'number', min: 0, max: 1000 },
    { name: 'scene', kind: 'category', values: ['web', 'app'] },
  ];
  writeFileSync(columns, JSON.stringify(declared));
  const asked = ['--history', file, '--columns', columns, '--out', out, '--learner', 'scorecard'];

  const { err } = await scoreTrain(null, ...asked);
  expect(err).toContain('columns of your own (amount');
  expect(readFileSync(path.join(out, 'refused.csv'), 'utf8')).toContain(
    '1502,"amount: must be a number from 0 to 1000"',
  );
  await expect(scoreTrain(null, ...asked, '--publish', '--even-if-worse')).rejects.toThrow('was not published');
  await expect(scoreTrain(null, '--columns', columns)).rejects.toThrow('with --history');

  const scored = path.join(dir, 'scored.jsonl');
  writeFileSync(file, 'amount,scene\n50,web\n890,web\n,app\n-1,web\n');
  const { out: told } = await score(null, 'apply', path.join(out, 'model.json'), '--history', file, '--out', scored);
  expect(told).toContain('3 rows scored, 1 left out');
  const [low, high, unknown, refused] = readFileSync(scored, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { logOdds: number; base: number; added: Record<string, number> });
  expect(high?.logOdds).toBeGreaterThan((low?.logOdds ?? 0) + 2);
  expect(high?.added['amount']).toBeGreaterThan(1);
  expect((high?.base ?? 0) + Object.values(high?.added ?? {}).reduce((sum, each) => sum + each, 0)).toBeCloseTo(
    high?.logOdds ?? 0,
    9,
  );
  expect(unknown?.logOdds).toBeLessThan(high?.logOdds ?? 0);
  expect(refused).toEqual({ line: 5, problem: 'amount: must be a number from 0 to 1000' });
});

test('a model that loses to one column is published only by order', async () => {
  const dir = temporaryFolder();
  const [file, out] = [path.join(dir, 'history.csv'), path.join(dir, 'model')];
  const hour = (at: number) => new Date(Date.UTC(2026, 0, 1) + at * 3_600_000).toISOString();
  const lines = Array.from({ length: 1500 }, (_, at) => {
    const isFraud = at % 4 === 0;
    return `${hour(at)},${isFraud ? 'fraud' : 'genuine'},${hour(at + 24)},${isFraud ? 2 + (at % 3) : 1 + (at % 3)},${isFraud ? 0 : 5}`;
  });
  writeFileSync(file, ['asked_at,outcome,observed_at,idApps7d,idQueries30d', ...lines].join('\n'));
  const asked = ['--history', file, '--out', out, '--publish'];
  await expect(scoreTrain(null, ...asked)).rejects.toThrow(
    /not published: The model loses to the single column idQueries30d.*add --even-if-worse/,
  );
  expect(readFileSync(path.join(out, 'report.html'), 'utf8')).not.toContain('--even-if-worse');
  // With the flag, the command goes on to the server, of which this test has none.
  await expect(scoreTrain(null, ...asked, '--even-if-worse')).rejects.toThrow('no server');
  expect(readFileSync(path.join(out, 'report.html'), 'utf8')).toContain('published by order (--even-if-worse)');
});
