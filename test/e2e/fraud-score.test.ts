import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { digestHex } from '../../src/kernel/digests.ts';
import { openServerUnderTest, type ServerUnderTest } from './running-server.ts';

const MAIN = path.resolve(import.meta.dirname, '../../src/cli/main.ts');

let server: ServerUnderTest;
let remove = async () => {};
let key = '';
let people = 0;

beforeAll(async () => {
  ({ server, remove } = await openServerUnderTest());
  ({ key } = await server.makeCaller({ calls: 1000 }));
});
afterAll(() => remove());

/** A person that no test has asked about. */
function somebody() {
  people += 1;
  const body = `110105${String(1950 + (people % 50))}0101${String(people).padStart(3, '0')}`;
  const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
  const sum = weights.reduce((total, weight, at) => total + weight * Number(body[at]), 0);
  return { idNumber: body + '10X98765432'[sum % 11], phoneNumber: `138${String(10_000_000 + people)}`, name: '张三' };
}

interface Answer {
  readonly error_code: number;
  readonly reason: string;
  readonly result: {
    readonly orderid: string;
    readonly res: {
      readonly found: number;
      readonly idFound: number;
      readonly riskScore: number;
      readonly riskInfo: readonly { readonly riskCode: number; readonly riskCodeValue: number }[];
    };
  } | null;
}

async function ask(fields: Readonly<Record<string, string>>, by = key): Promise<Answer> {
  const body = new URLSearchParams({ key: by, ...fields });
  return (await (await fetch(`${server.url}/antiFraudHighRate/query`, { method: 'POST', body })).json()) as Answer;
}

async function score(fields: Readonly<Record<string, string>>, by = key) {
  const { result } = await ask(fields, by);
  if (!result) throw new Error('the question is well-formed');
  return { ...result.res, orderId: result.orderid };
}

const seen = { source: 'bureau', observedAt: Date.now() - 86_400_000 };

