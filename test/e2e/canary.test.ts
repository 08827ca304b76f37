import { spawn } from 'node:child_process';
import { createCipheriv, createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import sharp from 'sharp';
import { describe, expect, onTestFinished, test } from 'vitest';
import { ADMIN_CONTRACTS } from '../../src/admin/index.ts';
import { AdminClient } from '../../src/terminal/admin-client.ts';
import { dataFolder } from '../../src/config/data-folder.ts';
import { seededRandom } from '../../src/kernel/seeded-random.ts';
import { measuringData } from '../measuring-data.ts';
import { bytesCanary, filesOf, findCanaries, textCanary, type Canary } from './canary-search.ts';
import { photosIn } from './measured-photos.ts';
import { UNHURRIED } from '../unhurried.ts';

const ROOT = path.join(import.meta.dirname, '../..');
const OPEN_ID = 'JHc4na5y0penid77';
const KNOWN = { number: '110105194912310038', name: '龘靐龗', phone: '13912345098' };
const UNKNOWN = { number: '440524188001010014', name: '爨氍毹', phone: '18887654301' };
/** Values in a wrong format. The server refuses them, and must not write them down either. */
const BROKEN = { number: '110105194912310039', name: 'Xyzzy-Plugh-7733' };

const PIXELS = Buffer.from(seededRandom(77).bytes(96));

/** A picture that cannot be compressed, so that its pixels stand in the file as they are. */
async function patternPhoto(): Promise<Buffer> {
  const raw = Buffer.alloc(160 * 160 * 3, PIXELS);
  const photo = await sharp(raw, { raw: { width: 160, height: 160, channels: 3 } })
    .png({ compressionLevel: 0, adaptiveFiltering: false, progressive: false })
    .toBuffer();
  if (!photo.includes(PIXELS)) throw new Error('the pattern does not stand in the picture');
  return photo;
}

/** Pieces of a photo as it was sent. */
function photoCanary(name: string, photo: Buffer): Canary {
  const forms = [0.3, 0.5, 0.8].flatMap((part) => {
    const at = Math.floor(photo.length * part);
    return bytesCanary(name, photo.subarray(at, at + 24)).forms;
  });
  return { name, forms };
}

interface Running {
  readonly dir: string;
  readonly tmp: string;
  readonly url: string;
  readonly adminUrl: string;
  /** All that the process wrote to standard output and standard error so far. */
  log(): Buffer;
  admin(operation: string, params?: Readonly<Record<string, unknown>>): Promise<Record<string, unknown>>;
  end(): Promise<void>;
}

/** The product as an operator runs it: in its own process, with the most detailed log level, and with photos kept. */
async function start(): Promise<Running> {
  const dir = mkdtempSync(path.join(tmpdir(), 'renzheng-canary-'));
  const tmp = path.join(dir, 'tmp');
  const data = path.join(dir, 'data');
  mkdirSync(tmp);
  const child = spawn(process.execPath, ['src/cli/main.ts', 'serve'], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...process.env,
      TMPDIR: tmp,
      RENZHENG_DATA_DIR: data,
      RENZHENG_HTTP_PORT: '0',
      RENZHENG_LOG_LEVEL: 'debug',
      RENZHENG_REGISTER_KEEP_PHOTOS: 'true',
      RENZHENG_INFERENCE_WORKERS: '1',
      ...UNHURRIED,
    },
  });
  const written: Buffer[] = [];
  const exited = new Promise<void>((resolve) => void child.once('exit', () => resolve()));
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (piece: Buffer) => written.push(piece));
  const end = async () => {
    child.kill('SIGTERM');
    await exited;
  };
  onTestFinished(async () => {
    await end();
    rmSync(dir, { recursive: true, force: true });
  });
  const folder = dataFolder(data);
  const state = () =>
    existsSync(folder.server) ? readFileSync(folder.server, 'utf8') : Buffer.concat(written).toString();
  await expect.poll(state).toContain('"adminUrl"');
  const { url, adminUrl } = JSON.parse(readFileSync(folder.server, 'utf8')) as { url: string; adminUrl: string };
  const client = new AdminClient(adminUrl, readFileSync(folder.token, 'utf8').trim());
  const admin: Running['admin'] = async (operation, params = {}) => {
    const contract = ADMIN_CONTRACTS.find(({ name }) => name === operation);
    if (!contract) throw new Error(`there is no admin operation ${operation}`);
    return (await client.call(contract, params)) as Record<string, unknown>;
  };
  return { dir: data, tmp, url, adminUrl, admin, end, log: () => Buffer.concat(written) };
}

function aes(text: string | Uint8Array): string {
  const cipher = createCipheriv('aes-128-ecb', createHash('md5').update(OPEN_ID).digest('hex').slice(0, 16), null);
  return Buffer.concat([cipher.update(text), cipher.final()]).toString('base64');
}

