import { afterAll, beforeAll, expect, test } from 'vitest';
import { sendAdmin } from './admin-requests.ts';
import { openServerUnderTest, type ServerUnderTest } from './running-server.ts';

let server: ServerUnderTest;
let remove = async () => {};
let caller: Awaited<ReturnType<ServerUnderTest['makeCaller']>>;
/** Tokens of the people at this site, by name. */
const tokens: Record<string, string> = {};

// One call costs 0.30, and one person may give back 0.20 of it alone.
beforeAll(async () => {
  ({ server, remove } = await openServerUnderTest({ RENZHENG_BILLING_CREDIT_ALONE_MAX: '0.20' }));
  caller = await server.makeCaller({ calls: 1000 });
});
afterAll(() => remove());

let asked = 0;

/** Makes a call that is charged. Gives its order id. */
async function charge(): Promise<string> {
  asked += 1;
  const body = new URLSearchParams({
    key: caller.key,
    idNumber: '11010519491231002X',
    phoneNumber: `138${String(10_000_000 + asked)}`,
    name: '张三',
  });
  const answer = await fetch(`${server.url}/antiFraudHighRate/query`, { method: 'POST', body });
  const { result } = (await answer.json()) as { readonly result: { readonly orderid: string } };
  return result.orderid;
}

async function admit(name: string, role: string, appIds: readonly string[] = []): Promise<void> {
  await server.admin('administrators.create', { name, role, ...(appIds.length > 0 && { appIds }) });
  const { token } = await server.admin('administrators.issue-token', { name, label: 'x' });
  tokens[name] = String(token);
}

const send = (name: string, method: string, at: string, body?: unknown) =>
  sendAdmin(server.adminUrl, method, at, { token: tokens[name], body });
const credit = (name: string, orderId: string, fields: Readonly<Record<string, unknown>>) =>
  send(name, 'POST', `/ledger/orders/${orderId}/credits`, { reason: 'the photo was refused twice', ...fields });

test('on a site with one owner, one person is enough for any credit, and the answer says so', async () => {
  const orderId = await charge();
  expect(await server.admin('ledger.show', { orderId })).toMatchObject({
    charged: true,
    unitPrice: '0.30',
    credits: [],
    creditable: '0.30',
  });
  const given = await server.admin('ledger.credit', {
    orderId,
    amount: '0.25',
    reason: '  the caller was charged twice ',
    requestId: 'alone-1',
  });
  expect(given).toMatchObject({
    isRepeat: false,
    rest: '0.05',
    credit: { orderId, side: 'own', amount: '0.25', reason: 'the caller was charged twice', confirmedBy: null },
  });
  const { rows } = (await server.admin('audit.list', { operation: 'ledger.credit' })) as {
    readonly rows: readonly unknown[];
  };
  expect(rows[0]).toMatchObject({
    subject: (given['credit'] as { readonly id: string }).id,
    fields: { orderId, amount: '0.25', requestId: 'alone-1', secondPerson: 'nobody else may do this' },
  });
});

test('above the limit another person confirms, never the asker', async () => {
  await admit('ada', 'billing');
  await admit('grace', 'billing');
  const orderId = await charge();
  const wanted = { amount: '0.21', requestId: 'big-1' };
  const first = await credit('ada', orderId, wanted);
  expect(first).toMatchObject({ status: 409, body: { error: { code: 'second_person_required' } } });
  expect((await credit('ada', orderId, wanted)).status).toBe(409);
  // Another amount is another call, so it confirms nothing.
  expect((await credit('grace', orderId, { ...wanted, amount: '0.22' })).status).toBe(409);
  expect((await server.admin('ledger.show', { orderId }))['credits']).toEqual([]);
  const { body } = await send('grace', 'GET', '/confirmations');
  expect(body).toMatchObject({ isOn: false, creditAloneMax: '0.20' });
  expect(body['confirmations']).toContainEqual(
    expect.objectContaining({
      operation: 'ledger.credit',
      askedBy: 'ada',
      own: false,
      fields: { orderId, side: 'own', reason: 'the photo was refused twice', ...wanted },
    }),
  );
  // The same amount, written in another way.
  const confirmed = await credit('grace', orderId, { ...wanted, amount: '0.210' });
  expect(confirmed).toMatchObject({
    status: 200,
    body: { credit: { amount: '0.21', askedBy: 'ada', confirmedBy: 'grace' }, rest: '0.09' },
  });
  // The asker's program repeats its request, and learns of the credit.
  expect(await credit('ada', orderId, wanted)).toMatchObject({
    status: 200,
    body: { isRepeat: true, credit: (confirmed.body as { readonly credit: unknown }).credit },
  });
});

