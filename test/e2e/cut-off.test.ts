import { execFile } from 'node:child_process';
import path from 'node:path';
import process from 'node:process';
import { promisify } from 'node:util';
import pg from 'pg';
import { expect, onTestFinished, test } from 'vitest';
import { pause } from '../../src/kernel/timers.ts';
import { postgresPrograms } from '../postgres-programs.ts';
import { makePostgresDatabase } from '../postgres-server.ts';
import { volume } from '../volume.ts';
import { makeNetworkNamespace, relayTo, type NetworkNamespace } from './network-namespace.ts';
import { makeCaller, openCluster, type NodeProcess } from './several-nodes.ts';

const run = promisify(execFile);
/** At least so long, and until the others have seen it. */
const CUT_OFF_MS = volume({ short: 0, long: 60_000 });
const CALLS = volume({ short: 300, long: 3_000 });
const CALLERS = 3;
const USED_UP = 10012;
const { signal: never } = new AbortController();

/** Asks from inside the namespace, where the node can be reached also while it is cut off. */
async function askWithin(
  within: readonly string[],
  url: string,
  fields: Readonly<Record<string, string>>,
  orderKey: string,
) {
  const [command = '', ...args] = [...within, 'curl', '-s', '-H', `idempotency-key: ${orderKey}`];
  const { stdout } = await run(command, [...args, '-d', new URLSearchParams(fields).toString(), url]).catch(() => ({
    stdout: '',
  }));
  return stdout;
}

async function askHere(url: string, fields: Readonly<Record<string, string>>, orderKey: string): Promise<string> {
  const headers = { 'idempotency-key': orderKey };
  return fetch(url, { method: 'POST', body: new URLSearchParams(fields), headers }).then(
    (response) => response.text(),
    () => '',
  );
}

/** What callers of one node know. */
interface Known {
  /** Order ids of the charged calls, by the callers' own ids. */
  readonly charged: Map<string, string>;
  readonly unanswered: string[];
}

/** Callers that call until the package is used up, and ask again until they know how each call ended. */
async function callAll(name: string, known: Known, ask: (orderKey: string) => Promise<string>): Promise<void> {
  const caller = async (index: number) => {
    for (let number = 0; ; number += 1) {
      const orderKey = `${name}-${index}-${String(number).padStart(8, '0')}`;
      for (;;) {
        const text = await ask(orderKey);
        const answer = (text === '' ? {} : JSON.parse(text)) as {
          error_code?: number;
          result?: { orderid: string } | null;
        };
        if (answer.error_code === USED_UP) return;
        if (answer.error_code === 0 && answer.result) {
          known.charged.set(orderKey, answer.result.orderid);
          break;
        }
        known.unanswered.push(String(answer.error_code ?? 'none'));
        // Each attempt from inside starts a process.
        await pause(200, never);
      }
    }
  };
  await Promise.all(Array.from({ length: CALLERS }, (_, index) => caller(index)));
}

const stateOf = async ({ admin }: Pick<NodeProcess, 'admin'>, node: string) => {
  const { nodes } = (await admin('cluster.status')) as unknown as { nodes: readonly { name: string; state: string }[] };
  return nodes.find(({ name }) => name === node)?.state;
};

const leavesNothingOut = process.env['RENZHENG_LEAVE_NOTHING_OUT'] !== undefined;

/** Gives null, with a line on standard error, if this process may make none. Throws on the machine that checks every change. */
function networkOrNull(): NetworkNamespace | null {
  try {
    return makeNetworkNamespace();
  } catch (error) {
    if (leavesNothingOut) throw error;
    process.stderr.write(
      `SKIPPED: a node that is cut off by its network; only root with iproute2 may do that (${String(error).split('\n')[0]})\n`,
    );
    return null;
  }
}

