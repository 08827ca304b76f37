import { expect, onTestFinished, test } from 'vitest';
import { startPgBouncer } from '../../../test/pgbouncer.ts';
import { hasPgBouncer } from '../../../test/postgres-programs.ts';
import { makePostgresDatabase } from '../../../test/postgres-server.ts';
import { ENGINE } from '../../../test/temporary-database.ts';
import { PostgresDatabase } from './postgres-database.ts';

const needs = ENGINE === 'postgres' && (hasPgBouncer || process.env['RENZHENG_LEAVE_NOTHING_OUT'] !== undefined);
const state = (api: string) => ({ api, availability: 'off', changedAtMs: 1 }) as const;

test.runIf(needs)(
  'behind PgBouncer in transaction mode, nodes start one after the other and lose no write',
  async () => {
    const { url, drop } = await makePostgresDatabase({ isEmpty: true });
    onTestFinished(drop);
    const bouncer = await startPgBouncer(url, 3);
    onTestFinished(() => bouncer.end());
    const open = () => PostgresDatabase.open({ url: bouncer.url, keepsStatements: false, opensAlone: true });
    const first = await open();
    onTestFinished(() => first.close());
    const later = open();
    let isLaterOpen = false;
    void later.then(() => (isLaterOpen = true));
    // The later node waits, although its connections are others each time.
    for (let round = 0; round < 20; round += 1) {
      await first.write('apiStates.put', state(`first ${round}`));
      await first.read('apiStates.list', undefined);
    }
    expect(isLaterOpen).toBe(false);
    await first.tellOpened();
    const second = await later;
    onTestFinished(() => second.close());
    await second.tellOpened();
    // Writers and readers of both nodes share three connections.
    const nodes = [first, second];
    const rounds = Array.from({ length: 80 }, (_, at) => at);
    await Promise.all(
      rounds.map(async (at) => {
        await nodes[at % 2]?.write('apiStates.put', state(`both ${at}`));
        await nodes[(at + 1) % 2]?.read('apiStates.list', undefined);
        if (at % 8 === 0) await nodes[at % 2]?.report('apiStates.list', undefined);
      }),
    );
    expect(await second.read('apiStates.list', undefined)).toHaveLength(100);
  },
);
