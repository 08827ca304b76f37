import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openCluster, type Cluster } from '../e2e/several-nodes.ts';
import { lookAt, LOOKS, type Seen } from './look-at.ts';
import { hasNoBrowser, openConsole, PASSWORD, type Language, type OpenedConsole } from './open-console.ts';

const WORDS = {
  'zh-CN': {
    nodes: '节点',
    engines: '共享的服务',
    ready: '就绪',
    self: '本页由它应答',
    drain: '退出',
    database: '数据库',
    unused: '未使用',
    system: '系统',
    answers: '本页由节点 node-a 应答，体检与设置只属于它。',
    others: (name: string) => `其他节点：${name}。`,
    allNodes: '全部节点',
  },
  en: {
    nodes: 'Nodes',
    engines: 'Shared services',
    ready: 'Ready',
    self: 'answers this page',
    drain: 'Drain',
    database: 'Database',
    unused: 'Not used',
    system: 'System',
    answers: 'The node node-a answers this page. Checks and settings are those of it alone.',
    others: (name: string) => `Other nodes: ${name}.`,
    allNodes: 'All nodes',
  },
} as const;

let cluster: Cluster;
let opened: OpenedConsole;
beforeAll(async () => {
  if (hasNoBrowser) return;
  cluster = openCluster();
  opened = await openConsole({
    RENZHENG_CLUSTER_SHARED_FILE: cluster.sharedFile,
    RENZHENG_CLUSTER_NODE_NAME: 'node-a',
    RENZHENG_SECURITY_SITE_KEY: '5e'.repeat(32),
  });
  await opened.server.admin('administrators.create', { name: 'grace', role: 'operator', password: PASSWORD });
});
afterAll(async () => {
  await opened?.close();
  await cluster?.remove();
});

describe.skipIf(hasNoBrowser).each(['zh-CN', 'en'] as const)('an operator, %s', (language: Language) => {
  const words = WORDS[language];

  test('sees the nodes and the services that they share, and ends a node in good order', async () => {
    const other = await cluster.start(`node-b-${language}`);
    const window = await opened.open({ language });
    const { page, signIn, context, problems } = window;
    await signIn('grace', PASSWORD);
    await page.getByRole('link', { name: words.nodes, exact: true }).first().click();
    const rowOf = (table: string, text: string) =>
      page.getByRole('table', { name: table, exact: true }).getByRole('row').filter({ hasText: text });
    await rowOf(words.nodes, 'node-a').getByText(words.self).waitFor();
    await rowOf(words.nodes, other.name).getByText(words.ready, { exact: true }).waitFor();
    // The page of the system says which node its checks and settings are of, and how to see those of another node.
    await page.getByRole('link', { name: words.system, exact: true }).first().click();
    await page.getByText(words.answers, { exact: true }).waitFor();
    await page.getByText(words.others(other.name), { exact: true }).waitFor();
    await page.getByRole('link', { name: words.allNodes, exact: true }).click();
    await rowOf(words.engines, words.database).getByText('SQLite').waitFor();
    expect(await page.getByText(words.unused, { exact: true }).count()).toBe(2);
    await rowOf(words.nodes, other.name).getByRole('button', { name: words.drain, exact: true }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('http.drainSeconds').waitFor();
    await dialog.getByRole('button', { name: words.drain, exact: true }).click();
    await other.ended();
    await rowOf(words.nodes, other.name).waitFor({ state: 'detached' });
    await rowOf(words.nodes, 'node-a').getByText(words.ready, { exact: true }).waitFor();
    expect(problems).toEqual([]);
    await context.close();
  });
});

test.skipIf(hasNoBrowser)('the page in every look', async () => {
  const found: Seen[] = [];
  for (const look of LOOKS) {
    const window = await opened.open(look);
    await window.signIn('grace', PASSWORD, '/nodes');
    await window.page.getByText('node-a').first().waitFor();
    found.push(await lookAt(window, 'nodes', look));
    await window.context.close();
  }
  expect(found.filter(({ serious, overhang }) => serious.length > 0 || overhang > 0)).toEqual([]);
});
