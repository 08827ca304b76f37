import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readConfig } from '../../src/config/config.ts';
import { startServer } from '../../src/main.ts';
import { createPinoLog } from '../../src/server/telemetry/pino-call-log.ts';
import { EVIDENCE_SCORECARD } from '../score/score-networks.ts';
import { writeLenientFusion } from '../vision/lenient-fusion.ts';
import { codeOf, makeCaller, openCluster, type Cluster, type NodeProcess } from './several-nodes.ts';

/** A request without parameters: the gate admits the call, and its ledger row is settled. */
const SETTLED = 226403;
const BANNED = 10009;
const USED_UP = 10012;
const SWITCHED_OFF = 10021;
/** What face guard answers about a person without a consent. */
const WITHOUT_CONSENT = '6XXX';
const PERSON = { idNumber: '11010519491231002X', phoneNumber: '13800138000' };

describe('two processes over one database', () => {
  let cluster: Cluster;
  let one: NodeProcess;
  let other: NodeProcess;
  let caller: Awaited<ReturnType<typeof makeCaller>>;

  beforeAll(async () => {
    cluster = openCluster();
    mkdirSync(path.join(cluster.dir, 'one'));
    writeLenientFusion(path.join(cluster.dir, 'one'));
    // Both make the schema, the rules and the first owner of an empty database, whichever comes first.
    one = await cluster.start('one');
    other = await cluster.start('other');
    caller = await makeCaller(one);
  });
  afterAll(() => cluster.remove());

  const risk = async (node: NodeProcess, UserIp: string, AccountId = '13815650338', key = caller.key) => {
    const Account = { AccountType: 4, OtherAccount: { AccountId } };
    const response = await fetch(`${node.url}/antiRush/query?key=${key}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ BusinessSecurityData: { Account, UserIp } }),
    });
    const answer = (await response.json()) as {
      result: { orderid: string; res: { RiskLevel: string; RiskType: number[] } } | null;
    };
    if (answer.result === null) throw new Error(`no decision: ${JSON.stringify(answer)}`);
    return { orderId: answer.result.orderid, ...answer.result.res };
  };
  const riskLevel = async (node: NodeProcess, UserIp: string) => (await risk(node, UserIp)).RiskLevel;

  test('a key that is made through one works through the other at once', async () => {
    expect(await codeOf(other, caller.key)).toBe(SETTLED);
    expect(await codeOf(one, caller.key)).toBe(SETTLED);
  });

  test('a key that is banned through one is refused by the other once the ban is said to be done', async () => {
    const banned = await makeCaller(one);
    expect(await codeOf(other, banned.key)).toBe(SETTLED);
    await one.admin('keys.ban', { keyId: banned.keyId });
    expect([await codeOf(other, banned.key), await codeOf(one, banned.key)]).toEqual([BANNED, BANNED]);
    await other.admin('keys.ban', { keyId: banned.keyId, banned: false });
    expect([await codeOf(one, banned.key), await codeOf(other, banned.key)]).toEqual([SETTLED, SETTLED]);
  });

  test('an API that is switched off through one does not answer through the other', async () => {
    await one.admin('apis.switch', { api: 'face-verify', availability: 'off' });
    expect(await codeOf(other, caller.key)).toBe(SWITCHED_OFF);
    await other.admin('apis.switch', { api: 'face-verify', availability: 'on' });
    expect(await codeOf(one, caller.key)).toBe(SETTLED);
  });

  test('a price, a pause and a limit that a customer gets through one hold on the other at once', async () => {
    const { id } = await one.admin('customers.create', { name: '某某科技', prices: { any: '0.50' } });
    const customerId = String(id);
    const own = await makeCaller(one, { app: { customerId }, unitPrice: null });
    const priceOf = async (node: NodeProcess) => {
      const { orderId } = await risk(node, '198.51.100.7', undefined, own.key);
      return (await other.admin('ledger.show', { orderId }))['unitPrice'];
    };
    expect([await priceOf(other), await priceOf(one)]).toEqual(['0.50', '0.50']);
    await one.admin('customers.change', { customerId, prices: { any: '0.5', 'business-risk': '0.70' } });
    expect([await priceOf(other), await priceOf(one)]).toEqual(['0.70', '0.70']);
    await other.admin('customers.change', { customerId, status: 'paused' });
    expect([await codeOf(one, own.key), await codeOf(other, own.key)]).toEqual([BANNED, BANNED]);
    await one.admin('customers.change', { customerId, status: 'active', dailyCallsMax: 5 });
    // Four calls were charged before the limit, on both.
    expect(await priceOf(other)).toBe('0.70');
    expect([await codeOf(one, own.key), await codeOf(other, own.key)]).toEqual([USED_UP, USED_UP]);
  });

  test('lists, feeds, rules and declared fields of one decide on the other', async () => {
    const told = { kind: 'datacenter', source: 'https://feeds.example', licence: 'CC0' };
    await one.admin('feeds.import', { name: 'dc', ...told, text: '223.122.54.0/24' });
    expect((await risk(other, '223.122.54.9')).RiskType).toContain(201);
    await other.admin('feeds.deactivate', { name: 'dc' });
    expect((await risk(one, '223.122.54.9')).RiskType).not.toContain(201);

    expect(await riskLevel(other, '223.122.53.5')).not.toBe('reject');
    await one.admin('list-entries.add', { list: 'block', kind: 'address', value: '223.122.53.5' });
    expect(await riskLevel(other, '223.122.53.5')).toBe('reject');

    await one.admin('detail-fields.declare', { appId: caller.appId, name: 'amount', type: 'number' });
    expect(await other.admin('detail-fields.list')).toMatchObject({ fields: [{ name: 'amount' }] });

    const { set } = (await one.admin('rules.release')) as { set: { rules: unknown[] } };
    const rule = { id: 'all', title: 'All', when: 'phone_valid', raises: [], level: 'reject', points: 0, scenes: null };
    const draft = await one.admin('rules.draft', { set: { ...set, rules: [...set.rules, rule] } });
    await one.admin('rules.publish', { versionId: draft['id'] });
    expect(await riskLevel(other, '223.122.53.6')).toBe('reject');
    await other.admin('rules.rollback');
    expect(await riskLevel(one, '223.122.53.6')).not.toBe('reject');
  });

  test('what is normal is learned from the decisions of the other', async () => {
    const places = async () => {
      const text = await (await fetch(`${other.adminUrl}/metrics`)).text();
      return Number(/^renzheng_risk_baseline_places (\d+)$/m.exec(text)?.[1]);
    };
    const before = await places();
    for (const third of [1, 2, 3]) await risk(one, `36.77.${third}.1`, `1381565100${third}`);
    // Each address is a place, and so is its network. This waits for an event; its limit finds a hang.
    await expect.poll(places, { timeout: 120_000, interval: 500 }).toBeGreaterThanOrEqual(before + 6);
  });

  test('challenge policies and the learning mode of one hold on the other', async () => {
    await one.admin('challenge-policies.set', { appId: caller.appId, policy: 'always' });
    const policies = await other.admin('challenge-policies.list');
    expect(policies['apps']).toEqual([{ appId: caller.appId, policy: 'always' }]);
    await one.admin('challenge-kinds.set', { appId: caller.appId, kinds: 'colours-or-actions' });
    const kinds = await other.admin('challenge-kinds.list');
    expect(kinds['apps']).toEqual([{ appId: caller.appId, kinds: 'colours-or-actions' }]);
    await one.admin('risk.learning', { mode: 'off' });
    expect(await other.admin('risk.status')).toMatchObject({ learning: false, choice: { mode: 'off' } });
    await other.admin('risk.learning', { mode: 'auto' });
    expect(await one.admin('risk.status')).toMatchObject({ choice: { mode: 'auto' } });
  });

  test('consent that one demands, and is given, holds on the other', async () => {
    const ownApp = await makeCaller(one);
    const guard = async ({ url }: NodeProcess) => {
      const body = new URLSearchParams({ key: ownApp.key, idcard: PERSON.idNumber, realname: '阿达' });
      const response = await fetch(`${url}/face_guard/query`, { method: 'POST', body });
      return ((await response.json()) as { readonly result: { readonly res: string } }).result.res;
    };
    expect(await guard(other)).not.toBe(WITHOUT_CONSENT);
    await one.admin('consents.require', { appId: ownApp.appId, isRequired: true });
    expect([await guard(one), await guard(other)]).toEqual([WITHOUT_CONSENT, WITHOUT_CONSENT]);
    const consent = { idNumber: PERSON.idNumber, appId: ownApp.appId, consentId: 'c1' };
    await other.admin('consents.give', consent);
    expect(await guard(one)).not.toBe(WITHOUT_CONSENT);
    await one.admin('consents.withdraw', consent);
    expect(await guard(other)).toBe(WITHOUT_CONSENT);
  });

  test('a score model that one publishes scores on the other', async () => {
    const modelOf = async (node: NodeProcess) => {
      const body = new URLSearchParams({ key: caller.key, ...PERSON });
      const response = await fetch(`${node.url}/antiFraudHighRate/query`, { method: 'POST', body });
      const { result } = (await response.json()) as { readonly result: { readonly orderid: string } };
      return (await node.admin('scores.explain', { orderId: result.orderid }))['modelId'];
    };
    const reported = { source: 'bureau', reference: 'one', observedAt: Date.now() - 86_400_000 };
    await one.admin('evidences.report', { ...reported, idNumber: PERSON.idNumber, code: 11004, level: 3 });
    expect(await modelOf(other)).toBe('built-in-1');
    const document = JSON.stringify(EVIDENCE_SCORECARD);
    const { modelId } = await one.admin('scoreModels.add', { document, publish: true });
    expect([await modelOf(one), await modelOf(other)]).toEqual([modelId, modelId]);
    await other.admin('scoreModels.publish', { modelId: 'default' });
    expect([await modelOf(one), await modelOf(other)]).toEqual(['built-in-1', 'built-in-1']);
  });

  test('a calibration that one took from its folder is in use on both, until either goes back to what ships', async () => {
    const isOwn = async (node: NodeProcess) => (await node.admin('accuracy.liveness'))['isOwn'];
    expect([await isOwn(one), await isOwn(other)]).toEqual([true, true]);
    await other.admin('liveness-calibrations.use-release');
    expect([await isOwn(one), await isOwn(other)]).toEqual([false, false]);
  });

  test('a data key of one seals on the other, and values of both can be read by both', async () => {
    const current = async (node: NodeProcess) => {
      const { dataKeys } = (await node.admin('secrets.show')) as { dataKeys: { id: number; isCurrent: boolean }[] };
      return dataKeys.find(({ isCurrent }) => isCurrent)?.id;
    };
    const before = (await current(one)) ?? 0;
    await one.admin('secrets.rotate');
    expect([await current(one), await current(other)]).toEqual([before + 1, before + 1]);
    const person = { idNumber: '11010519491231002X', name: '张三' };
    await other.admin('persons.add', person);
    expect(await one.admin('persons.find', { idNumber: person.idNumber })).toMatchObject({ realName: '张*' });
  });

  test('calls through both at once are one ledger, whole and without a double row', async () => {
    const busy = await makeCaller(one);
    const codes = await Promise.all(
      Array.from({ length: 60 }, (_, index) => codeOf(index % 2 === 0 ? one : other, busy.key)),
    );
    expect(codes).toEqual(codes.map(() => SETTLED));
    const { rows } = (await one.admin('ledger.list', { limit: 1000 })) as {
      rows: { appId: string; orderId: string }[];
    };
    const own = rows.filter(({ appId }) => appId === busy.appId);
    expect(new Set(own.map(({ orderId }) => orderId)).size).toBe(60);
    for (const node of [one, other])
      expect(await node.admin('ledger.check')).toMatchObject({ mismatches: [], proof: { finding: null } });
  });

  test('a frozen node is waited for until its lease ends. It then answers nothing from memory', async () => {
    const frozen = await cluster.start('frozen', { RENZHENG_CLUSTER_LEASE_SECONDS: '3' });
    const banned = await makeCaller(one);
    expect(await codeOf(frozen, banned.key)).toBe(SETTLED);
    frozen.freeze();
    await one.admin('keys.ban', { keyId: banned.keyId });
    expect(one.behind()).toBeNull();
    frozen.thaw();
    const codes = new Set<number>();
    while (!codes.has(BANNED)) codes.add(await codeOf(frozen, banned.key));
    expect([...codes].filter((code) => code !== BANNED && code !== 10014)).toEqual([]);
    await frozen.stop();
  });

  test('a node that ended or crashed starts again and goes on', async () => {
    const third = await cluster.start('third');
    expect(await codeOf(third, caller.key)).toBe(SETTLED);
    await third.kill();
    const again = await cluster.start('third');
    expect(await codeOf(again, caller.key)).toBe(SETTLED);
    await again.stop();
    expect(await one.admin('ledger.check')).toMatchObject({ mismatches: [], proof: { finding: null } });
  });

  test('a node that crashed counts its own requests again, each once, and those of no other node', async () => {
    let people = 0;
    const counted = async (node: NodeProcess) => {
      people += 1;
      const { orderId } = await risk(node, '223.122.60.7', `1381565034${people}`);
      const { features } = (await node.admin('risk.explain', { orderId })) as { features: Record<string, number> };
      return features['address_events_1h'];
    };
    const third = await cluster.start('counting');
    // The end of the process saves what it counted.
    expect([await counted(third), await counted(third), await counted(one)]).toEqual([1, 2, 1]);
    await third.stop();
    const again = await cluster.start('counting');
    expect([await counted(one), await counted(again), await counted(again)]).toEqual([2, 3, 4]);
    await again.kill();
    const last = await cluster.start('counting');
    expect([await counted(one), await counted(last)]).toEqual([3, 5]);
    await last.stop();
  });

  test('a copy of the data folder of a running node is refused, and starts once it has numbers of its own', async () => {
    const velocity = path.join(cluster.dir, 'copy', 'velocity');
    cpSync(path.join(cluster.dir, 'one', 'velocity'), velocity, { recursive: true });
    const settings = {
      RENZHENG_HTTP_PORT: '0',
      RENZHENG_ADMIN_PORT: '0',
      RENZHENG_SECURITY_SITE_KEY: '5e'.repeat(32),
      RENZHENG_CLUSTER_SHARED_FILE: cluster.sharedFile,
      RENZHENG_DATA_DIR: path.join(cluster.dir, 'copy'),
    };
    await expect(startServer(readConfig(settings), createPinoLog('silent'))).rejects.toThrow(
      'remove that file from the copy',
    );
    rmSync(path.join(velocity, 'journal-owner'));
    const copy = await startServer(readConfig(settings), createPinoLog('silent'));
    await copy.close();
  });

  test('a process that wants the file for itself is refused, and so is a second one with the same data folder', async () => {
    const start = (settings: Readonly<Record<string, string>>) =>
      startServer(
        readConfig({ RENZHENG_HTTP_PORT: '0', RENZHENG_SECURITY_SITE_KEY: '5e'.repeat(32), ...settings }),
        createPinoLog('silent'),
      );
    await expect(
      start({ RENZHENG_DATA_DIR: path.join(cluster.dir, 'one'), RENZHENG_CLUSTER_SHARED_FILE: cluster.sharedFile }),
    ).rejects.toThrow('is in use by another process');
  });
});

test('a process that has its database for itself keeps one that would share it out', async () => {
  const dir = mkdtempSync(path.join(tmpdir(), 'renzheng-alone-'));
  const settings = { RENZHENG_HTTP_PORT: '0', RENZHENG_ADMIN_PORT: '0', RENZHENG_SECURITY_SITE_KEY: '5e'.repeat(32) };
  const log = createPinoLog('silent');
  const alone = await startServer(readConfig({ ...settings, RENZHENG_DATA_DIR: dir }), log);
  const shared = { RENZHENG_CLUSTER_SHARED_FILE: path.join(dir, 'renzheng.db') };
  const second = startServer(readConfig({ ...settings, ...shared, RENZHENG_DATA_DIR: path.join(dir, 'second') }), log);
  await expect(second).rejects.toThrow('in use by a process that does not share it');
  await alone.close();
});
