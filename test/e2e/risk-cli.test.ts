import { Command } from 'commander';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { ADMIN_CONTRACTS } from '../../src/admin/index.ts';
import { businessRisk } from '../../src/features/business-risk/contract.ts';
import { AdminClient } from '../../src/terminal/admin-client.ts';
import { addAdminCommands, groupOf } from '../../src/terminal/admin-commands.ts';
import { addRiskCommands } from '../../src/features/business-risk/cli/command.ts';
import { dataFolder } from '../../src/config/data-folder.ts';
import { startServerUnderTest, type ServerUnderTest } from './running-server.ts';

/** Runs the command line against a server and returns its output. `run` gives the exit code too. */
function openCli(server?: ServerUnderTest) {
  let written = '';
  let ended = 0;
  const terminal = {
    out: (text: string) => {
      written += text;
    },
    err: () => {},
    columns: undefined,
    failed: (code = 1) => {
      ended = code;
    },
  };
  const program = new Command().exitOverride();
  const client = () =>
    new AdminClient(
      server?.adminUrl ?? 'http://127.0.0.1:9',
      readFileSync(dataFolder(server?.dir ?? '').token, 'utf8').trim(),
    );
  addAdminCommands(program, ADMIN_CONTRACTS, { client, terminal });
  addRiskCommands(groupOf(program, 'risk'), { client, terminal });
  const run = async (args: readonly string[]) => {
    written = '';
    ended = 0;
    await program.parseAsync(args, { from: 'user' });
    return { code: ended, written };
  };
  const cli = async (...args: string[]) => {
    const { code } = await run(args);
    if (code !== 0) throw new Error(`exit code ${code}: ${written}`);
    return written;
  };
  return Object.assign(cli, { run });
}

function temporaryFolder(): string {
  const dir = mkdtempSync(path.join(tmpdir(), 'renzheng-risk-cli-'));
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  return dir;
}

test('the same seed writes the same labelled requests, and the API accepts each', async () => {
  const dir = temporaryFolder();
  const written = async (seed: string, ...more: string[]) => {
    const out = path.join(dir, 'traffic.ndjson');
    await openCli()('risk', 'simulate', '--seed', seed, '--days', '1', '--users', '50', '--out', out, ...more);
    return readFileSync(out, 'utf8').trim().split('\n');
  };
  const lines = await written('3');
  expect(await written('3')).toEqual(lines);
  expect(await written('4')).not.toEqual(lines);
  expect(await written('3', '--limit', '7')).toEqual(lines.slice(0, 7));
  for (const line of lines.slice(0, 200)) {
    const { request, actor } = JSON.parse(line) as { request: unknown; actor: string };
    expect(actor).toMatch(/^[a-z-]+$/);
    expect(businessRisk.params.schema.safeParse(request).success).toBe(true);
  }
  const bots = (await written('3', '--only', 'bot,farm', '--campaigns', '5')).map(
    (line) => (JSON.parse(line) as { actor: string }).actor,
  );
  expect(bots.every((actor) => actor === 'bot' || actor === 'farm')).toBe(true);
  await expect(written('3', '--only', 'martian')).rejects.toThrow('--only takes normal');
});

