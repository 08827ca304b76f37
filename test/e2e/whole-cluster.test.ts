import { readFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { expect, onTestFinished, test } from 'vitest';
import { ADMIN_CONTRACTS } from '../../src/admin/index.ts';
import { AdminClient } from '../../src/terminal/admin-client.ts';
import { missingPackages, startCluster } from '../../tools/cluster/start-cluster.ts';
import { codeOf, makeCaller } from './several-nodes.ts';

const missing = missingPackages();
if (missing.length > 0) process.stderr.write(`SKIPPED: the whole cluster; install the packages ${missing.join(' ')}\n`);

interface ClusterStatus {
  readonly nodes: readonly { readonly name: string; readonly state: string }[];
  readonly engines: readonly { readonly engine: string; readonly level: string; readonly detail: string }[];
}

const SETTLED = 226403;

test.runIf(missing.length === 0 || process.env['RENZHENG_LEAVE_NOTHING_OUT'] !== undefined)(
  'PostgreSQL primary gone: the standby that commits waited for has every acknowledged call, and the nodes go on there',
  async () => {
    const cluster = await startCluster({ apis: 0, admin: 0 }, () => undefined);
    onTestFinished(() => cluster.stop());
    const token = readFileSync(path.join(cluster.dirs[0] ?? '', 'admin.token'), 'utf8').trim();
    const client = new AdminClient(cluster.adminUrl, token);
    const admin = async (operation: string, params: Readonly<Record<string, unknown>> = {}) => {
      const contract = ADMIN_CONTRACTS.find(({ name }) => name === operation);
      if (!contract) throw new Error(`there is no admin operation ${operation}`);
      return (await client.call(contract, params)) as Record<string, unknown>;
    };
    const status = async () =>
      (await admin('cluster.status').catch(() => ({ nodes: [], engines: [] }))) as unknown as ClusterStatus;
    // Nodes come in the order in which they joined. On a busy machine a node, a replica or the balancer may be late.
    await expect
      .poll(async () => {
        const { nodes, engines } = await status();
        return [
          ...nodes.map(({ name, state }) => `${name} ${state}`).toSorted(),
          ...engines.map(({ engine, level }) => `${engine} ${level}`),
          engines[0]?.detail.split(', ').slice(-2).join(', '),
        ];
      })
      .toEqual([
        'node-1 ready',
        'node-2 ready',
        'node-3 ready',
        'database ok',
        'redis ok',
        's3 ok',
        '1 standbys, 1 synchronous',
      ]);

    const { key, appId } = await makeCaller({ admin }, { calls: 1000 });
    for (let index = 0; index < 30; index += 1) expect(await codeOf(cluster, key)).toBe(SETTLED);
    cluster.postgres.killPrimary();
    cluster.postgres.promoteStandby();
    // While no node is ready, the balancer answers for them. Nothing of that is charged.
    for (;;) {
      const code = await codeOf(cluster, key).catch(() => null);
      if (code === SETTLED) break;
    }
    const list = () => admin('ledger.list', { app: appId, limit: 200 }).catch(() => null);
    await expect.poll(list).not.toBeNull();
    const { rows } = (await list()) as unknown as { readonly rows: readonly { readonly orderId: string }[] };
    expect(rows.length).toBeGreaterThanOrEqual(31);
    expect(new Set(rows.map(({ orderId }) => orderId)).size).toBe(rows.length);
    await expect
      .poll(() => admin('ledger.check').catch(() => null))
      .toMatchObject({ proof: { finding: null }, mismatches: [] });
    await expect
      .poll(async () => (await status()).engines[0])
      .toMatchObject({ level: 'ok', detail: expect.stringContaining('no standby') });
  },
);
