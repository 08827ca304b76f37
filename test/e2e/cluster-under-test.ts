import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect } from 'vitest';
import { ADMIN_CONTRACTS } from '../../src/admin/index.ts';
import { AdminClient } from '../../src/terminal/admin-client.ts';
import type { StartedCluster } from '../../tools/cluster/start-cluster.ts';
import type { NodeProcess } from './several-nodes.ts';
import { UNHURRIED } from '../unhurried.ts';

/** Settings of the nodes. Leases are short, so that those of a node that ended return within the test. */
export const NODE_SETTINGS = {
  ...UNHURRIED,
  RENZHENG_ADMIN_REQUESTS_PER_MINUTE: '1000000',
  RENZHENG_LEASES_SECONDS: '5',
  RENZHENG_CLUSTER_LEASE_SECONDS: '5',
  RENZHENG_POSTGRES_MIN_SYNC_REPLICAS: '1',
  RENZHENG_POSTGRES_COMMIT_TIMEOUT_MS: '1000',
  // The balancer asks every 500 ms, so it notices in time.
  RENZHENG_HTTP_DRAIN_SECONDS: '5',
} as const;

/** What `cluster.status` shows. */
export interface ClusterStatus {
  readonly nodes: readonly { readonly name: string; readonly state: string; readonly problem: string | null }[];
  readonly engines: readonly { readonly engine: string; readonly level: string; readonly detail: string }[];
}

/** What `summaryOf` says of a cluster of three nodes that is whole. */
export const ALL_IS_WELL = [
  'node-1 ready',
  'node-2 ready',
  'node-3 ready',
  'database ok',
  'redis ok',
  's3 ok',
  '1 standbys, 1 synchronous',
];

/** What the proof of the ledger says of a node that acknowledged calls which are lost. */
export const COMMITS_MISSING = { finding: { what: 'commits missing' } };

/** Shows the nodes and the engines. Nothing while no node answers. */
export async function statusOf(admin: NodeProcess['admin']): Promise<ClusterStatus> {
  return (await admin('cluster.status').catch(() => ({ nodes: [], engines: [] }))) as unknown as ClusterStatus;
}

/** The state of each node and each engine, and the standbys. Nodes come by their names, not as they joined. */
export function summaryOf({ nodes, engines }: ClusterStatus): readonly (string | undefined)[] {
  return [
    ...nodes.map(({ name, state }) => `${name} ${state}`).toSorted(),
    ...engines.map(({ engine, level }) => `${engine} ${level}`),
    engines[0]?.detail.split(', ').slice(-2).join(', '),
  ];
}

/** Asks for a risk decision and gives its order id. Throws an Error if there is no answer. */
export async function decision(url: string, key: string, AccountId: string, UserIp = '198.51.100.7'): Promise<string> {
  const response = await fetch(`${url}/antiRush/query?key=${key}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      BusinessSecurityData: { Account: { AccountType: 4, OtherAccount: { AccountId } }, UserIp },
    }),
  });
  const answer = (await response.json()) as { readonly result: { readonly orderid: string } | null };
  if (answer.result === null) throw new Error(`no decision: ${JSON.stringify(answer)}`);
  return answer.result.orderid;
}

/** Fills the windows in Redis again, and waits until that is done. */
export async function rebuildWindows(admin: NodeProcess['admin']): Promise<void> {
  await admin('velocity.rebuild');
  await expect.poll(async () => (await admin('velocity.show'))['state'], { interval: 500 }).toBe('done');
}

/** Resolves when the standby has all that the primary has now. */
export async function untilCaughtUp({ rows }: StartedCluster['postgres']): Promise<void> {
  const [now] = await rows<{ lsn: string }>('SELECT pg_current_wal_lsn()::text AS lsn');
  const caughtUp = `SELECT 1 FROM pg_stat_replication WHERE replay_lsn >= '${now?.lsn}'`;
  await expect.poll(() => rows(caughtUp)).toHaveLength(1);
}

/** Asks whether a clip is of a living person, with its pictures. Gives the code, and how many pictures there are. */
export async function askForPictures(url: string, fields: Readonly<Record<string, string>>): Promise<[number, number]> {
  const response = await fetch(`${url}/videoAuth/query`, { method: 'POST', body: new URLSearchParams(fields) });
  const { error_code: code, result } = (await response.json()) as {
    error_code: number;
    result: { pictures?: readonly string[] } | null;
  };
  return [code, result?.pictures?.length ?? 0];
}

/** Gives what calls an admin operation through the balancer, as the first owner. */
export function adminOf({ ownerDir, adminUrl }: Pick<StartedCluster, 'ownerDir' | 'adminUrl'>): NodeProcess['admin'] {
  const client = new AdminClient(adminUrl, readFileSync(path.join(ownerDir, 'admin.token'), 'utf8').trim());
  return async (operation, params = {}) => {
    const contract = ADMIN_CONTRACTS.find(({ name }) => name === operation);
    if (!contract) throw new Error(`there is no admin operation ${operation}`);
    return (await client.call(contract, params)) as Record<string, unknown>;
  };
}

/** The status and the text of the answer of a node's /readyz, or `away`. */
export async function readinessOf(url: string): Promise<string> {
  const answer = await fetch(`${url}/readyz`).catch(() => null);
  return answer === null ? 'away' : `${answer.status} ${await answer.text()}`;
}