test.runIf(postgresPrograms() !== null || leavesNothingOut)(
  'a node whose network is cut off sells nothing twice, and goes on once it is healed',
  async ({ skip }) => {
    const network = networkOrNull();
    if (network === null) return skip();
    onTestFinished(network.remove);
    const { url, drop } = await makePostgresDatabase({ isEmpty: true });
    const database = new URL(url.replace(/@[^/]*\//, '@host/'));
    const relay = await relayTo(
      path.join(decodeURIComponent(/@([^/]*)\//.exec(url)?.[1] ?? ''), '.s.PGSQL.5432'),
      network.here,
    );
    const short = {
      RENZHENG_LEASES_SECONDS: '5',
      RENZHENG_LEASES_UNITS: '40',
      RENZHENG_CLUSTER_LEASE_SECONDS: '5',
      RENZHENG_POSTGRES_COMMIT_TIMEOUT_MS: '1000',
    };
    const cluster = openCluster({ RENZHENG_CLUSTER_MODE: 'cluster', RENZHENG_POSTGRES_URL: url, ...short });
    onTestFinished(async () => {
      await cluster.remove();
      relay.end();
      await drop();
    });
    const whole = await cluster.start('whole');
    const far = await cluster.start(
      'far',
      { RENZHENG_POSTGRES_URL: `postgres://${database.username}@${network.here}:${relay.port}${database.pathname}` },
      network.within,
    );
    const { key, appId } = await makeCaller(whole, { calls: CALLS });
    const fields = { key, idNumber: '11010519491231002X', phoneNumber: '13800138000' };
    const known = { here: newKnown(), far: newKnown() };
    const calling = [
      callAll('here', known.here, (orderKey) => askHere(`${whole.url}/antiFraudHighRate/query`, fields, orderKey)),
      callAll('far', known.far, (orderKey) =>
        askWithin(network.within, `${far.url}/antiFraudHighRate/query`, fields, orderKey),
      ),
    ];
    await expect.poll(() => Math.min(known.here.charged.size, known.far.charged.size)).toBeGreaterThan(10);

    network.cut();
    const cutOff = pause(CUT_OFF_MS, never);
    // Its callers get no answer that it could not keep.
    const refused = async () => {
      const before = known.far.unanswered.length;
      await expect.poll(() => known.far.unanswered.length).toBeGreaterThan(before + 2 * CALLERS);
    };
    await refused();
    await expect.poll(() => stateOf(whole, 'far')).toBe('gone');
    const charged = known.far.charged.size;
    await refused();
    await cutOff;
    expect(known.far.charged.size).toBe(charged);
    // They are told so. None is left without an answer.
    expect(known.far.unanswered).not.toContain('none');
    network.heal();
    const readiness = async () =>
      (
        await run(network.within[0] ?? '', [
          ...network.within.slice(1),
          'curl',
          '-s',
          '-o',
          '/dev/null',
          '-w',
          '%{http_code}',
          `${far.url}/readyz`,
        ])
      ).stdout;
    await expect.poll(readiness).toBe('200');
    await Promise.all(calling);

    const client = new pg.Client({ connectionString: url });
    await client.connect();
    onTestFinished(() => client.end());
    const { rows } = await client.query<{ id: string }>(
      'SELECT order_id AS id FROM ledger WHERE charged = 1 AND app_id = $1',
      [appId],
    );
    const acknowledged = [...known.here.charged.values(), ...known.far.charged.values()];
    process.stdout.write(
      `cut off: ${known.here.charged.size} and ${known.far.charged.size} calls acknowledged, ${known.far.unanswered.length} attempts unanswered\n`,
    );
    const ids = new Set(rows.map(({ id }) => id));
    expect(acknowledged.filter((id) => !ids.has(id))).toEqual([]);
    expect(new Set(acknowledged).size).toBe(acknowledged.length);
    expect(rows.length).toBe(acknowledged.length);
    expect(rows.length).toBe(CALLS);
    expect(await whole.admin('ledger.check')).toMatchObject({ mismatches: [], proof: { finding: null } });
  },
);

function newKnown(): Known {
  return { charged: new Map(), unanswered: [] };
}