/** Requests to every API, with every kind of body and every person, and requests that are wrong in each way. */
async function callEverything({ url }: Running, key: string, photo: Buffer): Promise<void> {
  const image = photo.toString('base64');
  const form = (route: string, fields: Readonly<Record<string, string>>) =>
    fetch(`${url}${route}`, { method: 'POST', body: new URLSearchParams({ key, ...fields }) });
  const json = (route: string, body: unknown) =>
    fetch(`${url}${route}?key=${key}`, {
      method: 'POST',
      body: JSON.stringify(body),
      headers: { 'content-type': 'application/json' },
    });
  for (const { number, name, phone } of [KNOWN, UNKNOWN, { ...BROKEN, phone: '1391234509x' }]) {
    const identity = { idcard: number, realname: name };
    const query = new URLSearchParams({ key, ...identity, idNumber: number, phoneNumber: phone, name });
    const multipart = new FormData();
    for (const [field, value] of Object.entries({ key, ...identity })) multipart.set(field, value);
    multipart.set('image', new Blob([Uint8Array.from(photo)]), `${number}.png`);
    const risk = { accountType: 4, uid: phone, userIp: '203.0.113.9', postTime: 1_700_000_000, phone, idCard: number };
    await form('/verifyface/verify', { ...identity, image, uorderid: createHash('md5').update(number).digest('hex') });
    await form('/verifyface/verify', { ...identity, image: `!!${image}` });
    await form('/verifyface/verifyEncry', { idcard: aes(number), realname: aes(name), image: aes(image) });
    await fetch(`${url}/verifyface/verify`, { method: 'POST', body: multipart });
    await json('/verifyface/verify', { ...identity, image });
    await form('/videoAuth/query', { ...identity, videoData: `base64:${image}` });
    for (const route of ['/face_guard/query', '/antiFraudHighRate/query', `/nowhere/${number}`])
      await fetch(`${url}${route}?${query}`);
    await form('/antiFraudHighRate/query', { idNumber: number, phoneNumber: phone, name });
    await json('/antiRush/query', {
      BusinessSecurityData: { AccountType: '4', UserIp: '203.0.113.9', PhoneNumber: phone },
    });
    await json('/antiRush/query', { BusinessSecurityData: { ...risk, [name]: number } });
    const account = { AccountType: 4, OtherAccount: { AccountId: phone, MobilePhone: phone } };
    await json('/antiRush/query', {
      BusinessSecurityData: { Account: account, UserIp: '223.122.53.5', UserId: name, Nickname: name },
    });
    await fetch(`${url}/antiRush/query?key=${key}`, { method: 'POST', body: `{"broken": "${number}` });
  }
}

/** Reports of other systems and operators: attacks, evidence, outcomes and list entries. Some of them are refused. */
async function reportEverything({ admin }: Running): Promise<void> {
  const times = { source: 'bureau', observedAt: '2026-01-05T00:00:00Z' };
  for (const [at, { number, name, phone }] of [KNOWN, UNKNOWN, { ...BROKEN, phone: '1391234509x' }].entries()) {
    const person = { idNumber: number, name };
    const reference = `case-${at}`;
    const attempts = [
      admin('attacks.report', { source: 'gates', eventId: reference, idNumber: number, at: times.observedAt }),
      admin('attacks.report', { source: 'gates', eventId: KNOWN.number, idNumber: number, at: times.observedAt }),
      admin('evidences.report', { ...times, ...person, reference: KNOWN.number, code: 11004, level: 3 }),
      admin('attacks.batch', { ndjson: JSON.stringify({ source: 'gates', eventId: name, idNumber: number, at: 1 }) }),
      admin('evidences.report', { ...times, ...person, phone, reference, code: 11004, level: 3 }),
      admin('evidences.batch', {
        ndjson: JSON.stringify({ ...times, ...person, phone, reference: 'r', code: number }),
      }),
      admin('evidences.withdraw', { source: 'bureau', reference: 'none', idNumber: number, phone }),
      admin('outcomes.report', { ...times, ...person, phone, reference, outcome: 'fraud' }),
      admin('list-entries.add', { list: 'block', kind: 'phone', value: phone, note: 'n' }),
      admin('list-entries.add', { list: 'allow', kind: 'account', value: name, note: 'n' }),
    ];
    const told = await Promise.allSettled(attempts);
    if (at < 2) expect(told.filter(({ status }) => status === 'fulfilled').length).toBeGreaterThanOrEqual(5);
  }
}

/**
 * Imports of people with photos that are named by numbers. One ends with refused rows, one waits after its check, one is
 * not sent in whole, and one is no table.
 */
async function importEverything({ admin }: Running, photo: Buffer): Promise<void> {
  const rows = [KNOWN, UNKNOWN, BROKEN].map(({ number, name }) => `${number},${name},${number}.png`);
  const begin = async (text: string) => {
    const bytes = Buffer.from(text).toString('base64');
    const { importId } = await admin('person-imports.part', { part: 0, bytes });
    const photos = [KNOWN, UNKNOWN].map(({ number }) => ({ name: `${number}.png`, bytes: photo.toString('base64') }));
    await admin('person-imports.photos', { importId, photos });
    return importId;
  };
  const table = ['id_number,name,photo', ...rows].join('\n');
  await begin(table);
  const [ends, waits, isNone] = [await begin(table), await begin(table), await begin(rows.join('\n'))];
  await admin('person-imports.check', { importId: waits });
  await expect(admin('person-imports.check', { importId: isNone })).rejects.toThrow('first line must name');
  await admin('person-imports.check', { importId: ends });
  await admin('person-imports.start', { importId: ends });
  await expect.poll(async () => (await admin('person-imports.show', { importId: ends }))['state']).toBe('done');
  expect((await admin('person-imports.show', { importId: ends }))['refused']).toBeGreaterThan(0);
}

