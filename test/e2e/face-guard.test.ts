import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { execFile } from 'node:child_process';
import process from 'node:process';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { systemClock } from '../../src/kernel/clock.ts';
import { DAY_MS, dayNumberOf, dayStartMs, localDayOfNumber } from '../../src/features/face-guard/attacks/attack-day.ts';
import { measuringData } from '../measuring-data.ts';
import { photosIn } from './measured-photos.ts';
import { startServerUnderTest, type ServerUnderTest } from './running-server.ts';

const ADA = { idNumber: '11010519491231002X', name: '张三' };
const STRANGER = '110101199003074514';
const TODAY = dayNumberOf(systemClock.nowMs());
/** Three days ago, so that a midnight during the test changes nothing. */
const at = (hour: number) => dayStartMs(TODAY - 3) + hour * 3_600_000;

interface Answer {
  readonly error_code: number;
  readonly result: {
    readonly orderid: string;
    readonly res: string;
    readonly data?: Readonly<Record<string, number | string>>;
  };
}

async function open(settings: Readonly<Record<string, string>> = {}) {
  const server = await startServerUnderTest(settings);
  const { key, appId } = await server.makeCaller();
  await server.admin('persons.add', ADA);
  const ask = async (more: Readonly<Record<string, string>> = {}): Promise<Answer> => {
    const fields = { key, idcard: ADA.idNumber, realname: ADA.name, ...more };
    const response = await fetch(`${server.url}/face_guard/query`, {
      method: 'POST',
      body: new URLSearchParams(fields),
    });
    expect(response.status).toBe(200);
    return (await response.json()) as Answer;
  };
  return { ...server, ask, appId };
}

const report = (eventId: string, hour: number) => ({ source: 'gates', eventId, idNumber: ADA.idNumber, at: at(hour) });

test('reports are counted once, explained by order id, and retracted if a dispute shows that there was no attack', async () => {
  const { ask, admin } = await open();
  expect(await ask()).toMatchObject({ error_code: 0, result: { res: '0XX0' } });
  expect(await admin('attacks.report', report('e1', 3))).toEqual({ outcome: 'recorded' });
  expect(await admin('attacks.report', report('e1', 3))).toEqual({ outcome: 'duplicate' });
  expect(await admin('attacks.report', report('e1', 4))).toEqual({ outcome: 'conflict' });
  await admin('attacks.report', report('e2', 12));

  const before = await ask();
  expect(before.result).toMatchObject({ res: '0XX1', data: { idRisk7dItfinCnt: 2, idRisk7dItfinNightcnt: 0.5 } });
  const { orderid: orderId } = before.result;
  await admin('attacks.retract', { source: 'gates', eventId: 'e2', reason: 'a test of the gate' });
  const after = await ask();
  expect(after.result).toMatchObject({ res: '0XX1', data: { idRisk7dItfinCnt: 1, idRisk7dItfinNightcnt: 1 } });

  const explained = await admin('attacks.explain', { orderId, limit: 1 });
  const week = { days: 7, count: 2, night: 1, recountedCount: 2, recountedNight: 1 };
  expect(explained['windows']).toContainEqual(expect.objectContaining(week));
  expect(explained['events']).toMatchObject([{ eventId: 'e2', isNight: false }]);
  const rest = await admin('attacks.explain', { orderId, after: explained['next'] });
  expect(rest).toMatchObject({ events: [{ eventId: 'e1', isNight: true, source: 'gates' }], next: null });
  const second = await admin('attacks.explain', { orderId: after.result.orderid });
  expect(second['events']).toMatchObject([{ eventId: 'e1' }]);

  expect(await admin('persons.remove', { idNumber: ADA.idNumber })).toMatchObject({
    erased: expect.arrayContaining([{ place: 'attack history', items: 2 }]),
  });
  const gone = await admin('attacks.explain', { orderId });
  expect(gone['windows']).toContainEqual(expect.objectContaining({ ...week, recountedCount: 0, recountedNight: 0 }));
  expect(await ask()).toMatchObject({ error_code: 0, result: { res: '5XXX' } });
});

