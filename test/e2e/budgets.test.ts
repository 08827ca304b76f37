import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { ADMIN_CONTRACTS } from '../../src/admin/index.ts';
import { readConfig } from '../../src/config/config.ts';
import { dataFolder } from '../../src/config/data-folder.ts';
import { startServer } from '../../src/main.ts';
import { createPinoLog } from '../../src/server/telemetry/pino-call-log.ts';
import { AdminClient } from '../../src/terminal/admin-client.ts';

const WARNING = '80 percent of a budget are used';

/** Collects the lines of a log, and tells when one with a message came. */
function watchedLog() {
  const lines: string[] = [];
  let waiting: (() => void)[] = [];
  const hasMessage = (message: string) => lines.some((line) => line.includes(message));
  return {
    lines,
    write(line: string) {
      lines.push(line);
      const woken = waiting;
      waiting = [];
      for (const wake of woken) wake();
    },
    async until(message: string) {
      while (!hasMessage(message)) await new Promise<void>((resolve) => waiting.push(resolve));
    },
  };
}

async function open(dir: string) {
  const log = watchedLog();
  const env = {
    RENZHENG_DATA_DIR: dir,
    RENZHENG_HTTP_PORT: '0',
    RENZHENG_ADMIN_PORT: '0',
    RENZHENG_INFERENCE_WORKERS: '1',
  };
  const server = await startServer(readConfig(env), createPinoLog('info', log));
  const client = new AdminClient(server.adminUrl, readFileSync(dataFolder(dir).token, 'utf8').trim());
  const admin = async (operation: string, params: Readonly<Record<string, unknown>>) => {
    const contract = ADMIN_CONTRACTS.find(({ name }) => name === operation);
    if (!contract) throw new Error(`there is no admin operation ${operation}`);
    return (await client.call(contract, params)) as Record<string, unknown>;
  };
  const call = async (key: string) => {
    const body = new URLSearchParams({ key, idNumber: '11010519491231002X', phoneNumber: '13800138000' });
    const response = await fetch(`${server.url}/antiFraudHighRate/query`, { method: 'POST', body });
    return ((await response.json()) as { readonly error_code: number }).error_code;
  };
  const metric = async (name: string) => {
    const text = await (await fetch(`${server.adminUrl}/metrics`)).text();
    return text.split('\n').find((line) => line.startsWith(`${name} `));
  };
  return { server, log, admin, call, metric };
}

test('a budget warns once by log, metric and mark, refuses what does not fit, and goes on after a restart', async () => {
  const dir = mkdtempSync(path.join(tmpdir(), 'renzheng-budgets-'));
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  const first = await open(dir);
  const app = await first.admin('apps.create', { name: '小铺', openId: 'JH0123456789abcdef', budgetMonth: '1.79' });
  const appId = String(app['id']);
  await first.admin('packages.add', { appId, unitPrice: '0.30' });
  const made = await first.admin('keys.create', { appId });
  const [key, keyId] = [String(made['key']), String(made['id'])];
  await first.admin('keys.change', { keyId, budgetDay: '100' });
  for (let calls = 0; calls < 4; calls += 1) expect(await first.call(key)).toBe(0);
  expect(await first.metric('renzheng_budgets{state="set"}')).toBe('renzheng_budgets{state="set"} 2');
  expect(await first.metric('renzheng_budgets{state="warned"}')).toBe('renzheng_budgets{state="warned"} 0');
  expect(await first.call(key)).toBe(0);
  await first.log.until(WARNING);
  const [line = ''] = first.log.lines.filter((each) => each.includes(WARNING));
  expect(JSON.parse(line)).toEqual({
    level: 40,
    time: expect.any(String),
    owner: appId,
    period: 'month',
    span: expect.stringMatching(/^\d{4}-\d{2}$/),
    msg: WARNING,
  });
  expect(await first.metric('renzheng_budgets{state="warned"}')).toBe('renzheng_budgets{state="warned"} 1');
  const shown = { budgets: [{ period: 'month', max: '1.79', used: '1.50', share: 1.5 / 1.79, isWarned: true }] };
  expect(await first.admin('apps.show', { appId })).toMatchObject(shown);
  expect(await first.admin('keys.list', { appId })).toMatchObject({
    keys: [{ budgetDay: '100.00', budgets: [{ period: 'day', used: '1.50', isWarned: false }] }],
  });
  expect(await first.call(key)).toBe(10012);
  await first.server.close();

  const second = await open(dir);
  onTestFinished(() => second.server.close());
  expect(await second.call(key)).toBe(10012);
  await second.admin('apps.change', { appId, budgetMonth: '1.80' });
  expect([await second.call(key), await second.call(key)]).toEqual([0, 10012]);
  await second.log.until(WARNING);
  expect(second.log.lines.filter((each) => each.includes(WARNING))).toHaveLength(1);
});
