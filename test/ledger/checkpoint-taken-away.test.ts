import { copyFileSync, mkdirSync, renameSync, rmdirSync, rmSync } from 'node:fs';
import { describe, expect, onTestFinished, test } from 'vitest';
import { dataFolder } from '../../src/config/data-folder.ts';
import { systemClock } from '../../src/kernel/clock.ts';
import { readCheckpoints } from '../../src/storage/sql/chain/checkpoint-file.ts';
import { CheckpointSync } from '../../src/storage/sql/chain/checkpoint-sync.ts';
import { filled, findingOf, openForTest, settle } from './site.ts';

describe('a checkpoint file that is taken away while the server runs', () => {
  test.each([
    ['removed', (file: string) => rmSync(file)],
    [
      'replaced by an older copy',
      (file: string) => {
        copyFileSync(file, `${file}.copy`);
        renameSync(`${file}.copy`, file);
      },
    ],
  ])('%s: it is there again after the next commit, and names it', async (_how, takeAway) => {
    const dir = await filled();
    const { checkpoint } = dataFolder(dir);
    const site = await openForTest(dir);
    takeAway(checkpoint);
    await settle(site, 'C', 1);
    const { link } = await site.database.read('chain.end', undefined);
    expect(readCheckpoints(checkpoint)[0]?.heads[0]?.link).toBe(link);
    await site.close();
    expect(await findingOf(dir)).toBeNull();
  });

  test('without a commit, the probe or the end of the server creates it again', async () => {
    const dir = await filled();
    const { checkpoint } = dataFolder(dir);
    const newest = readCheckpoints(checkpoint)[0]?.heads[0]?.link;
    const site = await openForTest(dir);
    rmSync(checkpoint);
    await site.database.write('chain.checkpointed', undefined);
    expect(readCheckpoints(checkpoint)[0]?.heads[0]?.link).toBe(newest);
    rmSync(checkpoint);
    await site.close();
    expect(readCheckpoints(checkpoint)[0]?.heads[0]?.link).toBe(newest);
  });

  test('one that cannot be created is created later, and then calls can be settled again', async () => {
    const dir = await filled();
    const { checkpoint } = dataFolder(dir);
    const site = await openForTest(dir);
    const look = () => site.database.write('chain.checkpointed', undefined);
    rmSync(checkpoint);
    mkdirSync(`${checkpoint}.new`);
    await expect(look()).rejects.toThrow('EISDIR');
    rmdirSync(`${checkpoint}.new`);
    expect(await look()).toBeNull();
    expect(readCheckpoints(checkpoint)).toHaveLength(1);
  });

  test('it is said once each time', async () => {
    const dir = await filled();
    const { checkpoint } = dataFolder(dir);
    const site = await openForTest(dir);
    const sync = await CheckpointSync.open(checkpoint, systemClock);
    onTestFinished(() => sync.close());
    expect(await sync.findMoved()).toBe(false);
    rmSync(checkpoint);
    expect([await sync.findMoved(), await sync.findMoved()]).toEqual([true, false]);
    await settle(site, 'C', 1);
    expect(await sync.findMoved()).toBe(false);
    // This time the next commit comes before the look.
    rmSync(checkpoint);
    await settle(site, 'D', 1);
    expect([await sync.findMoved(), await sync.findMoved()]).toEqual([true, false]);
    expect((await sync.flush())?.mac).toBe(readCheckpoints(checkpoint)[0]?.mac);
  });
});