/** All files that the process wrote, its log, what `/metrics` and the health routes show, the audit and the ledger. */
async function placesOf(running: Running): Promise<ReadonlyMap<string, Buffer>> {
  const shown = await Promise.all(
    ['/metrics', '/healthz', '/readyz'].map(async (route) => {
      const response = await fetch(`${running.adminUrl}${route}`);
      return [route, Buffer.from(await response.arrayBuffer())] as const;
    }),
  );
  const audit = Buffer.from(JSON.stringify(await running.admin('audit.list', { limit: 1000 })));
  const ledger = Buffer.from(JSON.stringify(await running.admin('ledger.list', { limit: 1000 })));
  return new Map([...writtenBy(running), ...shown, ['audit', audit], ['ledger', ledger]]);
}

function writtenBy(running: Running): ReadonlyMap<string, Buffer> {
  const places = new Map([...filesOf(running.dir), ['log', running.log()] as const]);
  for (const [file, content] of filesOf(running.tmp)) places.set(`tmp/${file}`, content);
  // Model files are left out: they are large, and they are not written by the process.
  return new Map([...places].filter(([file]) => !file.endsWith('.onnx')));
}

describe('canaries', () => {
  test('are found in every form in which they are planted', () => {
    for (const canary of [
      textCanary('text', '110105194912310038'),
      textCanary('name', '龘靐龗'),
      bytesCanary('pixels', PIXELS),
    ]) {
      for (const { form, bytes } of canary.forms) {
        const places = new Map([['file', Buffer.concat([Buffer.from('xy'), bytes, Buffer.from('z')])]]);
        expect(findCanaries([canary], places)).toContainEqual({ place: 'file', canary: canary.name, form });
      }
      const [plain] = canary.forms;
      for (const shift of ['', 'a', 'ab', 'abc']) {
        const base64 = Buffer.concat([
          Buffer.from(shift),
          plain?.bytes ?? Buffer.alloc(0),
          Buffer.from('tail'),
        ]).toString('base64');
        const found = findCanaries([canary], new Map([['file', Buffer.from(base64)]]));
        expect(found).toContainEqual({ place: 'file', canary: canary.name, form: 'base64' });
      }
    }
  });

  test('planted in every input turn up in no output', async () => {
    const running = await start();
    const faces = measuringData('faces');
    const pattern = await patternPhoto();
    const face = faces === null ? null : photosIn(faces).ada;
    const app = await running.admin('apps.create', { name: 'Shop', openId: OPEN_ID });
    await running.admin('packages.add', { appId: app['id'], calls: 1000, unitPrice: '0.30' });
    const key = String((await running.admin('keys.create', { appId: app['id'] }))['key']);
    const canaries = [
      ...[...Object.entries(KNOWN), ...Object.entries(UNKNOWN), ...Object.entries(BROKEN)].map(([name, text]) =>
        textCanary(`${name} ${text}`, text),
      ),
      textCanary('first-generation number', '110105491231003'),
      textCanary('API key', key),
      textCanary('OpenID', OPEN_ID),
      bytesCanary('pixels', PIXELS),
      photoCanary('pattern photo', pattern),
      ...(face ? [photoCanary('face photo', face)] : []),
    ];
    const enrolled = { idNumber: KNOWN.number, name: KNOWN.name, photo: pattern.toString('base64') };
    await running.admin('persons.add', { ...enrolled, unusablePhoto: 'register-without-face' });
    if (face) await running.admin('persons.add', { ...enrolled, photo: face.toString('base64') });
    for (const params of [
      { ...enrolled, name: UNKNOWN.name },
      { ...enrolled, idNumber: BROKEN.number },
    ])
      await expect(running.admin('persons.add', params)).rejects.toThrow(/other-name|not an id number/);
    await reportEverything(running);
    await importEverything(running, pattern);
    for (const photo of [pattern, ...(face ? [face] : [])]) await callEverything(running, key, photo);

    const places = await placesOf(running);
    expect(places.get('renzheng.db-wal')?.length).toBeGreaterThan(0);
    expect(
      places
        .get('log')
        ?.toString()
        .match(/"msg":"call"/g)?.length,
    ).toBeGreaterThan(10);
    expect(findCanaries(canaries, places)).toEqual([]);

    await running.admin('secrets.rotate');
    await running.admin('persons.remove', { idNumber: KNOWN.number });
    expect(findCanaries(canaries, await placesOf(running))).toEqual([]);
    await running.end();
    expect(findCanaries(canaries, writtenBy(running))).toEqual([]);
  });
});
