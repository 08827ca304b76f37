import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { expect, onTestFinished, test } from 'vitest';
import { postgresPrograms } from '../postgres-programs.ts';
import { makePostgresDatabase } from '../postgres-server.ts';
import { codeOf, openCluster } from './several-nodes.ts';
import { openServerUnderTest } from './running-server.ts';
import { seedSite } from '../cli/seeded-site.ts';

const ROOT = path.join(import.meta.dirname, '../..');
const SITE_KEY = '5e'.repeat(32);

/** Runs a command of the command line. */
async function run(args: readonly string[], env: Readonly<Record<string, string>>) {
  const child = spawn(process.execPath, ['src/cli/main.ts', ...args], {
    cwd: ROOT,
    env: { ...process.env, RENZHENG_SECURITY_SITE_KEY: SITE_KEY, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const [out, err]: string[] = ['', ''];
  const said = { out, err };
  child.stdout.setEncoding('utf8').on('data', (piece: string) => (said.out += piece));
  child.stderr.setEncoding('utf8').on('data', (piece: string) => (said.err += piece));
  const [status] = (await once(child, 'close')) as [number];
  return { status, out: said.out ?? '', err: said.err ?? '' };
}

async function change(url: string, text: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(text);
  await client.end();
}

test.runIf(postgresPrograms() !== null || process.env['RENZHENG_LEAVE_NOTHING_OUT'] !== undefined)(
  'a used site is copied from SQLite to PostgreSQL, compared, and served from there',
  async () => {
    const dir = mkdtempSync(path.join(tmpdir(), 'renzheng-copied-'));
    const { url, drop } = await makePostgresDatabase({ isEmpty: true });
    const cluster = openCluster({ RENZHENG_CLUSTER_MODE: 'cluster', RENZHENG_POSTGRES_URL: url });
    onTestFinished(async () => {
      await cluster.remove();
      await drop();
      rmSync(dir, { recursive: true, force: true });
    });
    const { server } = await openServerUnderTest({
      RENZHENG_DATA_DIR: dir,
      RENZHENG_SECURITY_SITE_KEY: SITE_KEY,
    });
    await seedSite(server);
    const caller = await server.makeCaller();
    expect(await codeOf(server, caller.key)).toBe(226403);
    const before = (await server.admin('ledger.list', { limit: 50 })) as unknown as {
      rows: readonly { orderId: string }[];
    };
    const places = ['--from', dir, '--to', url];

    // While the server runs, nothing is copied.
    const early = await run(['db', 'copy', ...places], {});
    expect([early.status, early.err]).toEqual([
      1,
      expect.stringContaining('is in use by another process; stop it first'),
    ]);
    await server.close();

    const copied = await run(['db', 'copy', ...places, '--json'], {});
    expect([copied.status, copied.err]).toEqual([0, expect.stringContaining('the data folder is as it was')]);
    const { rows } = JSON.parse(copied.out) as { readonly rows: number };
    expect(rows).toBeGreaterThan(100);
    const again = await run(['db', 'copy', ...places], {});
    expect([again.status, again.err]).toEqual([1, expect.stringContaining('already holds a site')]);

    const file = path.join(dir, 'copy-report.json');
    const verified = await run(['db', 'verify', ...places, '--report', file, '--json'], {});
    const report = JSON.parse(verified.out) as Readonly<Record<string, unknown>>;
    expect([verified.status, report['isEqual'], report['rows'], report['differences']]).toEqual([0, true, rows, []]);
    expect(report['sealedOpened']).toBeGreaterThan(5);
    const check = async (more: Readonly<Record<string, string>> = {}) => {
      const { status, out, err } = await run(['db', 'check-report', file, '--json'], {
        RENZHENG_POSTGRES_URL: url,
        ...more,
      });
      return status === 0 || out !== '' ? [status, JSON.parse(out)] : [status, err];
    };
    expect(await check()).toEqual([
      0,
      { isGenuine: true, isUnchanged: true, comparedAt: report['comparedAt'], isEqual: true },
    ]);
    const sealed = readFileSync(file, 'utf8');
    writeFileSync(file, sealed.replace(`"rows": ${rows}`, `"rows": ${rows + 1}`));
    expect(await check()).toMatchObject([1, { isGenuine: false, isUnchanged: false }]);
    // Any program can make a digest, and only this site can make a seal.
    writeFileSync(file, sealed.replace(/"seal": "..../, '"seal": "0000'));
    expect(await check()).toMatchObject([1, { isGenuine: false, isUnchanged: true }]);
    writeFileSync(file, '{}');
    expect(await check()).toEqual([1, expect.stringContaining('holds no report')]);
    const wrongKey = await run(['db', 'verify', ...places], { RENZHENG_SECURITY_SITE_KEY: 'ab'.repeat(32) });
    expect([wrongKey.status, wrongKey.err]).toEqual([1, expect.stringContaining('the site key does not open')]);
    await change(url, `UPDATE persons SET name_sealed = '\\x00'`);
    const altered = JSON.parse((await run(['db', 'verify', ...places, '--json'], {})).out) as {
      readonly differences: readonly { readonly what: string }[];
    };
    expect(altered.differences.map(({ what }) => what)).toEqual(['rows of persons', 'sealed values that open']);
    await change(url, 'TRUNCATE administrators, ledger, apps, key_ring, persons, chains CASCADE');
    expect((await run(['db', 'copy', ...places], {})).status).toBe(0);

    mkdirSync(path.join(cluster.dir, 'one'));
    copyFileSync(path.join(dir, 'admin.token'), path.join(cluster.dir, 'one/admin.token'));
    const node = await cluster.start('one');
    expect(await codeOf(node, caller.key)).toBe(226403);
    const after = (await node.admin('ledger.list', { limit: 50 })) as unknown as typeof before;
    expect(after.rows.slice(1).map(({ orderId }) => orderId)).toEqual(before.rows.map(({ orderId }) => orderId));
    expect(await node.admin('ledger.check')).toMatchObject({ proof: { finding: null }, mismatches: [] });

    const certificate = await node.admin('persons.remove', { idNumber: '11010519491231002X', reason: 'other' });
    expect(JSON.stringify(certificate['remains'])).toContain('its write-ahead log, its standbys and its backups');

    // What reads a file on one machine reads PostgreSQL here, or says which tool does.
    const env = {
      RENZHENG_CLUSTER_MODE: 'cluster',
      RENZHENG_POSTGRES_URL: url,
      RENZHENG_DATA_DIR: path.join(cluster.dir, 'one'),
    };
    const { findings } = JSON.parse((await run(['doctor', '--json'], env)).out) as {
      readonly findings: readonly { readonly name: string; readonly level: string; readonly detail: string }[];
    };
    const told = (name: string) => findings.find((each) => each.name === name);
    expect(told('ledger')).toMatchObject({
      level: 'ok',
      detail: expect.stringMatching(/^\d+ commits and \d+ rows fit$/),
    });
    // The server of the tests does not wait for the disk.
    expect(told('PostgreSQL')).toMatchObject({ level: 'error', detail: expect.stringContaining('fsync is off') });
    expect(told('alike processes')).toMatchObject({
      level: 'ok',
      detail: 'processes that run: 1, all with the same models, calibrations and settings',
    });
    expect(told('calibrations')).toMatchObject({ level: 'ok' });
    await expect(node.admin('backups.make', { to: dir })).rejects.toThrow('pg_basebackup');
    writeFileSync(path.join(dir, 'backup.json'), '{}');
    const restored = await run(['restore', dir], env);
    expect([restored.status, restored.err]).toEqual([1, expect.stringContaining('renzheng db copy')]);
  },
);
