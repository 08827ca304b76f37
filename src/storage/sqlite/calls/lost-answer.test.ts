import Database from 'better-sqlite3';
import { Worker } from 'node:worker_threads';
import { afterEach, expect, onTestFinished, test, vi } from 'vitest';
import { openSecrets } from '../../../../test/site-secrets.ts';
import { nextTurn } from '../../../kernel/timers.ts';
import { aCall } from '../../../platform/ledger/call-store.suite.ts';
import { openTemporaryDatabase } from '../temporary-database.ts';
import { SqliteCallStore } from './call-store.ts';

afterEach(() => void vi.restoreAllMocks());

/** Resolves with the writing thread as soon as something is sent to it. */
function threadOfNextWrite(): Promise<Worker> {
  const { promise, resolve } = Promise.withResolvers<Worker>();
  const post = Reflect.get(Worker.prototype, 'postMessage');
  vi.spyOn(Worker.prototype, 'postMessage').mockImplementation(function (this: Worker, ...sent) {
    Reflect.apply(post, this, sent);
    resolve(this);
  });
  return promise;
}

test.each([0, 1, 2, 4, 8, 16, 32, 64])(
  'if the writing thread dies %i turns after a settlement was sent, the reader tells how it ended',
  async (turns) => {
    const { database, file, dispose } = await openTemporaryDatabase();
    onTestFinished(dispose);
    const calls = new SqliteCallStore(database, await openSecrets());
    const sent = threadOfNextWrite();
    const settling = calls.settle(aCall('A1'));
    const writer = await sent;
    for (let turn = 0; turn < turns; turn += 1) await nextTurn();
    await writer.terminate();
    const { end } = await settling;
    const row = await calls.endOf('A1');
    const other = new Database(file, { readonly: true });
    const inFile = other.prepare('SELECT count(*) FROM ledger').pluck().get();
    other.close();
    expect(inFile).toBe(row === null ? 0 : 1);
    // A thread that dies at once cannot have answered.
    expect(turns === 0 ? ['unknown'] : ['unknown', 'done']).toContain(end);
    if (end === 'done') expect(row).toEqual(aCall('A1').row);
    const later = await calls.settle(aCall('A2'));
    expect(later).toMatchObject({ end: 'undone', why: { kind: 'unavailable' } });
  },
);
