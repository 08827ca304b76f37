import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { sharedServerUnderTest, startServerUnderTest } from './running-server.ts';

const shared = sharedServerUnderTest({ RENZHENG_WIRE_QUOTA_REASON: '超过每日可允许请求次数!' });

const post = async (url: string, fields: Readonly<Record<string, string>>) => {
  const response = await fetch(url, { method: 'POST', body: new URLSearchParams(fields) });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
};
/** A request without parameters. Every API answers it with a parameter error, so the gate alone decides. */
const call = (url: string, key: string) => post(`${url}/verifyface/verify`, { key });

test('a change by an operator holds for the next call', async () => {
  const { url, admin, makeCaller } = await startServerUnderTest();
  const { appId, key } = await makeCaller();
  const codeOf = async (text = key) => (await call(url, text)).body['error_code'];
  const [made] = (await admin('keys.list', { appId }))['keys'] as { readonly id: string }[];

  expect(await codeOf()).toBe(226403);
  await admin('apps.change', { appId, apis: ['face-guard'] });
  expect(await codeOf()).toBe(10002);
  await admin('apps.change', { appId, apis: ['face-verify'], status: 'pending' });
  expect(await codeOf()).toBe(10005);
  await admin('apps.change', { appId, status: 'active', allow: ['192.0.2.0/24'] });
  expect(await codeOf()).toBe(10007);
  await admin('apps.change', { appId, allow: [], deny: ['127.0.0.1'] });
  expect(await codeOf()).toBe(10008);
  await admin('apps.change', { appId, deny: [] });
  await admin('keys.ban', { keyId: made?.id, banned: true });
  expect(await codeOf()).toBe(10009);
  await admin('keys.ban', { keyId: made?.id, banned: false });
  await admin('apis.switch', { api: 'face-verify', availability: 'maintenance' });
  expect(await codeOf()).toBe(10020);
  await admin('apis.switch', { api: 'face-verify', availability: 'off' });
  expect(await codeOf()).toBe(10021);
});

test('a rotated key overlaps with the new one, and both are told apart from an unknown one', async () => {
  const { url, admin, makeCaller } = shared();
  const { appId, key } = await makeCaller();
  const [old] = (await admin('keys.list', { appId }))['keys'] as { readonly id: string }[];
  const fresh = await admin('keys.rotate', { keyId: old?.id, overlapHours: 1 });
  for (const each of [key, String(fresh['key'])]) expect((await call(url, each)).body['error_code']).toBe(226403);
  expect((await call(url, 'f'.repeat(32))).body).toEqual({
    resultcode: '101',
    reason: '错误的请求KEY',
    result: null,
    error_code: 10001,
  });
});

test('the limits of an app and what it used of them today can be read, and those of a key be changed', async () => {
  const { url, adminUrl, dir, admin, makeCaller } = shared();
  const { appId, packageId, key } = await makeCaller();
  const [made] = (await admin('keys.list', { appId }))['keys'] as { readonly id: string }[];
  await admin('apps.limit', { appId, api: 'fraud-score', dailyCallsMax: 7 });
  expect((await admin('apps.show', { appId }))['limits']).toContainEqual({ api: 'fraud-score', dailyCallsMax: 7 });
  const number = '11010519491231002X';
  await post(`${url}/antiFraudHighRate/query`, { key, idNumber: number, phoneNumber: '13815650338', name: '张三' });
  const ends = Date.now() + 2 * 86_400_000;
  const change = { keyId: made?.id, label: 'production', callsMax: 50, dailyCallsMax: 1, days: 2 };
  const changed = await admin('keys.change', change);
  expect(changed).toMatchObject({ label: 'production', callsMax: 50, dailyCallsMax: 1, charged: 1 });
  expect(Number(changed['expiresAtMs'])).toBeGreaterThanOrEqual(ends);
  expect(await admin('apps.usage', { appId })).toMatchObject({
    charged: 1,
    dailyCallsMax: null,
    apis: expect.arrayContaining([
      { api: 'fraud-score', charged: 1, dailyCallsMax: 7 },
      { api: 'face-guard', charged: 0, dailyCallsMax: null },
    ]),
    keys: [{ keyId: made?.id, charged: 1, dailyCallsMax: 1 }],
  });
  // The one charged call of today is used, and the limit of the key holds at once.
  const next = await post(`${url}/antiFraudHighRate/query`, { key, idNumber: number, phoneNumber: '13815650338' });
  expect(next.body).toEqual({
    resultcode: '112',
    reason: '超过每日可允许请求次数!',
    result: null,
    error_code: 10012,
  });
  await admin('keys.change', { keyId: made?.id, dailyCallsMax: null, days: null });
  expect((await admin('keys.list', { appId }))['keys']).toMatchObject([{ dailyCallsMax: null, expiresAtMs: null }]);
  const { packages } = await admin('packages.usage', { appId, days: 7 });
  expect(packages).toMatchObject([{ packageId, left: 99, days: [{ charged: 1 }] }]);

  // A refusal names each wrong parameter.
  const token = readFileSync(path.join(dir, 'admin.token'), 'utf8').trim();
  const response = await fetch(`${adminUrl}/admin/v1/apps`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ name: '', allow: ['192.0.2.1', '10.0.0.0/33'] }),
  });
  expect(response.status).toBe(400);
  const { error } = (await response.json()) as { error: { readonly fields: readonly { readonly name: string }[] } };
  expect(error.fields.map(({ name }) => name)).toEqual(['name', 'allow.1']);
  expect(error.fields[1]).toEqual({ name: 'allow.1', problem: 'not an address or CIDR range' });
});

