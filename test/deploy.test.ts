import { spawnSync } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { get } from 'node:https';
import { tmpdir } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { text as readText } from 'node:stream/consumers';
import { expect, onTestFinished, test } from 'vitest';
import { z } from 'zod';
import { SETTINGS } from '../src/config/config.ts';
import { sharedServerUnderTest, startServerUnderTest } from './e2e/running-server.ts';

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
  expect(rules).toMatchObject({ status: 0, said: expect.stringContaining('19 rules found') });
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
  const folder = temporaryFolder();
  const [keyFile, sources] = [path.join(folder, 'key'), path.join(folder, 'sources.json')];
  writeFileSync(keyFile, '0'.repeat(32));
  const servers = { vendor: { url: 'https://vendor.invalid', keyFile } };
  writeFileSync(sources, JSON.stringify({ servers, apis: { 'face-verify': { chain: ['own', 'vendor'] } } }));
  const pair = path.join(ROOT, 'test/http/tls');
  // With TLS and another server to ask, a server has every metric.
  const whole = await startServerUnderTest({
    RENZHENG_SOURCES_FILE: sources,
    RENZHENG_HTTP_TLS_CERT_FILE: path.join(pair, 'first.cert.pem'),
    RENZHENG_HTTP_TLS_KEY_FILE: path.join(pair, 'first.key.pem'),
  });
  const asked = get(`${whole.adminUrl}/metrics`, { rejectUnauthorized: false });
  const [answer] = (await once(asked, 'response')) as [IncomingMessage];
  const shown = await readText(answer);
  const declared = new Set([...shown.matchAll(/^# TYPE (\w+) /gm)].map(([, name]) => name));
  const { validToDate } = new X509Certificate(readFileSync(path.join(pair, 'first.cert.pem')));
  expect(shown).toContain(`renzheng_certificate_end_timestamp_seconds ${validToDate.getTime() / 1000}\n`);
  const texts = [...expressionsOfBoard(), readFileSync(path.join(DEPLOY, 'prometheus/renzheng.rules.yaml'), 'utf8')];
  const named = new Set(
    texts
      .flatMap((each) => [...each.matchAll(/\b(?:renzheng|process|nodejs)_\w+/g)].map(([name]) => name))
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

/** A file of YAML as a value. Null if it cannot be read here. */
function readYaml(file: string): Record<string, never> | null {
  const read = 'import json, sys, yaml; print(json.dumps(yaml.safe_load(open(sys.argv[1]))))';
  const { status, stdout, stderr } = spawnSync('python3', ['-c', read, file], { encoding: 'utf8' });
  if (status === 0) return JSON.parse(stdout) as Record<string, never>;
  if (process.env['RENZHENG_LEAVE_NOTHING_OUT'] === '1' || !stderr?.includes('No module named'))
    throw new Error(stderr);
  process.stderr.write('SKIPPED: python3-yaml is not installed\n');
  return null;
}

/** The paths of all files of a folder, below it. */
function filesIn(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => path.join(parentPath, name));
}

test('every setting that is named under deploy is one of the product, and a file is named only for a secret', () => {
  const secrets = SETTINGS.filter(({ secret }) => secret).map(({ variable }) => `${variable}_FILE`);
  const known = new Set([...SETTINGS.map(({ variable }) => variable), ...secrets]);
  const files = filesIn(DEPLOY);
  expect(files.length).toBeGreaterThan(25);
  const named = files.flatMap((file) => [...readFileSync(file, 'utf8').matchAll(/\bRENZHENG_[A-Z0-9_]*[A-Z0-9]\b/g)]);
  expect(named.length).toBeGreaterThan(40);
  expect([...new Set(named.map(([name]) => name))].filter((name) => !known.has(name))).toEqual([]);
});

interface Compose {
  readonly services: Readonly<
    Record<
      string,
      {
        readonly depends_on?: Readonly<Record<string, unknown>>;
        readonly secrets?: readonly string[];
        readonly volumes?: readonly string[];
        readonly networks?: Readonly<Record<string, unknown>> | readonly string[];
        readonly environment?: Readonly<Record<string, unknown>>;
      }
    >
  >;
  readonly volumes: Readonly<Record<string, unknown>>;
  readonly secrets?: Readonly<Record<string, { readonly file: string }>>;
}

test.each(['compose.single.yaml', 'compose.yaml'])('%s parses, and names only what is there', (name) => {
  const parsed = readYaml(path.join(DEPLOY, name));
  if (parsed === null) return;
  const { services, volumes, secrets = {} } = parsed as unknown as Compose;
  for (const service of Object.values(services)) {
    for (const other of Object.keys(service.depends_on ?? {})) expect(services).toHaveProperty([other]);
    for (const secret of service.secrets ?? []) expect(secrets).toHaveProperty([secret]);
    for (const volume of service.volumes ?? []) {
      const [from = ''] = volume.split(':');
      if (!from.startsWith('.')) expect(volumes).toHaveProperty([from]);
      else expect(readdirSync(path.dirname(path.join(DEPLOY, from)))).toContain(path.basename(path.join(DEPLOY, from)));
    }
    for (const value of Object.values(service.environment ?? {})) {
      const [, secret] = /^\/run\/secrets\/(.+)$/.exec(String(value)) ?? [];
      if (secret !== undefined) expect(service.secrets).toContain(secret);
    }
  }
  expect(Object.keys(services)).toHaveLength(name === 'compose.yaml' ? 13 : 4);
});

test('the secrets of compose.yaml are those that make.sh makes, and it makes them once', () => {
  const folder = temporaryFolder();
  const script = path.join(folder, 'make.sh');
  copyFileSync(path.join(DEPLOY, 'secrets/make.sh'), script);
  const made = () => {
    expect(spawnSync('sh', [script]).status).toBe(0);
    const names = readdirSync(folder).filter((name) => name !== 'make.sh');
    return Object.fromEntries(names.map((name) => [name, readFileSync(path.join(folder, name), 'utf8')]));
  };
  const first = made();
  expect(made()).toEqual(first);
  expect(first).toMatchObject({
    'site-key': expect.stringMatching(/^[0-9a-f]{64}$/),
    'postgres-url': expect.stringMatching(
      /^postgres:\/\/renzheng:[0-9a-f]{64}@postgres-1:5432,postgres-2:5432\/renzheng$/,
    ),
  });
  expect(statSync(folder).mode & 0o077).toBe(0);
  const compose = readFileSync(path.join(DEPLOY, 'compose.yaml'), 'utf8');
  const named = [...compose.matchAll(/file: \.\/secrets\/([\w-]+)/g)].map(([, name]) => name);
  expect(named.toSorted()).toEqual(Object.keys(first).toSorted());
});

test('shells accept the scripts, and HAProxy its configuration', () => {
  const scripts = filesIn(DEPLOY).filter((file) => file.endsWith('.sh'));
  expect(scripts).toHaveLength(4);
  for (const script of scripts) expect(runIfThere('bash', ['-n', script])).toEqual(ACCEPTED);
  const checked = runIfThere('haproxy', ['-c', '-f', path.join(DEPLOY, 'haproxy/haproxy.cfg')]);
  if (checked !== null) expect(checked.said).toContain('Configuration file is valid');
});

test('ports are those of the product, and what is probed answers', async () => {
  const textOf = (name: string) => readFileSync(path.join(DEPLOY, name), 'utf8');
  expect(SETTINGS.find(({ variable }) => variable === 'RENZHENG_HTTP_PORT')?.defaultValue).toBe(8080);
  expect(textOf('Containerfile')).toContain('EXPOSE 8080 8081\n');
  const chart = 'helm/renzheng/templates';
  expect([...textOf(`${chart}/statefulset.yaml`).matchAll(/containerPort: (\d+)/g)].map(([, port]) => port)).toEqual([
    '8080',
    '8081',
  ]);
  const servers = [...textOf('haproxy/haproxy.cfg').matchAll(/^ {2}server (node-\d) \1:(\d+)$/gm)];
  expect(servers.map(([, node, port]) => `${node} ${port}`).join(', ')).toBe(
    'node-1 8080, node-2 8080, node-3 8080, node-1 8081, node-2 8081, node-3 8081',
  );
  const probes = filesIn(DEPLOY).flatMap((file) => [
    ...readFileSync(file, 'utf8').matchAll(
      /(?:httpchk GET |httpGet:\n\s+path: |127\.0\.0\.1:(?:8080|\$\{[^}]*\}))(\/[\w/]+)/g,
    ),
  ]);
  const paths = new Set(probes.map(([, probed]) => probed));
  expect([...paths].toSorted()).toEqual(['/healthz', '/readyz']);
  for (const probed of paths) expect((await fetch(`${server().url}${probed}`)).status).toBe(200);
});

test('no command line under deploy holds a password, because everybody on a machine sees it', () => {
  const flags = /--(?:requirepass|masterauth|pass)\b|redis-cli\b.* -a\b|-v \w+="?\$|PASSWORD=\S+ +psql|--password[= ]/;
  expect('exec redis-server --requirepass "$(cat secret)"').toMatch(flags);
  expect('redis-cli -a "$(cat secret)" ping').toMatch(flags);
  expect('psql -v app="$(secret postgres-app-password)"').toMatch(flags);
  const lines = filesIn(DEPLOY).flatMap((file) =>
    readFileSync(file, 'utf8')
      .split('\n')
      .map((line) => `${path.relative(DEPLOY, file)}: ${line}`),
  );
  expect(lines.filter((line) => flags.test(line))).toEqual([]);
});

/** Runs standby.sh over a folder with a pg_basebackup that copies two files, or is killed after the first. */
function copyInto(data: string, { isKilled = false } = {}) {
  const programs = temporaryFolder();
  writeFileSync(path.join(programs, 'postgres-replication-password'), 'secret');
  const end = isKilled ? 'kill -9 $$' : 'mkdir "$2/global" && echo control >"$2/global/pg_control"';
  const program = path.join(programs, 'pg_basebackup');
  writeFileSync(program, `#!/bin/sh\nset -e\nmkdir -p "$2"\necho 15 >"$2/PG_VERSION"\n${end}\n`, { mode: 0o755 });
  const env = { PATH: `${programs}:${process.env['PATH']}`, PGDATA: data, SECRETS: programs };
  const { status } = spawnSync('sh', [path.join(DEPLOY, 'postgres/standby.sh'), 'copy'], { env });
  return { status, holds: readdirSync(data).toSorted() };
}

test('a copy of the primary that was killed half-way is made anew, and nothing else is removed', () => {
  const data = temporaryFolder();
  mkdirSync(path.join(data, 'aside-1'));
  writeFileSync(path.join(data, 'aside-1/PG_VERSION'), '15');
  expect(copyInto(data, { isKilled: true })).toEqual({ status: 137, holds: ['aside-1', 'copying'] });
  // It was killed while files moved up.
  writeFileSync(path.join(data, 'backup_label'), 'old');
  const whole = { status: 0, holds: ['PG_VERSION', 'aside-1', 'global'] };
  expect(copyInto(data)).toEqual(whole);
  expect(readFileSync(path.join(data, 'global/pg_control'), 'utf8')).toBe('control\n');
  expect(readFileSync(path.join(data, 'aside-1/PG_VERSION'), 'utf8')).toBe('15');
  // Data that are whole stay, and so does what no copy left.
  expect(copyInto(data, { isKilled: true })).toEqual(whole);
  rmSync(path.join(data, 'PG_VERSION'));
  expect(copyInto(data)).toEqual({ status: 1, holds: ['aside-1', 'global'] });
});

test('the notes of the chart look for the first keys on every pod', () => {
  const notes = readFileSync(path.join(DEPLOY, 'helm/renzheng/templates/NOTES.txt'), 'utf8');
  expect(notes).toMatch(/logs --prefix --tail=-1 --selector /);
  expect(notes).not.toMatch(/\}\}-0\b/);
});

