import process from 'node:process';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ledgerCheck } from '../../src/cli/doctor/ledger-check.ts';
import { readConfig } from '../../src/config/config.ts';
import { seededRandom } from '../../src/kernel/seeded-random.ts';
import { startPgBouncer } from '../pgbouncer.ts';
import { hasPgBouncer, postgresPrograms } from '../postgres-programs.ts';
import { makePostgresDatabase } from '../postgres-server.ts';
import { UNHURRIED } from '../unhurried.ts';
import { volume } from '../volume.ts';
import { LIMITS } from './limited-callers.ts';
import { NodesToKill, type NodeKills } from './node-kills.ts';

const KILLS = volume({ short: 60, long: 1002 });
/** Of each limit. Most of them are used while nodes are killed, and the rest is sold at the end. */
const CALLS = KILLS * 6;
/** What tells a client to ask again: the node cannot settle now, or another one still has the call. */
const ASK_AGAIN = [10014, 290007, 290081];
const canRun = postgresPrograms() !== null || process.env['RENZHENG_LEAVE_NOTHING_OUT'] !== undefined;

describe.runIf(canRun)(`${KILLS} kills of three nodes under load`, () => {
  let kills: NodesToKill;
  let round: NodeKills;
  let settings: Readonly<Record<string, string>>;
  let client: pg.Client;
  let drop = async () => {};

  beforeAll(async () => {
    const made = await makePostgresDatabase({ isEmpty: true });
    drop = made.drop;
    settings = {
      RENZHENG_CLUSTER_MODE: 'cluster',
      RENZHENG_POSTGRES_URL: made.url,
      RENZHENG_SECURITY_SITE_KEY: '5e'.repeat(32),
      RENZHENG_LOG_LEVEL: 'silent',
      ...UNHURRIED,
      // What a node that died had leased comes back within the test.
      RENZHENG_LEASES_SECONDS: '5',
      RENZHENG_CLUSTER_LEASE_SECONDS: '5',
      RENZHENG_LEASES_UNITS: '40',
    };
    const pooled = hasPgBouncer ? await startPgBouncer(made.url, 4) : null;
    if (pooled) drop = async () => void (await Promise.all([pooled.end(), made.drop()]));
    // One of the nodes goes through PgBouncer, without prepared statements.
    const behindPool = pooled && { RENZHENG_POSTGRES_URL: pooled.url, RENZHENG_POSTGRES_PREPARED_STATEMENTS: 'off' };
    const nodes = [settings, settings, { ...settings, ...behindPool }];
    kills = await NodesToKill.start({ nodes, calls: CALLS, random: seededRandom(17) });
    client = new pg.Client({ connectionString: made.url });
    await client.connect();
  });
  afterAll(async () => {
    await kills?.remove();
    await client?.end();
    await drop();
  });
  const rowsOf = async <Row>(text: string): Promise<readonly Row[]> => (await client.query(text)).rows as Row[];

  // In parts, because each test must end in time on a slow machine too.
  test.each([1, 2, 3])('part %i of three', async (part) => {
    expect(await kills.kill(KILLS / 3)).toBe((part * KILLS) / 3);
  });

  test('every call ends, and all that is left is sold', async () => {
    round = await kills.end();
    expect(round.kills).toBe(KILLS);
  });

  test('some calls were acknowledged and others cut off', () => {
    process.stdout.write(
      `kills of nodes: ${round.kills} under load, ${round.killsAtStart} during a start, ${round.charged.size} charged and ` +
        `${round.free} free calls acknowledged, ${round.cutOff} cut off\n`,
    );
    expect(round.cutOff).toBeGreaterThan(KILLS);
    expect(round.free).toBeGreaterThan(KILLS);
    expect(round.killsAtStart).toBeGreaterThan(0);
    expect(round.complaints).toBe('');
    expect(round.askAgain.filter((code) => !ASK_AGAIN.includes(code))).toEqual([]);
  });

  test('every acknowledged call is in the ledger once, charged as it was told', async () => {
    const rows = await rowsOf<{ id: string; charged: string }>('SELECT order_id AS id, charged FROM ledger');
    const charged = new Map(rows.map(({ id, charged: is }) => [id, Number(is) === 1]));
    expect(charged.size).toBe(rows.length);
    expect([...round.charged.values()].filter(({ orderId }) => charged.get(orderId) !== true)).toEqual([]);
    expect([...charged.values()].filter((is) => !is).length).toBeGreaterThanOrEqual(round.free);
  });

  test('every call was charged once, however often it was cut off and asked again', async () => {
    expect(new Set([...round.charged.values()].map(({ orderId }) => orderId)).size).toBe(round.charged.size);
    expect(await rowsOf('SELECT count(*)::int AS n FROM ledger WHERE charged = 1')).toEqual([
      { n: round.charged.size },
    ]);
  });

  test.each(LIMITS)('of the limit %s, each unit was sold, and none twice', async (limit) => {
    const appId = round.callers.find((each) => each.limit === limit)?.appId;
    // If the test runs over midnight in Shanghai, each day has the whole limit.
    const days = await rowsOf<{ n: number }>(
      `SELECT count(*)::int AS n FROM ledger WHERE charged = 1 AND app_id = '${appId}'
       GROUP BY (received_at_ms + 28800000) / ${limit.endsWith('-day') ? 86_400_000 : '1e15::bigint'} ORDER BY min(received_at_ms)`,
    );
    expect(days.filter(({ n }) => n > CALLS)).toEqual([]);
    expect(days.reduce((sum, { n }) => sum + n, 0)).toBeGreaterThanOrEqual(CALLS);
  });

  test("a handler's writes are there exactly if its ledger row is", async () => {
    const text = `SELECT count(*)::int AS n FROM ledger FULL JOIN attempts USING (order_id)
      WHERE coalesce(charged, 1) <> (CASE WHEN attempts.number IS NULL THEN 0 ELSE 1 END)`;
    expect(await rowsOf(text)).toEqual([{ n: 0 }]);
  });

  test('every row is in its chain, and every counter fits the rows', async () => {
    const { detail, ...finding } = await ledgerCheck(readConfig(settings)).run();
    expect(finding).toEqual({ level: 'ok' });
    const [{ n } = { n: 0 }] = await rowsOf<{ n: number }>('SELECT count(*)::int AS n FROM ledger');
    expect(detail).toContain(` ${n} rows fit`);
  });
});
