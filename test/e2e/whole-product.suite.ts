import { execFile } from 'node:child_process';
import path from 'node:path';
import process from 'node:process';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { present } from '../../src/kernel/assert.ts';
import { PEOPLE } from '../../src/sandbox/catalogue.ts';
import { magicImage } from '../../src/sandbox/magic-values.ts';
import type { StartedCluster } from '../../tools/cluster/start-cluster.ts';
import { mastersOf } from '../redis/redis-roles.ts';
import { redisCli } from '../redis/redis-servers.ts';
import type { ClusterLoad } from './cluster-load.ts';
import { adminOf } from './cluster-under-test.ts';
import { callAllFive, callApi, challengeOf, leaveClip } from './five-apis.ts';
import type { MeasuredClips } from './measured-clips.ts';
import { makeCaller } from './several-nodes.ts';

const ROOT = path.join(import.meta.dirname, '../..');
const ADA = { idNumber: '11010519491231002X', name: '张三' };
const GRACE = { idNumber: '110101199003074514', name: '李四' };
const run = promisify(execFile);

/** The cluster that is tried. */
export interface TriedCluster {
  /** Gives it once it is started. */
  readonly cluster: () => StartedCluster;
  /** Null if there is no measuring data. */
  readonly clips: MeasuredClips | null;
  /** Makes a test that acts under a steady load, which must lose nothing by it. */
  readonly underLoad: (act: (load: ClusterLoad) => Promise<void>) => () => Promise<void>;
}

/** The tests of what callers and operators use on a cluster that is whole. */
export function wholeProductSuite({ cluster, clips, underLoad }: TriedCluster): void {
  const admin = () => adminOf(cluster());

  test.skipIf(clips === null)('each of the five APIs once', async () => {
    const { key, appId } = await makeCaller({ admin: admin() }, { calls: 5 });
    const photo = (await clips?.adaPhoto()) ?? Buffer.alloc(0);
    await admin()('persons.add', { ...ADA, photo: photo.toString('base64') });
    const calls = { key, person: ADA, photo, clip: clips?.ada ?? Buffer.alloc(0) };
    expect(await callAllFive(cluster().url, calls)).toMatchObject([
      { error_code: 0, result: { res: 1, score: expect.stringMatching(/^(?:[6-9]\d|100)$/) } },
      { error_code: 0, result: { res: '0XX0' } },
      { error_code: 0, result: { faceAdvise: '系统判断为同一人' } },
      { error_code: 0, result: { res: { riskScore: expect.any(Number) } } },
      { error_code: 0, result: { res: { RiskLevel: expect.stringMatching(/^(?:pass|review|reject)$/) } } },
    ]);
    expect(await admin()('packages.list', { appId })).toMatchObject({ packages: [{ used: 5, left: 0 }] });
  });

  test.skipIf(clips === null)(
    'a challenge of one node, its clip left at another, and asked for at the third',
    async () => {
      const [first = '', second = '', third = ''] = cluster().nodes.map(({ url }) => url);
      const { key } = await makeCaller({ admin: admin() }, { calls: 10 });
      await admin()('persons.add', { ...GRACE, photo: (await clips?.turningPhoto())?.toString('base64') });
      // The movements of the person on the clip.
      const challenge = await challengeOf(first, key, 'turn-right,nod,turn-left');
      const clip = clips?.turning ?? Buffer.alloc(0);
      expect(await leaveClip(second, challenge, clip)).toEqual({ receipt: 'taken' });
      expect(await leaveClip(third, challenge, clip)).toEqual({ receipt: 'already-there' });
      const fields = { key, idcard: GRACE.idNumber, realname: GRACE.name, rate_type: '2', challenge: challenge.nonce };
      const ask = (url: string) => callApi(url, '/videoAuth/query', { ...fields, videoData: 'base64:cGFnZQ==' });
      expect(await ask(third)).toMatchObject({ error_code: 0, result: { faceAdvise: '系统判断为同一人' } });
      expect(await ask(first)).toMatchObject({ error_code: 2546124, result: null });
    },
  );

  test('a sandbox app has its answers at every node, and nothing in the ledger', async () => {
    const { id: appId } = await admin()('apps.create', { name: 'Try', mode: 'sandbox', openId: 'JH0123456789abcdef' });
    const key = String((await admin()('keys.create', { appId }))['key']);
    const person = present(PEOPLE[0]);
    const fields = { key, idcard: person.idNumber ?? '', realname: person.name ?? '' };
    const image = Buffer.from(magicImage('other-person')).toString('base64');
    for (const { url } of cluster().nodes) {
      expect(await callApi(url, '/face_guard/query', fields)).toMatchObject({ error_code: 0, result: { res: '0XX0' } });
      expect(await callApi(url, '/verifyface/verify', { ...fields, image })).toMatchObject({
        error_code: 0,
        result: { res: 1, score: '3' },
      });
    }
    expect(await admin()('ledger.list', { app: appId })).toMatchObject({ rows: [] });
  });

  test(
    'cluster init and db migrate again change nothing, and no call fails',
    underLoad(async (load) => {
      const { postgres, redis } = cluster();
      const env = { ...process.env, ...cluster().settings, RENZHENG_DATA_DIR: cluster().ownerDir };
      const command = async (...args: readonly string[]) =>
        JSON.parse(
          (await run(process.execPath, ['src/cli/main.ts', ...args, '--json'], { cwd: ROOT, env })).stdout,
        ) as unknown;
      const kept = async () => [
        await postgres.rows('SELECT * FROM schema_migrations ORDER BY number'),
        // Traces have a table for each day.
        await postgres.rows(
          `SELECT table_name, column_name, data_type FROM information_schema.columns
            WHERE table_schema = 'public' AND table_name !~ '[0-9]$' ORDER BY 1, 2`,
        ),
        await postgres.rows('SELECT * FROM administrators'),
        await postgres.rows('SELECT * FROM risk_rule_versions ORDER BY number'),
        ...(
          await Promise.all(
            (await mastersOf(redis)).map(({ server }) => redisCli(redis, server, 'function', 'list', 'withcode')),
          )
        ).toSorted(),
      ];
      const before = [await kept(), load.unanswered];
      const engines = ['database', 'redis', 's3'].map((engine) => ({ engine, level: 'ok' }));
      // A busy machine may answer a command too late, which then says so and can be given again.
      const again = () => command('cluster', 'init').catch((error: Error) => error.message);
      await expect.poll(again, { interval: 500 }).toMatchObject({ engines });
      expect(await command('db', 'migrate')).toMatchObject({ level: 'ok' });
      await load.charged(20);
      expect([await kept(), load.unanswered]).toEqual(before);
    }),
  );
}
