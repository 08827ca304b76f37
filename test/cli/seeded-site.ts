import { makeHistory } from '../../src/features/fraud-score/training/made-history.ts';
import { trainReport } from '../../src/features/fraud-score/training/train-report.ts';
import { makeTraffic, type Traffic } from '../console/traffic.ts';
import type { ServerUnderTest } from '../e2e/running-server.ts';

/** Arguments and options of commands by the path of the command, for those that need some. */
export type SeededArguments = Readonly<Record<string, readonly string[]>>;

const DAY_MS = 86_400_000;
const PERSON = '11010519491231002X';
const LONG =
  'A note that is much longer than a column, so that tables wrap it. 一条比任何一列都要长得多的备注，所以表格必须换行。';

const dayOf = (atMs: number) => new Date(atMs + 8 * 3_600_000).toISOString().slice(0, 10);
/** Three days that end with today. */
const PERIOD = ['--from', dayOf(Date.now() - 2 * DAY_MS), '--to', dayOf(Date.now())];
const MOMENTS = ['--from', dayOf(Date.now() - DAY_MS), '--to', dayOf(Date.now() + DAY_MS)];

/** The app with limits of every kind. */
const LIMITS = {
  allow: ['127.0.0.1', '10.0.0.0/8', '2001:db8:85a3::8a2e:370:7334'],
  dailyCallsMax: 100_000,
  budgetDay: '1000',
  addressRate: { perSecond: 500, burst: 1000 },
};

/** Fills a site with one of everything that a command shows, with long values. Gives what the commands need to show it. */
export async function seedSite(server: ServerUnderTest): Promise<SeededArguments> {
  const traffic = await makeTraffic(server);
  return {
    ...(await seedCustomers(server, traffic)),
    ...(await seedPeople(server, traffic)),
    ...(await seedPlatform(server, traffic)),
    ...(await seedRisk(server, traffic)),
    ...(await seedScores(server, traffic)),
  };
}

async function seedCustomers({ admin }: ServerUnderTest, { appId, risk, fraud }: Traffic): Promise<SeededArguments> {
  const name = '北京市朝阳区某某电子商务有限责任公司';
  const customer = await admin('customers.create', { name, prices: { 'face-verify': '0.30', any: '0.1' } });
  const customerId = String(customer['id']);
  await admin('customers.create', { name: 'A branch', parentId: customerId });
  await admin('apps.change', { appId, customerId, ...LIMITS });
  await admin('apps.limit', { appId, api: 'face-verify', dailyCallsMax: 5000 });
  await admin('ledger.credit', { orderId: risk, amount: '0.10', reason: LONG, requestId: 'ticket-1' });
  const month = new Date(Date.now() + 8 * 3_600_000 - 32 * DAY_MS).toISOString().slice(0, 7);
  const { id } = await admin('statements.issue', { customerId, month });
  return {
    'app show': [appId],
    'app usage': [appId],
    'key list': [appId],
    'package list': [appId],
    'package usage': [appId],
    'detail-field list': ['--app-id', appId],
    'customer show': [customerId],
    'statement draft': [customerId, new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 7)],
    'statement show': [String(id)],
    'billing margin': [...PERIOD, '--step', 'day', '--by', 'customer'],
    'billing source-costs': [...PERIOD, '--step', 'day', '--by', 'customer'],
    'source compare': PERIOD,
    'ledger totals': ['--app', appId, ...PERIOD],
    'ledger show': [risk],
    'ledger explain': [fraud],
    'ledger series': ['--step', 'hour', '--every', '6', ...MOMENTS],
    'risk series': ['--step', 'hour', ...MOMENTS],
  };
}

async function seedPeople({ admin }: ServerUnderTest, { appId }: Traffic): Promise<SeededArguments> {
  await admin('consents.give', { idNumber: PERSON, appId, consentId: 'form-2026-11', days: 30 });
  await admin('persons.add', { idNumber: '110105194912310054', name: '王小明' });
  const { certificateId } = await admin('persons.remove', { idNumber: '110105194912310054', reason: 'other' });
  const csv = Buffer.from(`id_number,name\n${PERSON},张三\n110105194912310021,李四\n`);
  const { importId } = await admin('person-imports.part', { part: 0, bytes: csv.toString('base64') });
  await admin('person-imports.check', { importId, format: 'csv', encoding: 'auto' });
  return {
    'certificate show': [String(certificateId)],
    'person-import show': [String(importId)],
  };
}

