import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { expect, onTestFinished, test } from 'vitest';
import { sharedServerUnderTest } from './e2e/running-server.ts';

const ROOT = path.resolve(import.meta.dirname, '..');
/** What a check that finds nothing ends with. */
const ACCEPTED = { status: 0, said: '' };
const DEPLOY = path.join(ROOT, 'deploy');
const server = sharedServerUnderTest();

/** Runs a program of the system. On CI it must be there. Elsewhere `null` says that it is not. */
function runIfThere(command: string, args: readonly string[]) {
  const { error, status, stdout, stderr } = spawnSync(command, args, { encoding: 'utf8' });
  if (error === undefined) return { status, said: `${stdout}${stderr}` };
  if (process.env['RENZHENG_LEAVE_NOTHING_OUT'] === '1') throw error;
  process.stderr.write(`SKIPPED: ${command} is not installed\n`);
  return null;
}

function temporaryFolder(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'renzheng-deploy-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** The expressions of the board, each with what Grafana puts in for its variables. */
function expressionsOfBoard(): readonly string[] {
  const board = JSON.parse(readFileSync(path.join(DEPLOY, 'grafana/renzheng.json'), 'utf8')) as {
    readonly panels: readonly { readonly targets: readonly { readonly expr: string }[] }[];
  };
  return board.panels.flatMap(({ targets }) =>
    targets.map(({ expr }) => expr.replaceAll('$instance', '.*').replaceAll('$__rate_interval', '1m')),
  );
}

test('promtool accepts the alert rules, plays their tests, and reads every expression of the board', () => {
  const place = (name: string) => path.join(DEPLOY, 'prometheus', name);
  const rules = runIfThere('promtool', ['check', 'rules', place('renzheng.rules.yaml')]);
  if (rules === null) return;
  expect(rules).toMatchObject({ status: 0, said: expect.stringContaining('16 rules found') });
  expect(runIfThere('promtool', ['test', 'rules', place('alerts.test.yaml')])).toMatchObject({ status: 0 });
  for (const name of ['prometheus.yaml', 'prometheus.compose.yaml'])
    expect(runIfThere('promtool', ['check', 'config', '--syntax-only', place(name)])).toMatchObject({ status: 0 });
  const expressions = expressionsOfBoard();
  expect(expressions.length).toBeGreaterThan(20);
  const recorded = path.join(temporaryFolder(), 'board.yaml');
  const all = expressions.map((expr, at) => ({ record: `board:${at}`, expr }));
  writeFileSync(recorded, JSON.stringify({ groups: [{ name: 'board', rules: all }] }));
  expect(runIfThere('promtool', ['check', 'rules', recorded])).toMatchObject({
    status: 0,
    said: expect.stringContaining(`${expressions.length} rules found`),
  });
});

test('the rules and the board name only metrics that a server has, with labels of its own', async () => {
  const shown = await (await fetch(`${server().adminUrl}/metrics`)).text();
  const declared = new Set([...shown.matchAll(/^# TYPE (\w+) /gm)].map(([, name]) => name));
  // This server has neither TLS nor other servers to ask.
  expect(shown).not.toContain('renzheng_certificate_end_timestamp_seconds');
  for (const name of ['renzheng_upstream_seconds', 'renzheng_certificate_end_timestamp_seconds']) declared.add(name);
  const texts = [...expressionsOfBoard(), readFileSync(path.join(DEPLOY, 'prometheus/renzheng.rules.yaml'), 'utf8')];
  const named = new Set(
    texts
      .flatMap((text) => [...text.matchAll(/\b(?:renzheng|process|nodejs)_\w+/g)].map(([name]) => name))
      .map((name) => name.replace(/_(?:bucket|sum|count)$/, '')),
  );
  expect(named.size).toBeGreaterThan(20);
  expect([...named].filter((name) => !declared.has(name))).toEqual([]);
});

test('systemd accepts the unit', () => {
  const unit = path.join(temporaryFolder(), 'renzheng.service');
  const text = readFileSync(path.join(DEPLOY, 'systemd/renzheng.service'), 'utf8');
  writeFileSync(unit, text.replaceAll('/opt/renzheng', ROOT));
  expect(runIfThere('systemd-analyze', ['verify', unit]) ?? ACCEPTED).toEqual(ACCEPTED);
});

test('the files of compose name only files that are there', () => {
  const compose = readFileSync(path.join(DEPLOY, 'compose.single.yaml'), 'utf8');
  const places = [...compose.matchAll(/^\s+- (\.[\w./-]*):/gm)].map(([, place = '']) => place);
  expect(places.length).toBeGreaterThan(3);
  for (const place of places)
    expect(readdirSync(path.dirname(path.join(DEPLOY, place)))).toContain(path.basename(path.join(DEPLOY, place)));
});
