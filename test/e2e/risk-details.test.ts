import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { startServerUnderTest } from './running-server.ts';

interface Answer {
  readonly error_code: number;
  readonly reason: string;
  readonly result: {
    readonly res: { readonly RiskLevel: string; readonly RiskType: number[] };
    readonly orderid: string;
  };
}

const ID_NUMBER = '11010519491231002X';
const PHONE = '13800138000';
const SECRET = 'parcel for aunt Meihua at the blue gate';

/** A server with an app that declared fields, and rules that read them. */
async function openShop() {
  const server = await startServerUnderTest();
  const { key, appId } = await server.makeCaller({ calls: 1_000 });
  const declare = (name: string, rest: object) => server.admin('detail-fields.declare', { appId, name, ...rest });
  await declare('amount', { type: 'number', min: 0, max: 50_000 });
  await declare('channel', { type: 'choice', choices: ['app', 'web'] });
  await declare('event', { type: 'choice', choices: ['login_failed', 'withdrawal', 'coupon_used'], outcome: true });
  await declare('remark', { type: 'text', lengthMax: 60 });
  const ask = async (details: Record<string, string>, more: object = {}) => {
    const data = {
      Account: { AccountType: 0, OtherAccount: { AccountId: 'ann', MobilePhone: PHONE } },
      UserIp: '8.8.8.8',
      Details: Object.entries(details).map(([FieldName, FieldValue]) => ({ FieldName, FieldValue })),
      ...more,
    };
    const response = await fetch(`${server.url}/antiRush/query?key=${key}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ BusinessSecurityData: data }),
    });
    return (await response.json()) as Answer;
  };
  const publish = async (when: string, more: object = {}) => {
    const { set } = (await server.admin('rules.release')) as { set: object };
    const rule = { id: 'own', title: 'Own', when, raises: [103], level: 'reject', points: 0, scenes: null };
    const { id } = await server.admin('rules.draft', { set: { ...set, rules: [rule], ...more } });
    await server.admin('rules.publish', { versionId: id });
  };
  return { server, key, appId, ask, publish };
}

test('a declared field is read by rules, a wrong value is refused with its name, and other names are ignored', async () => {
  const { server, ask, publish } = await openShop();
  await publish('detail_amount > 1000 && detail_channel == "web"');
  expect((await ask({ amount: '1001', channel: 'web', colour: 'red' })).result.res).toMatchObject({
    RiskLevel: 'reject',
    RiskType: [103],
  });
  expect((await ask({ amount: '1000', channel: 'web' })).result.res.RiskLevel).toBe('pass');
  const refused = async (details: Record<string, string>) => {
    const { error_code, reason, result } = await ask(details);
    return [error_code, reason, result];
  };
  expect(await refused({ amount: 'much' })).toEqual([
    261508,
    '参数错误(包括参数格式、类型等错误)：Details.amount',
    null,
  ]);
  expect(await refused({ Amount: '50000.01' })).toEqual([261509, '参数取值错误：Details.amount', null]);
  expect(await refused({ channel: 'fax' })).toEqual([261509, '参数取值错误：Details.channel', null]);
  await expect(server.admin('rules.check', { set: { rules: [] } })).resolves.toMatchObject({
    problems: expect.any(Array),
  });
  await expect(server.admin('detail-fields.declare', { appId: 'nobody', name: 'x', type: 'number' })).rejects.toThrow(
    'there is no such app',
  );
  const { features } = (await server.admin('rules.features')) as { features: { name: string }[] };
  expect(features.map(({ name }) => name)).toEqual(
    expect.arrayContaining(['detail_amount', 'local_weekday', 'account_coupon_used_1h', 'address_events_1d']),
  );
});

test('what happened is counted, by the wire and by the admin API, and steps in order are seen', async () => {
  const { server, appId, ask, publish } = await openShop();
  const sequences = [{ name: 'drained', entity: 'account', steps: ['password_reset', 'withdrawal'], within: '1h' }];
  await publish('account_login_failed_1h >= 3 || sequence_drained', { sequences });
  const level = async (event: string) => (await ask({ event })).result.res.RiskLevel;
  expect([await level('login_failed'), await level('login_failed'), await level('login_failed')]).toEqual([
    'pass',
    'pass',
    'reject',
  ]);
  await publish('sequence_drained', { sequences });
  expect(await level('withdrawal')).toBe('pass');
  const told = { outcome: 'password_reset', appId, account: 'ann', reference: 'reset-1' };
  expect(await server.admin('risk.outcome', told)).toEqual({ outcome: 'recorded' });
  expect(await server.admin('risk.outcome', told)).toEqual({ outcome: 'duplicate' });
  await expect(server.admin('risk.outcome', { outcome: 'password_reset', account: 'ann' })).rejects.toThrow(
    'orderId: give',
  );
  await expect(server.admin('risk.outcome', { ...told, outcome: 'won' })).rejects.toThrow('outcome: declare it');
  expect(await level('withdrawal')).toBe('reject');
});

test('a text is sealed at rest, masked when shown, and erased with the person', async () => {
  const { server, key, ask, publish } = await openShop();
  await publish('detail_remark.contains("Meihua")');
  // A question of the fraud score ties the phone to the person.
  const asked = await fetch(
    `${server.url}/antiFraudHighRate/query?key=${key}&idNumber=${ID_NUMBER}&phoneNumber=${PHONE}`,
  );
  expect(await asked.json()).toMatchObject({ error_code: 0 });
  const { result } = await ask({ remark: SECRET });
  expect(result.res.RiskLevel).toBe('reject');
  const saw = async () => {
    const told = (await server.admin('risk.explain', { orderId: result.orderid })) as { rules: { saw: object[] }[] };
    return told.rules[0]?.saw[0];
  };
  expect(await saw()).toMatchObject({ name: 'detail_remark', value: `parc${'*'.repeat(31)}gate` });
  const onDisk = () =>
    readdirSync(server.dir, { withFileTypes: true })
      .filter((entry) => entry.isFile())
      .some(({ name }) => readFileSync(path.join(server.dir, name)).includes('blue gate'));
  expect(onDisk()).toBe(false);
  const certificate = (await server.admin('persons.remove', { idNumber: ID_NUMBER })) as { erased: object[] };
  expect(certificate.erased).toContainEqual({ place: 'texts of risk decisions', items: 1 });
  expect(await saw()).toMatchObject({ name: 'detail_remark', value: null });
});

test('a list of the operator only says what it holds, and rules read it', async () => {
  const { server, ask, publish } = await openShop();
  await server.admin('list-entries.add', { list: 'vip', kind: 'account', value: 'ann' });
  await expect(server.admin('list-entries.add', { list: 'alow', kind: 'account', value: 'ann' })).rejects.toThrow(
    'less like allow',
  );
  expect((await ask({})).result.res.RiskType).not.toContain(5);
  await publish('list_vip');
  expect((await ask({})).result.res.RiskLevel).toBe('reject');
  await expect(publish('list_vipp')).rejects.toThrow('did you mean list_vip?');
});