async function seedPlatform({ admin }: ServerUnderTest, { appId }: Traffic): Promise<SeededArguments> {
  const name = 'integrator-of-the-shop';
  await admin('administrators.create', { name, role: 'integrator', appIds: [appId] });
  await admin('administrators.issue-token', { name, label: LONG.slice(0, 64) });
  await admin('report-sources.assign', { source: 'the-bureau-of-the-capital', appId });
  await admin('alert-rules.add', { kind: 'error-rate', threshold: 0.5, name: LONG.slice(0, 64) });
  const url = 'https://hooks.example.com/a/long/path/of/a/receiver/that/wants/to/know/everything?channel=operations';
  const { id } = await admin('webhooks.add', { name: 'pager', url });
  await admin('webhooks.test', { webhookId: id });
  const sandbox = await admin('apps.create', { name: LONG.slice(0, 64), mode: 'sandbox' });
  await admin('sandbox.call', { appId: String(sandbox['id']), api: 'face-guard', slug: 'history' });
  const { deliveries } = (await admin('webhook-deliveries.list')) as { readonly deliveries: readonly { id: string }[] };
  return {
    'administrator tokens': [name],
    'webhook show': [String(id)],
    'webhook-delivery show': [String(deliveries[0]?.id)],
    'sandbox request': ['face-guard', 'history'],
    'sandbox show': [String(sandbox['id'])],
  };
}

async function seedRisk(server: ServerUnderTest, { appId, risk, key, guard }: Traffic): Promise<SeededArguments> {
  const { admin } = server;
  await admin('list-entries.add', { list: 'block', kind: 'phone', value: '13800138000', note: LONG.slice(0, 100) });
  await admin('detail-fields.declare', { appId, name: 'shop_kind', type: 'choice', choices: ['a', 'b', 'c'] });
  const feed = { name: 'hosting', kind: 'datacenter', source: 'https://example.com/list.txt', licence: 'CC0' };
  await admin('feeds.import', { ...feed, publishedAt: '2026-01-01T00:00:00Z', text: '198.51.100.0/24\n' });
  const exits = { name: 'exits', kind: 'tor', licence: 'CC0', url: 'https://feeds.example.com/exits.txt?token=t' };
  await admin('feeds.schedule', exits);
  await admin('cases.set-policy', { casesADayMax: 1000, scenes: ['withdraw'] });
  const account = { AccountType: 4, OtherAccount: { AccountId: '13815650339' } };
  const data = JSON.stringify({ Account: account, UserIp: '198.51.100.9', SceneCode: 'withdraw' });
  const body = new URLSearchParams({ key, BusinessSecurityData: data });
  await fetch(`${server.url}/antiRush/query`, { method: 'POST', body });
  const { cases } = (await admin('cases.list')) as { readonly cases: readonly { readonly id: string }[] };
  const { set } = (await admin('rules.release')) as { readonly set: object };
  const draft = await admin('rules.draft', { set, note: LONG });
  const { versions } = (await admin('rules.list')) as { readonly versions: readonly { readonly id: string }[] };
  const published = versions.find(({ id }) => id !== draft['id'])?.id ?? '';
  const run = await admin('risk.replay', { versionId: String(draft['id']) });
  return {
    'case show': [cases[0]?.id ?? ''],
    'rule show': [published],
    'rule diff': [published, String(draft['id'])],
    'risk explain': [risk],
    'risk entities': ['--kind', 'account'],
    'risk graph': ['--order', risk],
    'risk run': [String(run['id'])],
    'feed show-schedule': ['exits'],
    'attack explain': [guard],
  };
}

async function seedScores({ admin }: ServerUnderTest, { fraud }: Traffic): Promise<SeededArguments> {
  const task = { learner: 'scorecard', unlabelled: 'leave-out', fromMs: 0, testFromMs: null, seed: 1 } as const;
  const whole = { ...task, labelDelayMs: 7 * DAY_MS, by: 'ada', atMs: 0 };
  const trained = await trainReport(makeHistory({ rows: 4500, seed: 3 }), whole, () => undefined);
  if (!trained.ok) throw new Error(trained.problem);
  const { document, report, figures } = trained;
  const { modelId } = await admin('scoreModels.add', { document, report, figures });
  return { 'score explain': [fraud], 'score model show': [String(modelId)] };
}