const CHART = path.join(DEPLOY, 'helm/renzheng');

/** The paths of the leaves of a value, e.g. `postgres.minSyncReplicas`. */
function leavesOf(value: unknown, place = ''): readonly string[] {
  if (value === null || typeof value !== 'object' || Array.isArray(value) || Object.keys(value).length === 0)
    return [place];
  return Object.entries(value).flatMap(([name, each]) => leavesOf(each, place === '' ? name : `${place}.${name}`));
}

test('the chart uses each of its values and no other, its blocks end, and its schema holds', () => {
  const values = readYaml(path.join(CHART, 'values.yaml'));
  if (values === null) return;
  const templates = filesIn(path.join(CHART, 'templates')).map((file) => readFileSync(file, 'utf8'));
  const used = new Set(templates.flatMap((text) => [...text.matchAll(/\.Values\.([\w.]+)/g)].map(([, name]) => name)));
  // Some are used as a whole, with all below them.
  const isUsed = (leaf: string) => [...used].some((name) => leaf === name || leaf.startsWith(`${name}.`));
  const leaves = leavesOf(values);
  expect(leaves.length).toBeGreaterThan(40);
  expect(leaves.filter((leaf) => !isUsed(leaf))).toEqual([]);
  const isThere = (name = '') => leaves.some((leaf) => leaf === name || leaf.startsWith(`${name}.`));
  expect([...used].filter((name) => !isThere(name))).toEqual([]);
  for (const text of templates) {
    const actions = [...text.matchAll(/\{\{-? *(\w+)/g)].map(([, word = '']) => word);
    const begun = actions.filter((word) => ['if', 'with', 'range', 'define'].includes(word)).length;
    expect(actions.filter((word) => word === 'end')).toHaveLength(begun);
    expect(text.split('{{').length).toBe(text.split('}}').length);
  }
  const schema = z.fromJSONSchema(JSON.parse(readFileSync(path.join(CHART, 'values.schema.json'), 'utf8')));
  expect(schema.safeParse(values).success).toBe(true);
  expect(schema.safeParse({ ...values, replicas: 0 }).success).toBe(false);
  expect(schema.safeParse({ ...values, replicaCount: 3 }).success).toBe(false);
  expect(schema.safeParse({ ...values, settings: { HTTP_PORT: 80 } }).success).toBe(false);
});