test('at the limit one person is enough, and several small credits of one call count together', async () => {
  const orderId = await charge();
  expect((await credit('ada', orderId, { amount: '0.20', requestId: 'small-1' })).status).toBe(200);
  expect(await credit('ada', orderId, { amount: '0.000001', requestId: 'small-2' })).toMatchObject({
    status: 409,
    body: { error: { code: 'second_person_required' } },
  });
  expect((await credit('grace', orderId, { amount: '0.000001', requestId: 'small-2' })).body).toMatchObject({
    credit: { amount: '0.000001', askedBy: 'ada', confirmedBy: 'grace' },
  });
});

test('two of one request at once are one credit', async () => {
  const orderId = await charge();
  const wanted = { amount: '0.10', requestId: 'twice' };
  const answers = await Promise.all(['ada', 'ada', 'grace', 'grace'].map((name) => credit(name, orderId, wanted)));
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
  expect(answers.filter(({ body }) => body['isRepeat'] === false)).toHaveLength(1);
  expect((await server.admin('ledger.show', { orderId }))['creditable']).toBe('0.20');
});

test.each([
  ['0', 400, /amount: not an amount above zero/],
  ['-0.10', 400, /amount: not an amount above zero/],
  ['0.1000001', 400, /at most six decimals/],
  ['0.31', 409, /0\.30 was charged to this call and 0\.00 is credited, so at most 0\.30 can be credited/],
])('an amount of %s is refused, and nobody is asked to confirm it', async (amount, status, detail) => {
  const orderId = await charge();
  const before = (await send('ada', 'GET', '/confirmations')).body['confirmations'];
  const refused = await credit('ada', orderId, { amount, requestId: `bad-${asked}` });
  expect(refused).toMatchObject({ status, body: { error: { detail: expect.stringMatching(detail) as unknown } } });
  expect((await send('ada', 'GET', '/confirmations')).body['confirmations']).toEqual(before);
});

test('a request id belongs to one request, and an unknown order is not found', async () => {
  const orderId = await charge();
  await credit('ada', orderId, { amount: '0.05', requestId: 'mine' });
  expect(await credit('ada', orderId, { amount: '0.06', requestId: 'mine' })).toMatchObject({
    status: 409,
    body: { error: { code: 'conflict', detail: expect.stringContaining('choose another id') as unknown } },
  });
  expect(await credit('ada', 'X123', { amount: '0.05', requestId: 'other' })).toMatchObject({
    status: 404,
    body: { error: { detail: 'no settled call has this order id' } },
  });
});

test('credits are in the lists, the exports, the totals and the proof', async () => {
  const orderId = await charge();
  await credit('ada', orderId, { amount: '0.07', requestId: 'shown', reason: '=SUM(A1:A9) was charged' });
  const list = await server.admin('credits.list', { order: orderId });
  expect(list).toMatchObject({ credits: [{ orderId, amount: '0.07', askedBy: 'ada' }], nextCursor: null });
  const text = async (at: string) => {
    const headers = { authorization: `Bearer ${tokens['ada']}` };
    return (await fetch(`${server.adminUrl}/admin/v1${at}`, { headers })).text();
  };
  expect(await text(`/credits/export?order=${orderId}`)).toMatch(
    new RegExp(`^id,atMs,orderId,side,amount,reason,.*\\r?\\ncrd_[0-9a-f]{18},\\d+,${orderId},own,0\\.07,'=SUM`),
  );
  expect(JSON.parse(await text(`/credits/export?order=${orderId}&format=json`))).toMatchObject({ amount: '0.07' });
  const rows = (await text(`/ledger/export?app=${caller.appId}`)).split(/\r?\n/);
  const column = rows[0]?.split(',').indexOf('credited') ?? -1;
  expect(rows.find((row) => row.startsWith(orderId))?.split(',')[column]).toBe('0.07');
  const { rows: listed } = (await server.admin('ledger.list', { app: caller.appId, limit: 1000 })) as {
    readonly rows: readonly { readonly credited: string }[];
  };
  const { totals } = (await server.admin('ledger.totals', {
    app: caller.appId,
    from: '2020-01-01',
    to: '2100-01-01',
  })) as { readonly totals: readonly { readonly credited: string }[] };
  const micros = (all: readonly { readonly credited: string }[]) =>
    all.reduce((sum, { credited }) => sum + Math.round(Number(credited) * 1e6), 0);
  expect(micros(totals)).toBe(micros(listed));
  expect(micros(listed)).toBeGreaterThan(0);
  expect(await server.admin('ledger.check')).toMatchObject({ mismatches: [], proof: { finding: null } });
});

test('an integrator sees the credits of its own app, without the names of administrators', async () => {
  await admit('dev', 'integrator', [caller.appId]);
  const other = await server.makeCaller();
  await admit('stranger', 'integrator', [other.appId]);
  const { body } = await send('dev', 'GET', '/credits');
  expect(body['credits']).toContainEqual(expect.objectContaining({ askedBy: null, confirmedBy: null }));
  expect(JSON.stringify(body)).not.toMatch(/ada|grace/);
  expect((await send('stranger', 'GET', '/credits')).body['credits']).toEqual([]);
});
