import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { unpackFolder } from '../upgrade/kept-folder.ts';
import { writeLenientFusion } from '../vision/lenient-fusion.ts';
import { openServerUnderTest, type Caller, type ServerUnderTest } from './running-server.ts';

/** Registered at the server that the site moves to. The photo and the clip show a drawn face. */
const OWN = { idNumber: '110101199001011237', name: '安达', phone: '13900000001', address: '8.8.8.8' };
/** Only the other server knows this person. */
const THEIRS = { idNumber: '310101198512120040', name: '葛蕾丝', phone: '13900000002', address: '9.9.9.9' };
/** No server knows this person. */
const NOBODY = { idNumber: '440106197506150071', name: '无名氏', phone: '13900000003', address: '1.1.1.1' };
type Person = typeof OWN;

interface Answer {
  readonly error_code: number;
  readonly result: { readonly res?: unknown; readonly orderid: string } | null;
}

const PRICES = {
  'face-guard': '0.10',
  'fraud-score': '0.20',
  'face-verify': '0.35',
  'business-risk': '0.05',
  'video-liveness': '0.50',
};
let folder: string;
let files: string;
let photo: string;
let clip: string;
let server: ServerUnderTest;
let vendor: ServerUnderTest;
let caller: Caller;
const removals: (() => Promise<void> | void)[] = [];

/** A real server over a folder of its own. Its liveness check takes drawn faces for living ones. */
async function openServer(name: string, settings: Readonly<Record<string, string>> = {}): Promise<ServerUnderTest> {
  const dir = path.join(folder, name);
  mkdirSync(dir, { recursive: true });
  writeLenientFusion(dir);
  const opened = await openServerUnderTest({ RENZHENG_DATA_DIR: dir, ...settings });
  removals.unshift(opened.remove);
  return opened.server;
}

async function register({ admin }: ServerUnderTest, { idNumber, name, phone }: Person): Promise<void> {
  await admin('persons.add', { idNumber, name, photo });
  const seen = { source: 'desk', reference: 'case-1', code: 11004, level: 1, observedAt: '2026-01-01T00:00:00Z' };
  await admin('evidences.report', { ...seen, idNumber, phone });
  await admin('list-entries.add', { list: 'block', kind: 'phone', value: phone });
}

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'renzheng-moving-'));
  removals.push(() => rmSync(folder, { recursive: true, force: true }));
  const kept = await unpackFolder('2d6790a');
  removals.unshift(kept.remove);
  ({ files } = kept);
  photo = readFileSync(path.join(files, 'grace.jpg'), 'base64');
  clip = `base64:${readFileSync(path.join(files, 'clip.mp4'), 'base64')}`;
  vendor = await openServer('vendor');
  await register(vendor, THEIRS);
  const keyFile = path.join(folder, 'vendor.key');
  writeFileSync(keyFile, (await vendor.makeCaller({ calls: 1000 })).key);
  const servers = { vendor: { url: vendor.url, keyFile, timeoutMs: 60_000, prices: PRICES } };
  const chain = { chain: ['own', 'vendor'] };
  const apis = Object.fromEntries(Object.keys(PRICES).map((api) => [api, chain]));
  writeFileSync(path.join(folder, 'sources.json'), JSON.stringify({ servers, apis }));
  server = await openServer('own', { RENZHENG_SOURCES_FILE: path.join(folder, 'sources.json') });
  await register(server, OWN);
  caller = await server.makeCaller({ calls: 1000 });
});
afterAll(async () => {
  for (const remove of removals) await remove();
});

const ROUTES = {
  'face-guard': '/face_guard/query',
  'fraud-score': '/antiFraudHighRate/query',
  'face-verify': '/verifyface/verify',
  'business-risk': '/antiRush/query',
  'video-liveness': '/videoAuth/query',
} as const;
type ApiName = keyof typeof ROUTES;

function fieldsOf(api: ApiName, { idNumber, name, phone, address }: Person): object {
  const claim = { idcard: idNumber, realname: name };
  switch (api) {
    case 'face-guard':
      return claim;
    case 'face-verify':
      return { ...claim, image: photo };
    case 'video-liveness':
      return { ...claim, videoData: clip };
    case 'fraud-score':
      return { idNumber, phoneNumber: phone };
    case 'business-risk': {
      const Account = { AccountType: 4, OtherAccount: { AccountId: phone } };
      return { BusinessSecurityData: { Account, UserIp: address } };
    }
  }
}

