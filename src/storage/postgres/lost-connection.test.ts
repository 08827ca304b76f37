import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { connectOutside, ENGINE } from '../../../test/temporary-database.ts';
import { makePostgresDatabase } from '../../../test/postgres-server.ts';
import { LostAnswer } from '../../kernel/fault.ts';
import { SqlAuditLog } from '../sql/audit/audit-log.ts';
import { PostgresDatabase } from './postgres-database.ts';

async function open({ commitTimeoutMs = 5000 } = {}) {
  const { url, drop } = await makePostgresDatabase();
  const database = await PostgresDatabase.open({ url, commitTimeoutMs });
  const outside = connectOutside(url);
  onTestFinished(async () => {
    outside.close();
    await database.close();
    await drop();
  });
  return { database, outside };
}

/** Makes the server do something at the end of each commit that switches an API, before it answers. */
const atCommit = (act: string) => `
  CREATE FUNCTION at_commit() RETURNS TRIGGER LANGUAGE plpgsql AS $$ BEGIN PERFORM ${act}; RETURN NULL; END $$;
  CREATE CONSTRAINT TRIGGER at_commit AFTER INSERT ON api_states DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION at_commit()`;
const state = (api: string) => ({ api, availability: 'off', changedAtMs: 1 }) as const;

test.runIf(ENGINE === 'postgres')('a connection that the server ended is opened again', async () => {
  const { database, outside } = await open();
  await database.write('apiStates.put', state('a'));
  outside
    .prepare(
      "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name LIKE 'renzheng %' AND datname = current_database()",
    )
    .all();
  // The first write may find the end of its connection only when it uses it.
  await database.write('apiStates.put', state('b')).catch((error: unknown) => {
    expect(error).toMatchObject({ name: 'Fault', kind: 'unavailable' });
    expect(error).not.toBeInstanceOf(LostAnswer);
  });
  await database.read('apiStates.list', undefined).catch(() => null);
  await database.write('apiStates.put', state('c'));
  expect((await database.read('apiStates.list', undefined)).map(({ api }) => api)).toEqual(
    expect.arrayContaining(['a', 'c']),
  );
});

test.runIf(ENGINE === 'postgres')(
  'a server that has other rows after the connection was dropped is noticed by the next write that goes through',
  async () => {
    const { database, outside } = await open();
    const [writer, key] = [`w_${'0'.repeat(32)}`, new Uint8Array(32).fill(7)];
    const checkpointFile = path.join(mkdtempSync(path.join(tmpdir(), 'renzheng-chain-')), 'renzheng.checkpoint');
    const begun = { reason: 'first', startedAtMs: 1, details: '{}', linksUsed: 0 } as const;
    await database.write('chain.begin', { writer, key, ...begun });
    await database.startChain({ writer, key, checkpointFile, makesFile: true, isShared: true });
    const audit = { atMs: 1, administratorId: null, administratorName: null, operation: 'apps.create' } as const;
    const entry = { ...audit, kind: 'write', subject: null, fields: {}, outcome: 'ok', addressDigest: 'ff' } as const;
    await new SqlAuditLog(database).append(entry);
    expect(await database.write('chain.checkpointed', undefined)).toBeNull();
    outside.exec(`ALTER TABLE chain_links DISABLE TRIGGER USER; UPDATE chain_links SET mac = '${'a'.repeat(64)}'`);
    outside
      .prepare(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'renzheng writer' AND datname = current_database()",
      )
      .all();
    // The first write may find the end of its connection only when it uses it.
    const first = await database.write('chain.checkpointed', undefined).catch(() => 'failed');
    const loss = first === 'failed' ? await database.write('chain.checkpointed', undefined) : first;
    expect(loss).toMatchObject({ link: 1, isOther: true });
  },
);

test.runIf(ENGINE === 'postgres')(
  'what follows in a transaction that was lost with its connection is not carried out by itself',
  async () => {
    const { database, outside } = await open();
    // The first switch ends the connection of the other jobs of its batch after it was written, as a server that stops.
    outside.exec(`CREATE FUNCTION end_it() RETURNS TRIGGER LANGUAGE plpgsql AS $$ BEGIN
        PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NULL; END $$;
      CREATE TRIGGER end_it AFTER INSERT ON api_states FOR EACH ROW WHEN (NEW.api = 'a') EXECUTE FUNCTION end_it()`);
    const written = await Promise.allSettled(
      ['before', 'a', 'after'].map((api) => database.write('apiStates.put', state(api))),
    );
    expect(written.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);
    expect(await database.read('apiStates.list', undefined)).toEqual([]);
    await database.write('apiStates.put', state('later'));
    expect(await database.read('apiStates.list', undefined)).toMatchObject([{ api: 'later' }]);
  },
);

test.runIf(ENGINE === 'postgres')(
  'a commit that is not answered in time is unknown, and the next read tells that it was done',
  async () => {
    const { database, outside } = await open({ commitTimeoutMs: 100 });
    outside.exec(atCommit('pg_sleep(1)'));
    await expect(database.write('apiStates.put', state('a'))).rejects.toBeInstanceOf(LostAnswer);
    await database.writesEnded();
    expect(await database.read('apiStates.list', undefined)).toMatchObject([{ api: 'a' }]);
  },
);

test.runIf(ENGINE === 'postgres')(
  'a commit during which the server ended the connection is unknown, and the next read tells that it was undone',
  async () => {
    const { database, outside } = await open();
    outside.exec(atCommit('pg_terminate_backend(pg_backend_pid())'));
    await expect(database.write('apiStates.put', state('a'))).rejects.toBeInstanceOf(LostAnswer);
    await database.writesEnded();
    expect(await database.read('apiStates.list', undefined)).toEqual([]);
  },
);
