import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makeCaller, openCluster, type Cluster, type NodeProcess } from './several-nodes.ts';

const USED_UP = 10012;
const BUSY = 10014;
/** The code that refuses a call while another one under its idempotency key is under way. */
const RUNNING = 271781;

interface Answer {
  readonly error_code: number;
  readonly result: { readonly orderid: string } | null;
}

/** Asks for a fraud score, which is charged whether anything is known of the person or not. */
async function ask(node: NodeProcess, key: string, idempotencyKey?: string): Promise<Answer> {
  const body = new URLSearchParams({ key, idNumber: '11010519491231002X', phoneNumber: '13800138000' });
  const headers = idempotencyKey === undefined ? {} : { 'idempotency-key': idempotencyKey };
  const response = await fetch(`${node.url}/antiFraudHighRate/query`, { method: 'POST', body, headers });
  return (await response.json()) as Answer;
}

/** Asks again while a machine that is busy with other tests leaves a call too little time. */
async function askUntilTold(node: NodeProcess, key: string): Promise<number> {
  for (;;) {
    const { error_code: code } = await ask(node, key);
    if (code !== BUSY) return code;
  }
}

describe('two processes over one database', () => {
  let cluster: Cluster;
  let nodes: readonly [NodeProcess, NodeProcess];
  const nodeOf = (at: number) => nodes[at % 2 === 0 ? 0 : 1];

  beforeAll(async () => {
    cluster = openCluster();
    // The machine may be busy with other tests, so the leases are long.
    const settings = { RENZHENG_CLUSTER_LEASE_SECONDS: '60', RENZHENG_LEASES_SECONDS: '60' };
    nodes = [await cluster.start('one', settings), await cluster.start('other', settings)];
  });
  afterAll(() => cluster.remove());

  test('a key with 100 calls gets exactly 100 of 300 at once, and each of them has its row', async () => {
    const { appId, key } = await makeCaller(nodes[0], { calls: 10_000, key: { callsMax: 100 } });
    const codes = await Promise.all(Array.from({ length: 300 }, (_, at) => askUntilTold(nodeOf(at), key)));
    expect(codes.filter((code) => code === 0)).toHaveLength(100);
    expect(codes.filter((code) => code === USED_UP)).toHaveLength(200);
    expect(await chargedRows(nodes[1], appId)).toHaveLength(100);
    expect(await nodes[0].admin('ledger.check')).toMatchObject({ mismatches: [], proof: { finding: null } });
  });

  test('a package with 30 calls is sold to its last one, although both processes hold parts of it', async () => {
    const { appId, key } = await makeCaller(nodes[0], { calls: 30 });
    // On a slow machine a process may not give its part back in time, and the caller comes again.
    for (let at = 0, sold = 0; sold < 30; at += 1) {
      const { error_code: code } = await ask(nodeOf(at), key);
      expect([0, USED_UP]).toContain(code);
      if (code === 0) sold += 1;
    }
    expect([(await ask(nodes[0], key)).error_code, (await ask(nodes[1], key)).error_code]).toEqual([USED_UP, USED_UP]);
    expect(await chargedRows(nodes[0], appId)).toHaveLength(30);
  });

  test('a budget is spent to what no call fits in, and not exceeded, by calls to both at once', async () => {
    const { appId, key } = await makeCaller(nodes[0], { calls: 10_000 });
    // A call costs 0.30.
    await nodes[0].admin('apps.change', { appId, budgetMonth: '6.20' });
    const answers = await Promise.all(Array.from({ length: 100 }, (_, at) => ask(nodeOf(at), key)));
    const codes = answers.map(({ error_code: code }) => code);
    expect(new Set(codes)).toEqual(new Set([0, USED_UP]));
    let sold = codes.filter((code) => code === 0).length;
    // On a slow machine a process may not give its part back in time, and the caller comes again.
    for (let at = 0; sold < 20; at += 1) if ((await ask(nodeOf(at), key)).error_code === 0) sold += 1;
    expect([(await ask(nodes[0], key)).error_code, (await ask(nodes[1], key)).error_code]).toEqual([USED_UP, USED_UP]);
    expect(await chargedRows(nodes[0], appId)).toHaveLength(20);
    expect(await nodes[1].admin('apps.show', { appId })).toMatchObject({ budgets: [{ max: '6.20', used: '6.00' }] });
  });

  test('calls under one idempotency key to both at once are one call', async () => {
    const { appId, key } = await makeCaller(nodes[0]);
    const answers = await Promise.all(Array.from({ length: 6 }, (_, at) => ask(nodeOf(at), key, 'order-20261128-1')));
    const codes = answers.map(({ error_code: code }) => code);
    expect(codes).toContain(0);
    expect(codes.filter((code) => code !== 0 && code !== RUNNING)).toEqual([]);
    const rows = await chargedRows(nodes[0], appId);
    expect(rows).toHaveLength(1);
    for (const node of nodes) {
      const again = await ask(node, key, 'order-20261128-1');
      expect([again.error_code, again.result?.orderid]).toEqual([0, rows[0]]);
    }
  });
});

async function chargedRows(node: NodeProcess, appId: string): Promise<readonly string[]> {
  const { rows } = (await node.admin('ledger.list', { app: appId, limit: 200 })) as {
    rows: { orderId: string; charged: boolean }[];
  };
  return rows.filter(({ charged }) => charged).map(({ orderId }) => orderId);
}
