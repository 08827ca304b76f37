import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parse } from 'csv-parse/sync';
import { dataFolder } from '../../src/config/data-folder.ts';
import { sendAdmin } from './admin-requests.ts';
import { openServerUnderTest, type ServerUnderTest } from './running-server.ts';

let server: ServerUnderTest;
let remove = async () => {};
let token = '';
beforeAll(async () => {
  ({ server, remove } = await openServerUnderTest());
  token = readFileSync(dataFolder(server.dir).token, 'utf8').trim();
});
afterAll(() => remove());

const ask = (query: string) =>
  fetch(`${server.adminUrl}/admin/v1/audit${query}`, { headers: { authorization: `Bearer ${token}` } });
interface Row {
  readonly number: number;
  readonly atMs: number;
  readonly operation: string;
  readonly addressDigest: string | null;
}
const rowsOf = async (query: string) => ((await (await ask(query)).json()) as { readonly rows: readonly Row[] }).rows;

test('the audit is exported oldest first, with every row of the list, and a formula stays a text', async () => {
  await server.admin('apps.create', { name: '=HYPERLINK("http://evil.example")', openId: 'JH0123456789abcdef' });
  const find = () =>
    sendAdmin(server.adminUrl, 'POST', '/persons/find', { token, body: { idNumber: '11010519491231002X' } });
  for (let index = 0; index < 20; index++) expect((await find()).status).toBe(404);
  const response = await ask('/export');
  expect(response.headers.get('content-type')).toContain('text/csv');
  expect(response.headers.get('content-disposition')).toBe('attachment; filename="audit.csv"');
  const text = await response.text();
  const rows: readonly Record<string, string>[] = parse(text, { columns: true });
  expect(text).not.toMatch(/(^|,)"?=/m);
  expect(rows.length).toBeGreaterThan(20);
  expect(rows.map(({ number }) => Number(number))).toEqual(
    rows.map((_row, index) => Number(rows[0]?.['number']) + index),
  );
  const made = rows.find(({ operation }) => operation === 'apps.create');
  expect(made).toMatchObject({ administrator: 'owner', kind: 'write', outcome: 'ok' });
  expect(made?.['at']).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+08:00$/);
  expect(made?.['fields']).toContain('HYPERLINK');
  const lines = (await (await ask('/export?format=json&kind=look')).text()).trim().split('\n');
  expect(lines).toHaveLength(20);
});

test('the list and the export are cut by time, kind and address', async () => {
  const all = await rowsOf('?limit=5');
  const [newest] = all;
  if (!newest) throw new Error('the audit is empty');
  const at = new Date(newest.atMs).toISOString();
  const day = new Date(newest.atMs + 8 * 3_600_000).toISOString().slice(0, 10);
  expect((await rowsOf(`?from=${at}`)).every(({ atMs }) => atMs >= newest.atMs)).toBe(true);
  expect((await rowsOf(`?to=${at}`)).every(({ atMs }) => atMs < newest.atMs)).toBe(true);
  expect((await rowsOf(`?from=${day}&to=${day}&limit=5`)).length).toBe(5);
  expect(await rowsOf('?to=2020-01-01')).toEqual([]);
  expect(newest.addressDigest).toMatch(/^[0-9a-f]{64}$/);
  expect((await rowsOf(`?addressDigest=${newest.addressDigest}&limit=5`)).length).toBe(5);
  expect(await rowsOf(`?addressDigest=${'0'.repeat(64)}`)).toEqual([]);
  for (const bad of ['?from=yesterday', '?from=2026-02-30', '?to=2026-07-03T14:61', '?kind=all', '?addressDigest=x'])
    expect([bad, (await ask(bad)).status]).toEqual([bad, 400]);
});
