import pg from 'pg';
import { expect, onTestFinished, test } from 'vitest';
import { connectOutside, ENGINE } from '../../../test/temporary-database.ts';
import { postgresPrograms } from '../../../test/postgres-programs.ts';
import { command, postgresUrl, startPostgres, startStandby, stopPostgres } from '../../../test/postgres-server.ts';
import { nextTurn } from '../../kernel/timers.ts';
import { aCall } from '../../platform/ledger/call-store.suite.ts';
import { PostgresDatabase } from './postgres-database.ts';

test.runIf(ENGINE === 'postgres')(
  'reports read from the standby, and the probe tells how many standbys have each commit',
  async () => {
    const primary = startPostgres(postgresPrograms() ?? '');
    onTestFinished(() => stopPostgres(primary));
    await command(primary, 'CREATE DATABASE one');
    const standby = startStandby(primary);
    onTestFinished(() => stopPostgres(standby));
    const url = postgresUrl(primary, 'one');
    const database = await PostgresDatabase.open({ url, replicaUrl: postgresUrl(standby, 'one'), readConnections: 3 });
    onTestFinished(() => database.close());
    await database.tellOpened();
    const here = connectOutside(url);
    onTestFinished(() => here.close());
    const there = new pg.Client({ connectionString: postgresUrl(standby, 'one') });
    await there.connect();
    onTestFinished(() => there.end());
    const onStandby = async (expression: string) => {
      const { rows } = await there.query(`SELECT ${expression} AS value`);
      return (rows as readonly { readonly value: unknown }[])[0]?.value;
    };
    const { row, day } = aCall('PROBE');
    const standbys = () => database.write('calls.probe', { row, day, atMs: 1 });
    const follows = (state: string) =>
      here.prepare('SELECT 1 FROM pg_stat_replication WHERE sync_state = ?').get(state);

    while (!follows('async')) await nextTurn();
    expect(await standbys()).toBe(0);
    // Until the schema is there too.
    while ((await onStandby("to_regclass('api_states') IS NOT NULL")) !== true);
    await there.query('SELECT pg_wal_replay_pause()');
    while ((await onStandby('pg_get_wal_replay_pause_state()')) !== 'paused');
    await database.write('apiStates.put', { api: 'x', availability: 'off', changedAtMs: 1 });
    const reads = await Promise.all([1, 2, 3, 4, 5, 6].map(() => database.read('apiStates.list', undefined)));
    expect(reads.map(({ length }) => length)).toEqual([1, 1, 1, 1, 1, 1]);
    expect(await database.report('apiStates.list', undefined)).toEqual([]);
    await there.query('SELECT pg_wal_replay_resume()');

    await command(primary, "ALTER SYSTEM SET synchronous_standby_names = '*'");
    await command(primary, 'SELECT pg_reload_conf()');
    while (!follows('sync')) await nextTurn();
    expect(await standbys()).toBe(1);
    while ((await database.report('apiStates.list', undefined)).length === 0);
  },
);
