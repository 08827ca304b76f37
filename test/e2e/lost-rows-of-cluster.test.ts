import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import pg from 'pg';
import { expect, onTestFinished, test } from 'vitest';
import { bundled } from '../bundled.ts';
import { postgresPrograms } from '../postgres-programs.ts';
import { makePostgresDatabase } from '../postgres-server.ts';
import { codeOf, makeCaller, openCluster } from './several-nodes.ts';

const SETTLED = 226403;
const canRun = postgresPrograms() !== null || process.env['RENZHENG_LEAVE_NOTHING_OUT'] !== undefined;

test.runIf(canRun)(
  'a node does not start on a database that lacks calls it acknowledged, unless the operator accepts the loss',
  async () => {
    const { url, drop } = await makePostgresDatabase({ isEmpty: true });
    const name = new URL(url.replace(/@[^/]*/, '@host')).pathname.slice(1);
    const client = new pg.Client({ connectionString: url.replace(`/${name}`, '/postgres') });
    await client.connect();
    const cluster = openCluster({ RENZHENG_CLUSTER_MODE: 'cluster', RENZHENG_POSTGRES_URL: url });
    onTestFinished(async () => {
      await cluster.remove();
      await drop();
      await client.query(`DROP DATABASE IF EXISTS ${name}_earlier WITH (FORCE)`);
      await client.end();
    });
    const env = {
      RENZHENG_CLUSTER_MODE: 'cluster',
      RENZHENG_POSTGRES_URL: url,
      RENZHENG_SECURITY_SITE_KEY: '5e'.repeat(32),
      RENZHENG_DATA_DIR: path.join(cluster.dir, 'one'),
      RENZHENG_CLUSTER_NODE_NAME: 'one',
      RENZHENG_HTTP_PORT: '0',
      RENZHENG_ADMIN_PORT: '0',
      RENZHENG_INFERENCE_WORKERS: '1',
      RENZHENG_LOG_LEVEL: 'silent',
    };
    /** Starts the node by its command. Resolves when it listens or has ended, with what it said. */
    const serve = async (...args: readonly string[]) => {
      const program = await bundled('src/cli/main.ts');
      const child = spawn(process.execPath, [...program.args, 'serve', ...args], {
        cwd: path.join(import.meta.dirname, '../..'),
        env: { ...process.env, ...program.env, ...env },
        stdio: ['ignore', 'ignore', 'pipe'],
      });
      onTestFinished(() => void child.kill('SIGKILL'));
      let said = '';
      const ready = new Promise<void>((resolve) => {
        child.stderr.setEncoding('utf8').on('data', (piece: string) => {
          said += piece;
          if (said.includes('ready at')) resolve();
        });
      });
      const exit = once(child, 'close');
      await Promise.race([ready, exit]);
      return { child, exit, said: () => said };
    };

    const [one, other] = [await cluster.start('one'), await cluster.start('other')];
    const { key } = await makeCaller(one);
    expect([await codeOf(one, key), await codeOf(other, key)]).toEqual([SETTLED, SETTLED]);
    await Promise.all([one.stop(), other.stop()]);
    await client.query(`CREATE DATABASE ${name}_earlier TEMPLATE ${name}`);

    // Three calls that the restored database does not have. A node that settled none of them has nothing to miss.
    const again = await cluster.start('one');
    for (let call = 0; call < 3; call += 1) expect(await codeOf(again, key)).toBe(SETTLED);
    await again.stop();
    await client.query(`DROP DATABASE ${name} WITH (FORCE)`);
    await client.query(`ALTER DATABASE ${name}_earlier RENAME TO ${name}`);

    const refused = await serve();
    await refused.exit;
    expect(refused.child.exitCode).toBe(1);
    expect(refused.said()).toContain('3 acknowledged ledger rows and 0 audit rows are missing');
    expect(refused.said()).toContain('renzheng serve --accept-loss');
    expect(refused.said()).not.toContain('renzheng restore');
    const rows = async (statement: string) => {
      const reader = new pg.Client({ connectionString: url });
      await reader.connect();
      return (await reader.query<Record<string, unknown>>(statement)).rows.length + (await reader.end().then(() => 0));
    };
    expect(await rows(`SELECT 1 FROM audit WHERE operation = 'ledger.acceptLoss'`)).toBe(0);
    const free = await cluster.start('other');
    expect(await codeOf(free, key)).toBe(SETTLED);

    const accepted = await serve('--accept-loss');
    expect(accepted.said()).toContain('ready at');
    expect(await rows(`SELECT 1 FROM audit WHERE operation = 'ledger.acceptLoss'`)).toBe(1);
    accepted.child.kill('SIGTERM');
    await accepted.exit;
    // It was accepted once and for all.
    const whole = await cluster.start('one');
    expect(await codeOf(whole, key)).toBe(SETTLED);
    expect(await whole.admin('ledger.check')).toMatchObject({ mismatches: [], proof: { finding: null } });
    expect(existsSync(path.join(cluster.dir, 'one', 'renzheng.checkpoint.before-loss'))).toBe(true);
  },
);