describe('the fraud score', () => {
  test('an unknown pair has no score, however often it is asked about', async () => {
    const person = somebody();
    const nothing = { found: -1, idFound: -1, riskScore: -1, riskInfo: [] };
    for (let at = 0; at < 3; at++) expect(await score(person)).toMatchObject(nothing);
  });

  test.each(['md5', 'sha256', 'sm3'] as const)('evidence on plain text is found by its %s', async (kind) => {
    const { idNumber, phoneNumber } = somebody();
    await server.admin('evidences.report', {
      ...seen,
      idNumber,
      reference: `plain-${kind}`,
      code: 11004,
      level: 3,
    });
    const form = { md5: '1', sha256: '2', sm3: '3' }[kind];
    const found = await score({
      idNumber: digestHex(kind, idNumber).toUpperCase(),
      idCryptoType: form,
      phoneNumber: digestHex(kind, phoneNumber),
      phoneCryptoType: form,
    });
    expect(found).toMatchObject({ found: 1, idFound: 1, riskInfo: [{ riskCode: 11004, riskCodeValue: 3 }] });
    expect(found.riskScore).toBeGreaterThan(60);
  });

  test('evidence on a digest is found by plain text', async () => {
    const { idNumber, phoneNumber } = somebody();
    const phone = digestHex('sha256', phoneNumber);
    const report = { ...seen, phone, phoneForm: 'sha256', reference: 'digest', code: 12002, level: 3 };
    expect(await server.admin('evidences.report', report)).toEqual({ outcome: 'recorded' });
    expect(await server.admin('evidences.report', report)).toEqual({ outcome: 'duplicate' });
    const found = await score({ idNumber, phoneNumber });
    expect(found).toMatchObject({ found: 1, idFound: -1 });
    expect(found.riskInfo).toEqual([{ riskCode: 12002, riskCodeValue: 3 }]);
  });

  test('evidence fades, and does not count after its end', async () => {
    const [fresh, old, ended] = [somebody(), somebody(), somebody()];
    const report = (person: { readonly idNumber: string; readonly phoneNumber: string }, more: object) =>
      server.admin('evidences.report', {
        ...seen,
        idNumber: person.idNumber,
        reference: `fading-${person.phoneNumber.slice(8)}`,
        code: 21001,
        level: 3,
        ...more,
      });
    await report(fresh, {});
    await report(old, { observedAt: Date.now() - 720 * 86_400_000 });
    await report(ended, { expiresAt: Date.now() - 1000 });
    const [now, then, gone] = [await score(fresh), await score(old), await score(ended)];
    expect(now.riskScore).toBeGreaterThan(then.riskScore + 10);
    expect(gone.riskScore).toBe(-1);
  });

  test('the answer names several lenders in a week, and the explanation counts them', async () => {
    const person = somebody();
    const faint = { ...seen, weight: 0.01, reference: 'faint', code: 11002, level: 1 };
    await server.admin('evidences.report', { ...faint, idNumber: person.idNumber });
    const keys = await Promise.all(
      Array.from({ length: 10 }, async () => (await server.makeCaller({ calls: 10 })).key),
    );
    for (const lender of keys) await score(person, lender);
    const last = await score(person);
    expect(last.riskScore).toBeGreaterThan(60);
    expect(last.riskInfo).toContainEqual({ riskCode: 21001, riskCodeValue: 2 });
    const explained = await server.admin('scores.explain', { orderId: last.orderId });
    expect(explained).toMatchObject({
      score: last.riskScore,
      features: { idApps7d: 11 },
      hits: [{ code: 21001, level: 2, from: 'velocity' }],
    });
    const { base, logOdds, contributions } = explained as {
      base: number;
      logOdds: number;
      contributions: { logOdds: number }[];
    };
    expect(contributions.reduce((sum, one) => sum + one.logOdds, base)).toBeCloseTo(logOdds, 1);
    await expect(server.admin('scores.explain', { orderId: 'J7170' })).rejects.toThrow(/no answer/);
  });

  test('outcomes by order and by person move the score', async () => {
    const [fraud, genuine] = [somebody(), somebody()];
    const faint = { ...seen, weight: 0.01, reference: 'faint-2', code: 11002, level: 1 };
    await server.admin('evidences.report', { ...faint, idNumber: genuine.idNumber });
    const first = await score(fraud);
    const before = await score(genuine);
    const outcome = { observedAt: Date.now(), source: 'desk' };
    await server.admin('outcomes.report', { ...outcome, orderId: first.orderId, outcome: 'fraud' });
    await server.admin('outcomes.report', {
      ...outcome,
      idNumber: genuine.idNumber,
      reference: 'case-1',
      outcome: 'genuine',
    });
    expect((await score(fraud)).riskScore).toBeGreaterThan(60);
    expect((await score(genuine)).riskScore).toBeLessThan(before.riskScore);
    await expect(
      server.admin('outcomes.report', { ...outcome, orderId: 'J71700000000000000', outcome: 'fraud' }),
    ).rejects.toThrow(/no answer/);
  });

  test('a rejection of the risk decision counts against the phone, and outcomes can be reported for its order', async () => {
    const person = somebody();
    await score(person);
    const before = await score(person);
    const register = async () => {
      const account = { AccountType: 4, OtherAccount: { AccountId: person.phoneNumber } };
      const response = await fetch(`${server.url}/antiRush/query?key=${key}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ BusinessSecurityData: { Account: account, UserIp: '223.122.53.5' } }),
      });
      return ((await response.json()) as { result: { orderid: string; res: { RiskLevel: string } } }).result;
    };
    expect((await register()).res.RiskLevel).toBe('pass');
    expect((await score(person)).riskScore).toBe(before.riskScore);
    await server.admin('list-entries.add', { list: 'block', kind: 'phone', value: person.phoneNumber, note: 'n' });
    const rejected = await register();
    expect(rejected.res.RiskLevel).toBe('reject');
    const after = await score(person);
    expect(after.riskScore).toBeGreaterThan(before.riskScore);
    const { contributions } = (await server.admin('scores.explain', { orderId: after.orderId })) as {
      contributions: readonly { readonly column: string; readonly logOdds: number }[];
    };
    expect(contributions.find(({ column }) => column === 'evidence12002')?.logOdds).toBeGreaterThan(0);
    const outcome = { orderId: rejected.orderid, observedAt: Date.now(), source: 'desk' };
    await server.admin('outcomes.report', { ...outcome, outcome: 'fraud' });
    expect((await score(person)).riskScore).toBeGreaterThan(after.riskScore);
    await expect(server.admin('scores.explain', { orderId: rejected.orderid })).rejects.toThrow(/no answer/);
  });

  test('a program that names a stranger leaves the score of that phone as it is', async () => {
    const stranger = somebody();
    for (let time = 0; time < 3; time += 1) {
      const account = { AccountType: 4, OtherAccount: { AccountId: stranger.phoneNumber, DeviceId: 'program-7' } };
      const response = await fetch(`${server.url}/antiRush/query?key=${key}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({
          BusinessSecurityData: { Account: account, UserIp: '223.122.53.5', UserAgent: `HeadlessChrome/119.${time}` },
        }),
      });
      expect(await response.json()).toMatchObject({ result: { res: { RiskLevel: 'reject' } } });
    }
    expect(await score(stranger)).toMatchObject({ found: -1, riskScore: -1, riskInfo: [] });
  });

  test('one customer that asks about a bystander over and over hardly moves the score that others get', async () => {
    const bystander = somebody();
    const { idNumber, phoneNumber: phone } = bystander;
    const known = { reference: 'paid', outcome: 'genuine', source: 'bank', observedAt: Date.now() - 86_400_000 };
    await server.admin('outcomes.report', { ...known, idNumber, phone });
    const callers = await Promise.all([1, 2, 3].map(() => server.makeCaller({ calls: 1000 })));
    const [attacker, before, after] = callers.map((caller) => caller.key);
    const calm = await score(bystander, before);
    for (let at = 0; at < 10; at += 1) {
      await ask({ ...somebody(), phoneNumber: bystander.phoneNumber }, attacker);
      await ask({ ...somebody(), idNumber: bystander.idNumber, name: '李四' }, attacker);
    }
    const { riskScore, riskInfo } = await score(bystander, after);
    expect(riskInfo).toEqual([]);
    // One number more, one phone more and two lenders: 0.5 + 0.3 + 0.3 of log-odds and some, fifteen points and some.
    expect(riskScore).toBeLessThanOrEqual(calm.riskScore + 20);
    expect(riskScore).toBeLessThan(40);
  });

  test('withdrawn evidence counts for none of the people it named', async () => {
    const person = somebody();
    const piece = { source: seen.source, reference: 'mistaken' };
    const { idNumber, phoneNumber: phone } = person;
    await server.admin('evidences.report', { ...seen, ...piece, idNumber, phone, code: 11004, level: 3 });
    expect((await score(person)).riskInfo).toEqual([{ riskCode: 11004, riskCodeValue: 3 }]);
    await expect(server.admin('evidences.withdraw', { ...piece, reference: 'other', phone })).rejects.toThrow(
      /have no evidence/,
    );
    await expect(server.admin('evidences.withdraw', piece)).rejects.toThrow(/whose evidence/);
    const hashed = { phone: digestHex('sha256', phone), phoneForm: 'sha256' };
    expect(await server.admin('evidences.withdraw', { ...piece, ...hashed })).toEqual({ withdrawn: true });
    expect((await score(person)).riskInfo).toEqual([]);
    expect((await score({ idNumber, phoneNumber: '13911112222' })).riskInfo).toEqual([]);
    await expect(
      server.admin('evidences.report', {
        ...seen,
        source: 'renzheng.business-risk',
        reference: 'r',
        phone,
        code: 11004,
        level: 3,
      }),
    ).rejects.toThrow(/own decisions/);
  });

  test.each<[number, Readonly<Record<string, string>>, RegExp]>([
    [271702, { phoneNumber: '13800138000' }, /不可为空/],
    [271703, { idNumber: '110105194912310021', phoneNumber: '13800138000' }, /idNumber/],
    [271703, { idNumber: '11010519491231002X', phoneNumber: '1380013800' }, /phoneNumber/],
    [271703, { idNumber: 'ab12', idCryptoType: '1', phoneNumber: '13800138000' }, /idNumber.*32/],
    [271703, { idNumber: 'z'.repeat(64), idCryptoType: '3', phoneNumber: '13800138000' }, /idNumber.*SM3/],
    [271703, { idNumber: '11010519491231002X', idCryptoType: '7', phoneNumber: '13800138000' }, /idCryptoType/],
  ])('%d names the field and costs nothing', async (code, fields, reason) => {
    const answer = await ask(fields);
    expect(answer).toMatchObject({ error_code: code, result: null });
    expect(answer.reason).toMatch(reason);
  });

  test('erasing a person also erases the evidence about them', async () => {
    const { idNumber, phoneNumber } = somebody();
    await server.admin('evidences.report', { ...seen, idNumber, reference: 'erase', code: 11001, level: 3 });
    const certificate = await server.admin('persons.remove', { idNumber, reason: 'requested-by-person' });
    expect(JSON.stringify(certificate)).toContain('evidence');
    expect(await score({ idNumber, phoneNumber })).toMatchObject({ found: -1, riskScore: -1 });
  });

  test('the CLI imports a file, names the rows that it left out, and counts nothing twice', async () => {
    const [one, two] = [somebody(), somebody()];
    const file = path.join(mkdtempSync(path.join(tmpdir(), 'renzheng-evidence-')), 'evidence.csv');
    const day = new Date(seen.observedAt).toISOString();
    writeFileSync(
      file,
      [
        'reference,id_number,id_form,phone,code,level,observed_at',
        `a,${one.idNumber},,,11005,3,${day}`,
        `b,${digestHex('md5', two.idNumber)},md5,,11005,3,${day}`,
        `c,${two.idNumber.slice(0, 17)},,,11005,3,${day}`,
        `d,,,${two.phoneNumber},99999,3,${day}`,
      ].join('\n'),
    );
    const run = async () => {
      const env = { ...process.env, RENZHENG_DATA_DIR: server.dir };
      const args = [MAIN, 'evidence', 'import', file, '--source', 'list', '--json'];
      const ended = await promisify(execFile)(process.execPath, args, { env }).catch((error: LeftOut) => error);
      expect(ended).toMatchObject({ code: 3 });
      return JSON.parse(ended.stdout) as object;
    };
    /** How a command ends that left rows out. */
    type LeftOut = Error & { readonly code: number; readonly stdout: string };
    expect(await run()).toMatchObject({ rows: 4, recorded: 2, refused: 2 });
    expect(await run()).toMatchObject({ rows: 4, recorded: 0, duplicate: 2, refused: 2 });
    const report = readFileSync(`${file}.refused.csv`, 'utf8');
    expect(report).toMatch(/^4,.*idNumber/m);
    expect(report).toMatch(/^5,.*code/m);
    expect(report).not.toContain(two.idNumber.slice(0, 17));
    expect((await score(two)).riskInfo).toEqual([{ riskCode: 11005, riskCodeValue: 3 }]);
  });
});