test('rules are drafted from a file, tried, and compared for a person', async () => {
  const server = await startServerUnderTest();
  const { key } = await server.makeCaller({ calls: 1_000 });
  const cli = openCli(server);
  const sent = await cli(
    'risk',
    'simulate',
    '--users',
    '40',
    '--days',
    '1',
    '--limit',
    '60',
    '--url',
    server.url,
    '--key',
    key,
    '--concurrency',
    '4',
  );
  expect(sent).toMatch(/requests[^\n]*60/);

  const { versions } = JSON.parse(await cli('rule', 'list', '--json')) as { versions: { id: string }[] };
  const { set } = JSON.parse(await cli('rule', 'show', versions[0]?.id ?? '', '--json')) as {
    set: { rules: object[] };
  };
  const everyone = {
    id: 'everyone',
    title: 'Everyone',
    when: 'address_events_1d >= 1',
    raises: [101],
    level: 'review',
    points: 0,
    scenes: null,
  };
  const file = path.join(temporaryFolder(), 'rules.json');
  writeFileSync(file, JSON.stringify({ ...set, rules: [everyone] }));
  expect(await cli('rule', 'check', '--set', file)).toContain('no problems');
  const { id } = JSON.parse(await cli('rule', 'draft', '--set', file, '--note', 'all', '--json')) as { id: string };
  expect(await cli('rule', 'diff', versions[0]?.id ?? '', id)).toContain('everyone');
  writeFileSync(file, JSON.stringify({ ...set, rules: [{ ...everyone, when: 'no_such > 1' }] }));
  await expect(cli('rule', 'draft', '--set', file)).rejects.toThrow('everyone: there is no feature no_such');
  // A check of a set with problems prints them and ends with exit code 1. What `show` and `release` print is taken too.
  await expect(cli('rule', 'check', '--set', file)).rejects.toThrow('exit code 1');
  writeFileSync(file, await cli('rule', 'show', id, '--json'));
  expect(await cli('rule', 'check', '--set', file)).toContain('no problems');
  writeFileSync(file, await cli('rule', 'release', '--json'));
  expect(await cli('rule', 'check', '--set', file)).toContain('no problems');

  for (const kind of ['replay', 'backtest']) {
    const report = await cli('risk', kind, id);
    expect(report).toContain(`${kind} under version 2`);
    expect(report).toContain('60 decisions compared');
    expect(report).toMatch(/ everyone +0 +60/);
    expect(report).toMatch(/J615\d{18} .* pass -> review .*\+everyone/);
  }
  await expect(cli('risk', 'replay', id, '--from', '2026-02-30')).rejects.toThrow(
    'from: not a time such as 2026-07-03T14:05, or a day such as 2026-07-03',
  );
  await expect(cli('risk', 'replay', 'nobody')).rejects.toThrow('not_found');

  await cli('rule', 'publish', id);
  await cli('risk', 'simulate', '--users', '40', '--days', '1', '--limit', '1', '--url', server.url, '--key', key);
  const { rows } = JSON.parse(await cli('ledger', 'list', '--limit', '1', '--json')) as { rows: { orderId: string }[] };
  const told = await cli('risk', 'explain', rows[0]?.orderId ?? '');
  expect(told).toContain('REVIEW: the rules that fired; 0 points; rule version');
  expect(told).toContain('everyone: Everyone (at least review)');
  expect(told).toMatch(/saw {2}address_events_1d = \d+ requests: requests from the address/);
  expect(told).toContain(' 101  batch operation');
  expect(told).not.toContain('device_rooted');
  expect(await cli('risk', 'explain', rows[0]?.orderId ?? '', '--all')).toContain('device_rooted = null');
  await expect(cli('risk', 'explain', 'J615000000000000000000')).rejects.toThrow('no risk decision is kept');
});

