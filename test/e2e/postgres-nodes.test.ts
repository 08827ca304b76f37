import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { postgresPrograms } from '../postgres-programs.ts';
import { makePostgresDatabase } from '../postgres-server.ts';
import { writeLenientFusion } from '../vision/lenient-fusion.ts';
import { codeOf, makeCaller, openCluster, type NodeProcess } from './several-nodes.ts';

interface ClusterStatus {
  readonly nodes: readonly {
    readonly name: string;
    readonly state: string;
    readonly isSelf: boolean;
    readonly clockSkewMs: number | null;
  }[];
  readonly engines: readonly { readonly engine: string; readonly level: string; readonly detail: string }[];
}

const SETTLED = 226403;
const BANNED = 10009;

async function decide(node: NodeProcess, key: string): Promise<string> {
  const Account = { AccountType: 4, OtherAccount: { AccountId: '13815650338' } };
  const response = await fetch(`${node.url}/antiRush/query?key=${key}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ BusinessSecurityData: { Account, UserIp: '198.51.100.7' } }),
  });
  return ((await response.json()) as { readonly result: { readonly orderid: string } }).result.orderid;
}

test.runIf(postgresPrograms() !== null || process.env['RENZHENG_LEAVE_NOTHING_OUT'] !== undefined)(
  'two nodes over PostgreSQL: a call of one is charged in the ledger of both, a ban through one holds on the other, and one drains the other',
  async () => {
    const { url, drop } = await makePostgresDatabase({ isEmpty: true });
    const cluster = openCluster({ RENZHENG_CLUSTER_MODE: 'cluster', RENZHENG_POSTGRES_URL: url });
    onTestFinished(async () => {
      await cluster.remove();
      await drop();
    });
    mkdirSync(path.join(cluster.dir, 'one'));
    writeLenientFusion(path.join(cluster.dir, 'one'));
    const one = await cluster.start('one');
    const other = await cluster.start('other');
    const { key, keyId } = await makeCaller(one);
    expect(await codeOf(other, key)).toBe(SETTLED);
    const orderId = await decide(other, key);
    expect(await one.admin('ledger.show', { orderId })).toMatchObject({ charged: true, unitPrice: '0.30', keyId });
    await one.admin('keys.ban', { keyId });
    expect([await codeOf(other, key), await codeOf(one, key)]).toEqual([BANNED, BANNED]);
    const { nodes, engines } = (await one.admin('cluster.status')) as unknown as ClusterStatus;
    expect(nodes.map(({ name, state, isSelf }) => [name, state, isSelf])).toEqual([
      ['one', 'ready', true],
      ['other', 'ready', false],
    ]);
    expect(nodes.every(({ clockSkewMs }) => clockSkewMs !== null && Math.abs(clockSkewMs) < 60_000)).toBe(true);
    // The server of the tests does not wait for the disk, which the examination must notice.
    expect(engines[0]).toMatchObject({
      engine: 'database',
      level: 'error',
      detail: expect.stringContaining('fsync is off: a loss of power loses rows'),
    });
    expect(engines.slice(1).map(({ level }) => level)).toEqual(['unused', 'unused']);
    await other.admin('cluster.drain', { node: 'one' });
    await one.ended();
    const left = (await other.admin('cluster.status')) as unknown as ClusterStatus;
    expect(left.nodes.map(({ name, state }) => [name, state])).toEqual([['other', 'ready']]);
    await expect(other.admin('cluster.drain', { node: 'other' })).rejects.toThrow('no other node is ready');
    await other.admin('keys.ban', { keyId, banned: false });
    expect(await codeOf(other, key)).toBe(SETTLED);
    // No standby follows this server, so a node that asks for one is not ready. It answers all the same.
    const strict = await cluster.start('strict', { RENZHENG_POSTGRES_MIN_SYNC_REPLICAS: '1' });
    await expect
      .poll(async () => (await fetch(`${strict.url}/readyz`)).text())
      .toContain('0 synchronous standbys follow the database, and postgres.minSyncReplicas asks for 1');
    expect(await codeOf(strict, key)).toBe(SETTLED);
    expect((await fetch(`${other.url}/readyz`)).status).toBe(200);
  },
);