async function postNdjson({ dir }: Pick<ServerUnderTest, 'dir'>, token: string, body: string) {
  const { adminUrl } = JSON.parse(readFileSync(path.join(dir, 'server.json'), 'utf8')) as { adminUrl: string };
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/x-ndjson' };
  const response = await fetch(`${adminUrl}/admin/v1/attacks/batch`, { method: 'POST', headers, body });
  return { status: response.status, answer: (await response.json()) as Record<string, unknown> };
}

test('an integrator reports lines of JSON, and the answer says what became of each', async () => {
  const { ask, admin, dir, appId } = await open();
  await admin('administrators.create', { name: 'gates', role: 'integrator', appIds: [appId] });
  const { token } = await admin('administrators.issue-token', { name: 'gates', label: 'reports' });
  const lines = [
    JSON.stringify(report('e1', 3)),
    '',
    JSON.stringify({ ...report('e2', 23), kind: 'presentation', score: 0.2 }),
    JSON.stringify({ ...report('e3', 1), idNumber: STRANGER }),
    JSON.stringify(report('e1', 3)),
    '{"broken',
    JSON.stringify({ ...report('e4', 1), idNumber: '110105194912310021' }),
    JSON.stringify({ ...report('e5', 1), at: systemClock.nowMs() + DAY_MS }),
    JSON.stringify({ ...report('renzheng.e6', 1), source: 'renzheng.face-verify' }),
  ];
  const { status, answer } = await postNdjson({ dir }, String(token), lines.join('\n'));
  expect(status).toBe(200);
  expect(answer).toMatchObject({ recorded: 3, duplicate: 1, conflict: 0, refused: 4 });
  const rows = answer['rows'] as readonly {
    readonly line: number;
    readonly outcome: string;
    readonly problem?: string;
  }[];
  expect(rows.map(({ line, outcome }) => [line, outcome])).toEqual([
    [1, 'recorded'],
    [3, 'recorded'],
    [4, 'recorded'],
    [5, 'duplicate'],
    [6, 'refused'],
    [7, 'refused'],
    [8, 'refused'],
    [9, 'refused'],
  ]);
  expect(rows[5]?.problem).toBe('idNumber: wrong-check-character');
  expect(JSON.stringify(answer)).not.toContain('110105194912310021');
  expect(await ask()).toMatchObject({ result: { res: '0XX1', data: { idRisk30dItfinCnt: 2 } } });
  await admin('persons.add', { idNumber: STRANGER, name: '李四' });
  const known = await ask({ idcard: STRANGER, realname: '李四' });
  expect(known).toMatchObject({ result: { res: '0XX1', data: { idRisk30dItfinCnt: 1 } } });

  const many = Array.from({ length: 10_000 }, (_, index) => JSON.stringify(report(`many-${index}`, 7)));
  expect(await postNdjson({ dir }, String(token), many.join('\n'))).toMatchObject({ answer: { recorded: 10_000 } });
  const tooMany = [...many, JSON.stringify(report('one-more', 7))].join('\n');
  expect(await postNdjson({ dir }, String(token), tooMany)).toMatchObject({ status: 413 });
});

test('while a day is held open, every answer waits and costs nothing, and the same order is answered later', async () => {
  const { ask, admin, appId } = await open();
  const yesterday = localDayOfNumber(TODAY - 1);
  expect(await admin('attacks.hold', { day: yesterday })).toMatchObject({ openDay: yesterday });
  const asOrder = () => ask({ uorderid: 'order-0001' });
  expect(await asOrder()).toMatchObject({ error_code: 279799, result: { res: 'XXX3' } });
  expect(await admin('attacks.seal', { day: yesterday })).toMatchObject({ isAnswered: true, openDay: null });
  const answered = await asOrder();
  expect(answered).toMatchObject({ error_code: 0, result: { res: '0XX0' } });
  expect(await asOrder()).toEqual(answered);
  expect(await admin('packages.list', { appId })).toMatchObject({ packages: [{ used: 1 }] });
  await expect(admin('attacks.seal', { day: '2020-01-01' })).rejects.toThrow('180 days');
});

