import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { catalogueOf } from '../../src/sandbox/catalogue.ts';
import { SANDBOXES } from '../../src/features/index.ts';
import { localDayOf } from '../../src/platform/ledger/local-day.ts';
import { GREY_PHOTO } from './grey-photo.ts';
import { openServerUnderTest, startServerUnderTest, type ServerUnderTest } from './running-server.ts';

/** A request that a sandbox answers, by API and slug, e.g. `entry('face-verify', 'same-person')`. */
function entry(api: string, slug: string) {
  const found = SANDBOXES.filter(({ contract }) => contract.name === api)
    .flatMap(catalogueOf)
    .find((one) => one.slug === slug);
  if (!found) throw new Error(`the sandbox has no ${api} ${slug}`);
  return found;
}

/** The sandbox of this server plays the vendor for all tests. A sandbox keeps nothing that a later call sees. */
let vendor: { readonly server: ServerUnderTest; remove(): Promise<void> };
let vendorKey = '';
beforeAll(async () => {
  vendor = await openServerUnderTest();
  const sandbox = await vendor.server.admin('apps.create', {
    name: 'Vendor',
    mode: 'sandbox',
    openId: 'JH0123456789abcdef',
  });
  vendorKey = String((await vendor.server.admin('keys.create', { appId: sandbox['id'] }))['key']);
});
afterAll(() => vendor?.remove());

/** A server that has the vendor as a source. */
async function startPair(apis: Readonly<Record<string, unknown>>, url = vendor.server.url) {
  const folder = mkdtempSync(path.join(tmpdir(), 'renzheng-sources-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const keyFile = path.join(folder, 'key');
  writeFileSync(keyFile, vendorKey);
  const prices = Object.fromEntries(SANDBOXES.map(({ contract }) => [contract.name, '0.35']));
  const servers = { vendor: { url, keyFile, prices } };
  const file = path.join(folder, 'sources.json');
  writeFileSync(file, JSON.stringify({ servers, apis }));
  const server = await startServerUnderTest({ RENZHENG_SOURCES_FILE: file });
  return { server };
}

interface Answer {
  readonly error_code: number;
  readonly result: Record<string, unknown> | null;
}

async function ask(server: ServerUnderTest, key: string, { path: route, fields }: ReturnType<typeof entry>) {
  const response = await fetch(server.url + route, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ key, ...fields }),
  });
  return (await response.json()) as Answer;
}

test('every API can be answered by another server, which the ledger names with its cost', async () => {
  const chains = Object.fromEntries(SANDBOXES.map(({ contract }) => [contract.name, { chain: ['vendor'] }]));
  const { server } = await startPair(chains);
  const { key } = await server.makeCaller();
  for (const { contract, plain } of SANDBOXES) {
    const answer = await ask(server, key, entry(contract.name, plain));
    expect(answer, contract.name).toMatchObject({ error_code: 0, result: expect.any(Object) });
  }
  const { rows } = (await server.admin('ledger.list')) as { rows: Record<string, unknown>[] };
  expect(rows).toHaveLength(SANDBOXES.length);
  expect(new Set(rows.map(({ source, sourceCost, unitPrice }) => `${source} ${sourceCost} ${unitPrice}`))).toEqual(
    new Set(['vendor 0.35 0.30']),
  );
});

test('this server answers first, and asks the next source about people it does not know', async () => {
  const { server } = await startPair({ 'face-verify': { chain: ['own', 'vendor'] } });
  const { key } = await server.makeCaller();
  const answer = await ask(server, key, entry('face-verify', 'same-person'));
  expect(answer).toMatchObject({ error_code: 0, result: { res: 1, score: '96' } });
  const orderId = String(answer.result?.['orderid']);
  expect(await server.admin('ledger.show', { orderId })).toMatchObject({ source: 'vendor', sourceCost: '0.35' });
  const { trace } = await server.admin('ledger.explain', { orderId });
  expect(trace).toMatchObject({
    sources: [
      { source: 'own', code: 226402, verdict: 'unknown' },
      { source: 'vendor', code: 0, verdict: 'known' },
    ],
  });
  const day = localDayOf(Date.now());
  const { rows } = await server.admin('billing.source-costs', { from: day, to: day, step: 'all', by: 'api' });
  expect(rows).toMatchObject([
    { api: 'face-verify', customerId: null, source: 'own', asked: 1, cost: '0.00' },
    { api: 'face-verify', customerId: null, source: 'vendor', asked: 1, cost: '0.35' },
  ]);
});

test('a source that is down costs the caller only time', async () => {
  const { server } = await startPair({ 'face-verify': { chain: ['vendor', 'own'] } }, 'http://127.0.0.1:9');
  const { key } = await server.makeCaller();
  const asked = entry('face-verify', 'same-person');
  // This server does not know the number, and the source that is down might. So the call fails, and is not answered
  // 226402.
  expect(await ask(server, key, asked)).toMatchObject({ error_code: 226401 });
  const { idcard, realname } = asked.fields as { idcard: string; realname: string };
  await server.admin('persons.add', { idNumber: idcard, name: realname });
  const withPhoto = { ...asked, fields: { ...asked.fields, image: GREY_PHOTO } };
  expect(await ask(server, key, withPhoto)).toMatchObject({ error_code: 0, result: { res: 2, code: '3003' } });
  const { rows } = (await server.admin('ledger.list')) as { rows: Record<string, unknown>[] };
  expect(rows).toMatchObject([
    { source: 'own', sourceCost: '0.00', charged: true, verdict: 'known' },
    { source: 'vendor', sourceCost: '0.00', charged: false, verdict: null },
  ]);
});

test('a shadow is asked after the answer, and the report shows the disagreements', async () => {
  const { server } = await startPair({ 'face-verify': { chain: ['own'], shadow: 'vendor' } });
  const { key } = await server.makeCaller();
  expect((await ask(server, key, entry('face-verify', 'same-person'))).error_code).toBe(226402);
  const period = { from: '2020-01-01', to: '2099-12-31' };
  await expect
    .poll(() => server.admin('sources.compare', period))
    .toMatchObject({
      calls: 1,
      disagreements: 1,
      pairs: [{ api: 'face-verify', answer: 'error 226402', shadowAnswer: 'same', share: 1, shadowCost: '0.35' }],
    });
});

test.each<[string, Readonly<Record<string, unknown>>, RegExp]>([
  ['an API that there is not', { 'face-guess': { chain: ['own'] } }, /names face-guess; the APIs are/],
  [
    'a server that is not in the file',
    { 'face-verify': { chain: ['other'] } },
    /other, which is not a server of this file/,
  ],
  ['a code of another API', { 'face-verify': { chain: ['own'], askNextOn: [279701] } }, /has no code 279701/],
])('the server does not start with %s in its file', async (_, apis, problem) => {
  await expect(startPair(apis)).rejects.toThrow(problem);
});