test('an empty site learns, says so in its explanations, and an operator ends it for good', async () => {
  const dir = temporaryFolder();
  const settings = { RENZHENG_DATA_DIR: dir };
  const server = await startServerUnderTest(settings);
  const { key } = await server.makeCaller({ calls: 10 });
  const cli = openCli(server);
  expect(await cli('risk', 'status')).toContain('There was no request yet');
  expect(await metric(server, 'renzheng_risk_learning')).toBe(1);

  const body = { Account: { AccountType: 0, OtherAccount: { AccountId: 'u-1' } }, UserIp: '8.8.8.8', SceneCode: 's' };
  const asked = async () => {
    const response = await fetch(`${server.url}/antiRush/query?key=${key}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ BusinessSecurityData: body }),
    });
    return (await response.json()) as { result: { orderid: string; res: { RiskLevel: string; RiskType: number[] } } };
  };
  const { result } = await asked();
  expect(result.res).toMatchObject({ RiskLevel: 'pass', RiskType: [] });
  const told = await cli('risk', 'explain', result.orderid);
  expect(told).toContain('Left out, because the site was still learning what is normal');
  expect(told).toMatch(/account-first: .* \(\d+ points that do not count\)/);

  expect(await cli('risk', 'learning', 'on', '--days', '20')).toContain('It ends in 20.0 days, as an operator chose.');
  await expect(cli('risk', 'learning', 'on')).rejects.toThrow('days: say for how many days');
  await expect(cli('risk', 'learning', 'perhaps')).rejects.toThrow('Allowed choices are auto, on, off');
  expect(await cli('risk', 'learning', 'off')).toContain('The site is not learning');
  expect(await metric(server, 'renzheng_risk_learning')).toBe(0);
  await server.close();

  const again = await startServerUnderTest(settings);
  const status = JSON.parse(await openCli(again)('risk', 'status', '--json')) as object;
  expect(status).toMatchObject({ learning: false, daysLeft: 0, choice: { mode: 'off', untilAtMs: null } });
  const { rows } = await again.admin('audit.list', { limit: 50 });
  expect(rows).toEqual(
    expect.arrayContaining([expect.objectContaining({ operation: 'risk.learning', subject: 'on' })]),
  );
});

test('a file warms the site up: its account is known to the first call, and the same file again changes nothing', async () => {
  const server = await startServerUnderTest();
  const { key, appId } = await server.makeCaller({ calls: 10 });
  const cli = openCli(server);
  const file = path.join(temporaryFolder(), 'known.csv');
  const rows = [
    'kind,value,app,First Seen,last_seen,days,account_type',
    `account,ann,,2020-01-01,${new Date(Date.now() - 86_400_000).toISOString()},30,`,
    'account,13800138000,,2020-01-01,,,4',
    'phone,13800138000,,2020-01-01,,,',
    'phone,no phone,,2020-01-01,,,',
    'device,490154203237518,,2999-01-01,,,',
    `account,bob,${appId}x,2020-01-01,,,`,
  ];
  writeFileSync(file, rows.join('\n'));
  const warmUp = async () => {
    const { code, written } = await cli.run(['risk', 'warm-up', file, '--app', appId, '--json']);
    return { code, ...(JSON.parse(written) as Record<string, unknown>) };
  };
  expect(await warmUp()).toMatchObject({
    code: 3,
    rows: 6,
    recorded: 3,
    duplicate: 0,
    refused: 3,
    report: `${file}.refused.csv`,
  });
  const refused = readFileSync(`${file}.refused.csv`, 'utf8');
  expect(refused.split('\n').map((line) => line.split(':')[0])).toEqual([
    'line,problem',
    '5,"value',
    '6,"firstSeen',
    '7,"app',
    '',
  ]);
  expect(refused).not.toMatch(/no phone,|490154203237518|bob/);
  expect(await warmUp()).toMatchObject({ code: 3, recorded: 0, duplicate: 3, refused: 3 });

  const body = {
    Account: { AccountType: 0, OtherAccount: { AccountId: 'ann', MobilePhone: '13800138000' } },
    UserIp: '8.8.8.8',
  };
  const response = await fetch(`${server.url}/antiRush/query?key=${key}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ BusinessSecurityData: body }),
  });
  const { result } = (await response.json()) as { result: { orderid: string } };
  const { features } = JSON.parse(await cli('risk', 'explain', result.orderid, '--json')) as {
    features: Record<string, unknown>;
  };
  expect(features).toMatchObject({ account_novelty: 'familiar', account_days_active: 30, account_fresh: false });
  expect(features['phone_age_days']).toBeGreaterThan(1_900);
});

async function metric({ adminUrl }: ServerUnderTest, name: string): Promise<number> {
  const text = await (await fetch(`${adminUrl}/metrics`)).text();
  return Number(new RegExp(`^${name} (.+)$`, 'm').exec(text)?.[1]);
}
