import { expect, test } from 'vitest';
import { startServerUnderTest } from './running-server.ts';

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
  const { url, admin, makeCaller } = await startServerUnderTest();
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

test('every settled call is in the ledger, its export and its totals, and the counters agree', async () => {
  const { url, admin, makeCaller } = await startServerUnderTest();
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
  const { adminUrl, admin, makeCaller } = await startServerUnderTest();
  const own = await makeCaller();
  const other = await makeCaller();
  await admin('administrators.create', { name: 'dev', role: 'integrator', appIds: [own.appId] });
  const { token } = await admin('administrators.issue-token', { name: 'dev', label: 'x' });
  const get = (path: string) =>
    fetch(`${adminUrl}/admin/v1${path}`, { headers: { authorization: `Bearer ${String(token)}` } });
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