test('a missing consent and a body out of bounds are refused as wrong parameters', async () => {
  const { ask, admin, appId } = await open();
  await admin('consents.require', { appId, isRequired: true });
  expect(await ask()).toMatchObject({ error_code: 279799, result: { res: '6XXX' } });
  await admin('consents.give', { idNumber: ADA.idNumber, appId, consentId: 'c1' });
  expect(await ask()).toMatchObject({ result: { res: '0XX0' } });
  expect(await ask({ padding: 'x'.repeat(70_000) })).toMatchObject({
    reason: '请求体过大，请控制在64KB以内',
    error_code: 279799,
    result: { res: '6XXX' },
  });
});

/** How a command ends that left rows out. */
type LeftOut = Error & { readonly code: number; readonly stdout: string };

test('the CLI imports a file, names the rows that it left out, and counts nothing twice', async () => {
  const { ask, dir } = await open();
  const file = path.join(dir, 'attacks.csv');
  const rows = [
    `e1,${ADA.idNumber},${localDayOfNumber(TODAY - 3)} 03:00:00,presentation,0.1`,
    `e2,${ADA.idNumber},${localDayOfNumber(TODAY - 2)} 12:00:00,,`,
    `e3,123,${localDayOfNumber(TODAY - 2)} 12:00:00,,`,
    `e4,${ADA.idNumber}`,
  ];
  writeFileSync(file, ['事件编号,身份证号,时间,kind,score', ...rows, ''].join('\n'));
  const run = async () => {
    const args = ['src/cli/main.ts', 'attack', 'import', file, '--source', 'branch', '--json'];
    const env = { ...process.env, RENZHENG_DATA_DIR: dir };
    const ended = await promisify(execFile)(process.execPath, args, { env }).catch((error: LeftOut) => error);
    expect(ended).toMatchObject({ code: 3 });
    return JSON.parse(ended.stdout) as Record<string, unknown>;
  };
  const leftOut = `${file}.refused.csv`;
  expect(await run()).toEqual({ rows: 4, recorded: 2, duplicate: 0, conflict: 0, refused: 2, report: leftOut });
  expect(readFileSync(leftOut, 'utf8').split('\n').slice(1, 3)).toEqual([
    '4,"idNumber: Too small: expected string to have >=15 characters"',
    '5,"the row has 2 columns, the heading has 5"',
  ]);
  expect(await run()).toMatchObject({ recorded: 0, duplicate: 2, refused: 2 });
  expect(await ask()).toMatchObject({ result: { res: '0XX1', data: { idRisk7dItfinCnt: 2 } } });
});

const faces = measuringData('faces');

test.skipIf(faces === null)(
  'a stranger before the camera is in the history of the person once, from the next midnight on',
  async () => {
    const { admin, url, makeCaller } = await startServerUnderTest();
    const { key, appId } = await makeCaller();
    const photos = photosIn(faces ?? '');
    await admin('persons.add', { ...ADA, photo: photos.ada.toString('base64') });
    const verify = async (photo: Buffer) => {
      const fields = { key, idcard: ADA.idNumber, realname: ADA.name, image: photo.toString('base64') };
      const response = await fetch(`${url}/verifyface/verify`, { method: 'POST', body: new URLSearchParams(fields) });
      return (await response.json()) as { readonly result: { readonly orderid: string } };
    };
    await verify(photos.adaAgain);
    const { result } = await verify(photos.grace);
    const { events } = await admin('attacks.find', { idNumber: ADA.idNumber });
    const seen = { source: 'renzheng.face-verify', eventId: result.orderid, kind: 'different-face', appId };
    expect(events).toEqual([expect.objectContaining(seen)]);
  },
);
