import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { volume } from '../volume.ts';
import { lookAt, LOOKS, type Seen } from './look-at.ts';
import { hasNoBrowser, openConsole, PASSWORD, type OpenedConsole } from './open-console.ts';

const SCRIPT = `<script>document.title='ran'</script><img src=x onerror="document.title='ran'">`;
/** What an administrator may name something: no marks, but any other character, in one word. */
const name = (length: number) => SCRIPT.padEnd(length, 'W').slice(0, length);
/** What a caller may send, because no text of a call is refused: marks that turn the direction of writing, and 10,000 characters. */
const SENT = `\u202e${SCRIPT}\u2067\u05d0\u05d1\u0007${'W'.repeat(10_000)}`;
const SHORT = SENT.slice(0, 120);

let opened: OpenedConsole;
let folder = '';
/** Routes of pages, by the name of their picture. */
const pages = new Map<string, string>();

beforeAll(async () => {
  if (hasNoBrowser) return;
  folder = mkdtempSync(path.join(tmpdir(), 'renzheng-hostile-'));
  writeFileSync(path.join(folder, `${SHORT.replaceAll('/', '').slice(0, 60)}.csv`), 'photo,person\n');
  opened = await openConsole({ RENZHENG_CALIBRATION_FOLDER: folder, RENZHENG_CLUSTER_NODE_NAME: 'n'.repeat(64) });
  const { admin, url, makeCaller } = opened.server;
  await admin('administrators.create', { name: 'ada', role: 'owner', password: PASSWORD });
  const { appId, key } = await makeCaller({ calls: 100 });
  await admin('apps.change', { appId, name: name(64) });
  const { id: customerId } = await admin('customers.create', { name: name(64) });
  await admin('alert-rules.add', { kind: 'error-rate', threshold: 0.5, name: name(64) });
  const webhookUrl = `https://hooks.example.com/${'p'.repeat(500)}?q=%3Cscript%3E`;
  const { id: webhookId } = await admin('webhooks.add', { name: name(64), url: webhookUrl });
  await admin('webhooks.test', { webhookId });
  const { deliveries } = (await admin('webhook-deliveries.list')) as { readonly deliveries: readonly { id: string }[] };
  const feed = { name: 'f'.repeat(64), kind: 'datacenter', publishedAt: '2026-01-01T00:00:00Z' };
  await admin('feeds.import', { ...feed, source: name(500), licence: name(200), text: '198.51.100.0/24\n' });
  await admin('list-entries.add', { list: 'block', kind: 'phone', value: '13815650338', note: name(200) });
  const attack = { source: 's'.repeat(32), eventId: 'e'.repeat(64), idNumber: '11010519491231002X', kind: 'injection' };
  await admin('attacks.report', { ...attack, at: new Date(Date.now() - 60_000).toISOString() });
  await admin('attacks.retract', { source: attack.source, eventId: attack.eventId, reason: name(200) });

  const { set } = (await admin('rules.release')) as { readonly set: object };
  const rule = {
    id: 'payers',
    title: name(100),
    when: 'scene == "pay"',
    raises: [103],
    level: 'review',
  };
  const { id: versionId } = await admin('rules.draft', {
    set: { ...set, rules: [{ ...rule, points: 40, scenes: null }] },
    note: name(500),
  });
  await admin('rules.publish', { versionId });
  const ask = (callerKey: string, text: string, SceneCode = text) => {
    const account = { AccountType: 0, OtherAccount: { AccountId: text, DeviceId: text } };
    const security = { Account: account, UserIp: '223.122.53.5', SceneCode, Nickname: text, UserAgent: text };
    const body = new URLSearchParams({ key: callerKey, BusinessSecurityData: JSON.stringify(security) });
    return fetch(`${url}/antiRush/query`, { method: 'POST', body });
  };
  await ask(key, SHORT, 'pay');
  await ask(key, SENT);
  const { cases } = (await admin('cases.list', { state: 'all' })) as { readonly cases: readonly { id: string }[] };
  const caseId = cases[0]?.id ?? '';
  await admin('cases.note', { caseId, note: `${name(1900)}\n${'行'.repeat(90)}` });

  const sandbox = await admin('apps.create', { name: name(64), mode: 'sandbox' });
  const made = (await admin('keys.create', { appId: sandbox['id'], label: name(64) })) as { readonly key: string };
  const fields = { key: made.key, idcard: SENT, realname: SENT, image: SENT };
  await fetch(`${url}/verifyface/verify`, { method: 'POST', body: new URLSearchParams(fields) });
  await ask(made.key, SENT);

  for (const [page, route] of Object.entries({
    records: '/records?of=attacks&show=1',
    sources: '/sources',
    system: '/system',
    sandbox: `/sandbox?app=${String(sandbox['id'])}`,
    accuracy: '/accuracy',
    'score-models': '/score-models',
    nodes: '/nodes',
    feeds: '/feeds',
    lists: '/lists',
    cases: '/cases',
    case: `/cases/${caseId}`,
    decisions: '/decisions',
    rules: '/rules',
    'rules-version': `/rules/${String(versionId)}`,
    customers: '/customers',
    customer: `/customers/${String(customerId)}`,
    webhooks: '/webhooks',
    delivery: `/webhooks/deliveries/${deliveries[0]?.id ?? ''}`,
    alerts: '/alerts',
    margin: '/margin',
    statements: '/statements',
  }))
    pages.set(page, route);
});
afterAll(async () => {
  await opened?.close();
  if (folder !== '') rmSync(folder, { recursive: true, force: true });
});

describe.skipIf(hasNoBrowser)('names that want to do harm', () => {
  test.each(LOOKS)('stay text and within the page, $language, $width px, $scheme', async (look) => {
    const window = await opened.open(look);
    await window.signIn('ada', PASSWORD);
    const found: Seen[] = [];
    const titles = new Set<string>();
    // What is too wide is too wide on a narrow window first. The short form opens only a few pages in a wide one.
    const isWhole = look.width === 390 || LOOKS.length > 2;
    const count = isWhole ? pages.size : volume({ short: 5, long: pages.size });
    for (const [page, route] of [...pages].slice(0, count)) {
      await window.goto(route);
      found.push(await lookAt(window, `hostile-${page}`, look));
      titles.add(await window.page.title());
    }
    expect(found.filter(({ serious, overhang }) => serious.length > 0 || overhang > 0)).toEqual([]);
    expect([...titles]).not.toContain('ran');
    expect(window.problems).toEqual([]);
    await window.context.close();
  });
});