/** Asks, and returns the answer with its ledger row and the sources that were asked. */
async function ask(api: ApiName, person: Person) {
  const response = await fetch(`${server.url}${ROUTES[api]}?key=${caller.key}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(fieldsOf(api, person)),
  });
  const answer = (await response.json()) as Answer;
  const { rows } = (await server.admin('ledger.list', { limit: 1 })) as { rows: Record<string, unknown>[] };
  const { trace } = await server.admin('ledger.explain', { orderId: rows[0]?.['orderId'] });
  const { sources } = trace as { sources: { source: string; verdict: string | null }[] };
  return { answer, row: rows[0], asked: sources.map(({ source, verdict }) => `${source} ${verdict}`) };
}

/**
 * The answer that an API gives about a person known to the answering server. The fraud score and the risk decision know
 * a person from reports.
 */
const KNOWN: Readonly<Record<ApiName, object>> = {
  'face-guard': { res: '0XX0' },
  'fraud-score': { res: { found: 1, idFound: 1 } },
  'face-verify': { res: 1, score: '100' },
  'business-risk': { res: { RiskLevel: 'reject', RiskType: expect.arrayContaining([4]) } },
  'video-liveness': { faceAdvise: '系统判断为同一人' },
};
const APIS = Object.keys(ROUTES) as ApiName[];

test.each(APIS)('%s: this server answers about its own people, at no cost', async (api) => {
  const { answer, row, asked } = await ask(api, OWN);
  expect(answer).toMatchObject({ error_code: 0, result: KNOWN[api] });
  expect(row).toMatchObject({ source: 'own', sourceCost: '0.00', charged: true, verdict: 'known' });
  expect(asked).toEqual(['own known']);
});

test.each(APIS)('%s: the other server answers about all others, at its price', async (api) => {
  const { answer, row, asked } = await ask(api, THEIRS);
  expect(answer).toMatchObject({ error_code: 0, result: KNOWN[api] });
  expect(row).toMatchObject({ source: 'vendor', sourceCost: PRICES[api], charged: true, unitPrice: '0.30' });
  // A risk decision of another server does not say which people that server knows.
  expect(asked).toEqual(['own unknown', api === 'business-risk' ? 'vendor null' : 'vendor known']);
});

test.each<[ApiName, number, string | null]>([
  ['face-guard', 0, null],
  ['fraud-score', 0, 'unknown'],
  ['face-verify', 226402, 'unknown'],
  ['business-risk', 0, null],
  ['video-liveness', 2546118, 'unknown'],
])("%s: if neither knows the person, the last server's answer counts", async (api, code, verdict) => {
  const { answer, row } = await ask(api, NOBODY);
  expect(answer.error_code).toBe(code);
  const sourceCost = code === 0 ? PRICES[api] : '0.00';
  expect(row).toMatchObject({ source: 'vendor', sourceCost, charged: code === 0, verdict });
});

test.each<ApiName>(['face-guard', 'face-verify', 'video-liveness'])(
  '%s: a wrong name is a mismatch here, and the other server is not asked',
  async (api) => {
    const { row, asked } = await ask(api, { ...OWN, name: THEIRS.name });
    expect(row).toMatchObject({ source: 'own', verdict: 'mismatch' });
    expect(asked).toEqual(['own mismatch']);
  },
);

describe('while the other server is down', () => {
  beforeAll(() => vendor.close());

  test.each(APIS)('%s: this server still answers about its own people', async (api) => {
    const { answer, row } = await ask(api, OWN);
    expect(answer).toMatchObject({ error_code: 0, result: KNOWN[api] });
    expect(row).toMatchObject({ source: 'own', sourceCost: '0.00' });
  });

  test.each<[ApiName, number]>([
    ['face-guard', 279799],
    ['fraud-score', 271701],
    ['face-verify', 226401],
    ['business-risk', 261501],
    ['video-liveness', 2546122],
  ])('%s: all others get an uncharged failure, never a mismatch', async (api, code) => {
    const { answer, row } = await ask(api, THEIRS);
    expect(answer.error_code).toBe(code);
    expect(row).toMatchObject({ source: 'vendor', charged: false, sourceCost: '0.00', verdict: null });
  });
});
