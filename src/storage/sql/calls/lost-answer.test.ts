import { execFileSync } from 'node:child_process';
import { statSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import { afterEach, expect, onTestFinished, test, vi } from 'vitest';
import { openSecrets } from '../../../../test/site-secrets.ts';
import { nextTurn } from '../../../kernel/timers.ts';
import { aCall } from '../../../platform/ledger/call-store.suite.ts';
import { connectOutside, ENGINE, openTemporaryDatabase } from '../../../../test/temporary-database.ts';
import { SqlCallStore } from './call-store.ts';

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
    const { database, place, dispose } = await openTemporaryDatabase({ isNew: true });
    onTestFinished(dispose);
    const calls = new SqlCallStore(database, await openSecrets());
    const sent = threadOfNextWrite();
    const settling = calls.settle(aCall('A1'));
    const writer = await sent;
    for (let turn = 0; turn < turns; turn += 1) await nextTurn();
    await writer.terminate();
    const { end } = await settling;
    const row = await calls.endOf('A1');
    const other = connectOutside(place);
    const inFile = other.prepare('SELECT count(*) FROM ledger').pluck().get();
    other.close();
    expect(inFile).toBe(row === null ? 0 : 1);
    // On a busy machine even a thread that dies at once may have answered before.
    expect(['unknown', 'done']).toContain(end);
    if (end === 'done') expect(row).toEqual(aCall('A1').row);
    const later = await calls.settle(aCall('A2'));
    expect(later).toMatchObject({ end: 'undone', why: { kind: 'unavailable' } });
  },
);

/** Lets no file of this process grow beyond so many bytes, as if the disk failed there. */
const limitFiles = (bytes: number | 'unlimited') =>
  execFileSync('prlimit', ['--pid', String(process.pid), `--fsize=${bytes}:unlimited`]);

test.runIf(process.platform === 'linux' && ENGINE === 'sqlite')(
  'if the disk fails during a commit, the end is unknown until another commit went through',
  async () => {
    const { database, place, dispose } = await openTemporaryDatabase({ isNew: true });
    onTestFinished(dispose);
    const calls = new SqlCallStore(database, await openSecrets());
    expect(await calls.settle(aCall('A1'))).toEqual({ end: 'done' });
    onTestFinished(() => void limitFiles('unlimited'));
    limitFiles(statSync(`${place}-wal`).size);
    const [settled, asked] = [
      await calls.settle(aCall('A2')),
      await calls.endOf('A2').catch((error: unknown) => error),
    ];
    limitFiles('unlimited');
    expect(settled).toMatchObject({
      end: 'unknown',
      fault: {
        name: 'Fault',
        kind: 'unavailable',
        message: expect.stringMatching(/SQLITE_IOERR.*It may be done all the same/) as string,
      },
    });
    expect(asked).toMatchObject({ name: 'Fault', kind: 'unavailable' });
    expect(await calls.endOf('A2')).toBeNull();
    expect(await calls.settle(aCall('A2'))).toEqual({ end: 'done' });
    expect(await calls.endOf('A2')).toEqual(aCall('A2').row);
  },
);