test('the server sends a case of the catalogue to its own sandbox, and shows nobody the key', async () => {
  const { url, admin } = shared();
  const app = await admin('apps.create', { name: 'Try', mode: 'sandbox' });
  const wanted = { appId: app['id'], api: 'face-verify' };
  const answer = await admin('sandbox.call', { ...wanted, slug: 'same-person' });
  expect(answer).toMatchObject({ status: 200 });
  expect(JSON.parse(String(answer['body']))).toMatchObject({ error_code: 0, result: { res: 1, score: '96' } });
  const refused = await admin('sandbox.call', { ...wanted, slug: 'error-226402' });
  expect(JSON.parse(String(refused['body']))).toMatchObject({ error_code: 226402 });
  const request = await admin('sandbox.request', { api: 'face-verify', slug: 'same-person' });
  expect(request).toMatchObject({ method: 'POST', url: `${url}/verifyface/verify` });
  const { keys } = (await admin('keys.list', { appId: app['id'] })) as { keys: readonly object[] };
  expect(keys).toMatchObject([{ label: 'try it', kind: 'test' }]);
  await expect(admin('sandbox.call', { ...wanted, slug: 'no-such' })).rejects.toThrow('not_found');
});

test('every settled call is in the ledger, its export and its totals, and the counters agree', async () => {
  const { url, admin, makeCaller } = shared();
  const { appId, key } = await makeCaller();
  for (let i = 0; i < 5; i++) expect((await call(url, key)).status).toBe(200);
  const { rows } = (await admin('ledger.list', { app: appId })) as {
    rows: { readonly orderId: string; readonly code: number; readonly charged: boolean }[];
  };
  expect(rows).toHaveLength(5);
  expect(rows.every(({ code, charged }) => code === 226403 && !charged)).toBe(true);
  expect(await admin('ledger.show', { orderId: rows[0]?.orderId })).toMatchObject({ appId, unitPrice: '0.00' });
  expect(await admin('ledger.check')).toMatchObject({ mismatches: [], proof: { finding: null } });
});

test('the audit names the administrator of every write, and holds no secret', async () => {
  const { admin, makeCaller } = await startServerUnderTest();
  const { key } = await makeCaller({ openId: 'a-secret-open-id' });
  const { rows } = (await admin('audit.list')) as {
    rows: { readonly operation: string; readonly administratorName: string }[];
  };
  expect(rows.map(({ operation }) => operation)).toEqual(['keys.create', 'packages.add', 'apps.create']);
  expect(rows.every(({ administratorName }) => administratorName === 'owner')).toBe(true);
  expect(JSON.stringify(rows)).not.toMatch(new RegExp(`a-secret-open-id|${key}`));
});

test('an integrator sees only its own app', async () => {
  const { adminUrl, admin, makeCaller } = shared();
  const own = await makeCaller();
  const other = await makeCaller();
  await admin('administrators.create', { name: 'dev', role: 'integrator', appIds: [own.appId] });
  const { token } = await admin('administrators.issue-token', { name: 'dev', label: 'x' });
  const get = (route: string) =>
    fetch(`${adminUrl}/admin/v1${route}`, { headers: { authorization: `Bearer ${String(token)}` } });
  expect((await (await get('/apps')).json()) as unknown).toMatchObject({ apps: [{ id: own.appId }] });
  expect((await get(`/apps/${other.appId}`)).status).toBe(404);
  expect((await get(`/apps/${other.appId}/keys`)).status).toBe(404);
  expect((await get('/audit')).status).toBe(403);
});

test('a restart keeps everything, and a second server over the same folder is refused', async () => {
  const first = await startServerUnderTest();
  const { key } = await first.makeCaller();
  await expect(startServerUnderTest({ RENZHENG_DATA_DIR: first.dir })).rejects.toThrow('in use by another process');
  await first.close();
  const second = await startServerUnderTest({ RENZHENG_DATA_DIR: first.dir });
  expect((await call(second.url, key)).body['error_code']).not.toBe(10001);
});
